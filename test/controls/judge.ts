import type { Control } from '../../fixtures/control.ts'
import { type Check, type StageResult, stageNames } from '../../src/model/types.ts'

/** What a run printed, as far as a control is judged by it. */
export interface Outcome {
  exitCode: number
  stages: Pick<StageResult, 'stage' | 'status' | 'class' | 'headline' | 'checks'>[]
}

/**
 * Why a control did not end as it must, or undefined if it did. L84: it is good only if the NAMED check is the first
 * that says no, with its class and its reason, and nothing before it is red. Pure.
 */
export function whyNotAsExpected(expect: Control['expect'], outcome: Outcome): string | undefined {
  const found = outcome.stages.find((candidate) => candidate.stage === expect.stage)
  const shown = outcome.stages.map((each) => `${each.stage} ${each.status}: ${each.headline}`).join('\n  ')
  const wrong = (what: string): string => `${what}\n  ${shown}`
  if (found === undefined) return wrong(`the stage ${expect.stage} did not run`)

  const earlier = outcome.stages.filter((each) => stageNames.indexOf(each.stage) < stageNames.indexOf(expect.stage))
  const early = earlier.find((each) => each.status !== 'pass' && each.status !== 'skip')
  if (early !== undefined) return wrong(`the stage ${early.stage} before ${expect.stage} is already ${early.status}`)
  for (const stage of expect.passes)
    if (outcome.stages.find((each) => each.stage === stage)?.status !== 'pass') return wrong(`the stage ${stage} should have passed`)
  if (found.status !== expect.status) return wrong(`${expect.stage} is ${found.status} and should be ${expect.status}`)

  if (expect.status !== 'pass') {
    const first = found.checks.find((check) => check.status === expect.status)
    if (first?.name !== expect.check)
      return wrong(`the first check of ${expect.stage} that is ${expect.status} is "${first?.name}" and should be "${expect.check}": ${first?.evidence}`)
  }
  const check = found.checks.find((candidate) => candidate.name === expect.check && candidate.status === expect.status)
  if (check === undefined) return wrong(`${expect.stage} has no check "${expect.check}" that is ${expect.status}`)
  if (expect.class !== undefined && check.class !== expect.class) return wrong(`"${check.name}" is of class ${check.class} and should be ${expect.class}`)
  if (!new RegExp(expect.reason, 'is').test(wordsOf(check))) return wrong(`"${check.name}" says not /${expect.reason}/ but:\n  ${wordsOf(check)}`)

  const teardown = outcome.stages.find((each) => each.stage === 'teardown')
  if (expect.stage !== 'teardown' && teardown?.status !== 'pass') return wrong('the teardown did not pass')
  if (outcome.exitCode !== expect.exit) return wrong(`the exit code is ${outcome.exitCode} and should be ${expect.exit}`)
  return undefined
}

function wordsOf(check: Check): string {
  return [check.evidence, ...(check.details ?? [])].join('\n')
}
