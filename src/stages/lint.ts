import { execa } from 'execa'
import { type LintRule, readLint } from '../abra/lint-table.ts'
import { checkOut } from '../app/checkout.ts'
import { check, no, type StageContext, unverified } from './context.ts'

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
const named = (rules: LintRule[]): string => rules.map((rule) => `${rule.ref} ${rule.rule}`).join(', ')

export interface LintVerdict {
  errors: LintRule[]
  warnings: LintRule[]
  /** Rules whose result could not be read: never counted as kept. */
  unread: LintRule[]
  headline: string
}

/** What the rows come to: broken rules by severity, and the one line for tables. A skipped rule is neither kept nor broken. Pure. */
export function judgeLint(rules: LintRule[]): LintVerdict {
  const counted = rules.filter((rule) => !rule.skipped)
  const broken = counted.filter((rule) => rule.satisfied === false)
  const errors = broken.filter((rule) => rule.severity !== 'warn' && rule.severity !== 'warning')
  const warnings = broken.filter((rule) => !errors.includes(rule))
  const unread = counted.filter((rule) => rule.satisfied === undefined)
  const skipped = rules.length - counted.length
  const parts = [
    errors.length === 0 ? '' : `${plural(errors.length, 'error')}: ${named(errors)}`,
    warnings.length === 0 ? '' : `${plural(warnings.length, 'warning')}: ${named(warnings)}`,
    unread.length === 0 ? '' : `${unread.length} not readable: ${named(unread)}`,
    skipped === 0 ? '' : `${skipped} skipped`
  ].filter((part) => part !== '')
  return { errors, warnings, unread, headline: [plural(rules.length, 'rule'), ...parts].join(', ') }
}

/**
 * Lint of a pristine checkout of exactly the head, its origin the run's own clone (L5). The table decides, never the
 * exit code; without a readable table nothing is known (L4). What lint finds never changes the verdict (L38).
 */
export async function lint(context: StageContext): Promise<string> {
  const { plan, abra } = context
  let output = ''
  let why = ''
  await check(context, 'checkout', async () => {
    const checkout = await checkOut(context, plan.head.sha)
    const result = await abra.lint(plan.recipe)
    output = result.output
    why = `abra printed no table of lint rules and ended with ${result.exitCode}`
    const { stdout: after } = await execa('git', ['-C', checkout, 'rev-parse', 'HEAD'])
    if (after !== plan.head.sha) no('suite', `abra linted ${after.slice(0, 8)} and not the head ${plan.head.sha.slice(0, 8)}`)
    return `pristine at ${after.slice(0, 8)}`
  })
  const answer = readLint(output)
  const tail = output.trim().split('\n').slice(-10)
  const headline = answer.kind === 'table' ? judgeLint(answer.rules).headline : `${why}: ${answer.why}`
  if (answer.kind === 'unreadable') {
    unverified(context, 'lint', headline)
    return headline
  }
  await check(context, 'lint', () => {
    if (answer.kind === 'invalid') return no('recipe', answer.why, tail)
    if (answer.kind === 'environment') return no('infrastructure', `abra could not lint: ${answer.why}`, tail)
    const verdict = judgeLint(answer.rules)
    const mend = [...verdict.errors, ...verdict.warnings].map((rule) => `${rule.ref} ${rule.rule}: ${rule.fix}`)
    if (verdict.errors.length > 0) no('recipe', headline, mend)
    if (verdict.unread.length > 0) unverified(context, 'table', `results that could not be read: ${named(verdict.unread)}`)
    return headline
  })
  return headline
}
