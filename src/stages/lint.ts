import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { checkOut } from '../app/checkout.ts'
import { check, no, type StageContext } from './context.ts'

export interface LintRule {
  ref: string
  rule: string
  severity: string
  satisfied: boolean
}

/** The rows of abra's table, in whatever border it is drawn. Pure. */
export function readLintTable(output: string): LintRule[] {
  return output.split('\n').flatMap((line) => {
    const cells = line.split(/[│┃|]/).map((cell) => cell.trim())
    const start = cells.findIndex((cell) => /^R\d{3}$/.test(cell))
    if (start < 0) return []
    return [{ ref: cells[start] ?? '', rule: cells[start + 1] ?? '', severity: cells[start + 2] ?? '', satisfied: (cells[start + 3] ?? '').includes('✅') }]
  })
}

/** Lint of a pristine checkout of exactly the head. The table decides, never the exit code (L4). */
export async function lint(context: StageContext): Promise<string> {
  let headline = ''
  await check(context, 'lint', async () => {
    mkdirSync(dirname(context.abra.recipe(context.plan.recipe)), { recursive: true })
    const checkout = await checkOut(context, context.plan.head.sha)
    if (!existsSync(checkout)) no('suite', 'no checkout')
    const { output } = await context.abra.lint(context.plan.recipe)
    if (/unable to validate recipe/.test(output)) no('recipe', output.trim().split('\n').at(-1) ?? 'unable to validate recipe')
    const rules = readLintTable(output)
    if (rules.length === 0) no('infrastructure', 'abra printed no table of lint rules', output.trim().split('\n').slice(-5))
    const errors = rules.filter((rule) => !rule.satisfied && rule.severity === 'error')
    const warnings = rules.filter((rule) => !rule.satisfied && rule.severity !== 'error')
    const list = (broken: LintRule[]): string => broken.map((rule) => `${rule.ref} ${rule.rule}`).join(', ')
    if (errors.length > 0) no('recipe', `${errors.length} error${errors.length === 1 ? '' : 's'}: ${list(errors)}`)
    headline = `${rules.length} rules${warnings.length === 0 ? '' : `, ${warnings.length} warning${warnings.length === 1 ? '' : 's'}: ${list(warnings)}`}`
    return headline
  })
  return headline
}
