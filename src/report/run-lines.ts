import { relative } from 'node:path'
import { type Plan, type StageName, type StageResult, stageNames } from '../model/types.ts'
import type { Results } from './results.ts'

// The words that a terminal and the log of a step show, as pure functions of what was planned and found.

const symbols: Record<StageResult['status'], string> = { pass: '✓', fail: '✗', skip: '–', unverified: '?', 'not-run': '–' }

export function headerLines(plan: Plan, from: string, asked: readonly StageName[]): string[] {
  const base = plan.base.kind === 'version' ? ` from ${plan.base.version}` : plan.base.kind === 'branch' ? ` from ${plan.base.sha.slice(0, 7)}` : ''
  const head = [plan.recipe, plan.head.version ?? '', `(${plan.head.sha.slice(0, 7)})`].filter((word) => word !== '').join(' ')
  const partial = partialLine(plan, asked)
  return [
    `testme ${plan.suite.version} · ${head}${base} · ${from} · ${plan.domains.fresh}, ${plan.domains.upgrade}`,
    `deploys with ${plan.abra.version} on the ${plan.server.description}`,
    ...(plan.dependencies ?? []).map(({ recipe, version, domain }) => `depends on ${recipe} ${version} · ${domain}`),
    ...(partial === undefined ? [] : [partial])
  ]
}

/** A run of chosen stages says so, and which ones it added because they are needed (L97). */
export function partialLine(plan: Pick<Plan, 'stages'>, asked: readonly StageName[]): string | undefined {
  if (asked.length === 0 || stageNames.every((stage) => plan.stages.includes(stage))) return undefined
  const needed = plan.stages.filter((stage) => !asked.includes(stage) && stage !== 'teardown')
  return `a partial run: ${asked.join(', ')}${needed.length === 0 ? '' : `, and ${needed.join(', ')} because ${needed.length === 1 ? 'it is' : 'they are'} needed`}; it says nothing about the rest`
}

/** The symbol of a stage's line, and the rest of the line. */
export function stageLine(result: StageResult): [string, string] {
  const time = result.status === 'not-run' || result.seconds === 0 ? '' : `${result.seconds.toFixed(1)}s`
  return [symbols[result.status], `${result.stage.padEnd(9)} ${time.padStart(6)}   ${result.headline}`]
}

/** Below a red stage: the evidence, then whose problem it is and where. */
export function redLines(result: StageResult): string[] {
  const red = result.checks.find((check) => check.status === 'fail')
  if (red === undefined) return []
  const whose = { recipe: 'recipe problem', test: 'test problem', infrastructure: 'infrastructure problem', suite: 'a fault of the suite or its settings' }[
    red.class ?? 'suite'
  ]
  const place = /\b[\w./-]+\.(?:ya?ml|sh|env\.sample|ts):\d+/.exec([red.evidence, ...(red.details ?? [])].join('\n'))?.[0]
  const more = red.evidence === result.headline ? [] : [red.evidence]
  return [...more, ...(red.details ?? []), `${whose}${place === undefined ? '' : ` · ${place}`} · check "${red.name}"`]
}

export function verdictLines(results: Results, directory: string): string[] {
  const { verdict } = results
  const path = relative(process.cwd(), directory)
  const shown = path.startsWith('..') ? directory : path
  const partial = stageNames.every((stage) => results.stages.some((result) => result.stage === stage)) ? '' : '  partial run'
  const first = `${verdict.passed ? 'PASS' : verdict.kind.toUpperCase()}  level ${verdict.level}${partial}  ${results.seconds}s   report  ${shown}/results.json`
  return verdict.passed ? [first] : [first, `${verdict.stage === null ? '' : `at ${verdict.stage}: `}${verdict.sentence}`]
}
