import { type FailureClass, type Plan, type StageName, type StageResult, stageNames } from '../model/types.ts'

export type VerdictKind = 'pass' | 'recipe' | 'test' | 'usage' | 'infrastructure' | 'suite' | 'unverified' | 'residue' | 'cancelled'
export type CommitStatus = 'success' | 'failure' | 'error'

export interface Verdict {
  kind: VerdictKind
  passed: boolean
  exitCode: number
  commitStatus: CommitStatus
  /** The stage that decided. */
  stage: StageName | null
  sentence: string
  level: number
}

/** The one table: how each verdict is shown to the outside. */
export const verdictTable: Record<VerdictKind, { exitCode: number; commitStatus: CommitStatus }> = {
  pass: { exitCode: 0, commitStatus: 'success' },
  recipe: { exitCode: 1, commitStatus: 'failure' },
  test: { exitCode: 1, commitStatus: 'failure' },
  usage: { exitCode: 2, commitStatus: 'error' },
  infrastructure: { exitCode: 3, commitStatus: 'error' },
  suite: { exitCode: 4, commitStatus: 'error' },
  unverified: { exitCode: 5, commitStatus: 'failure' },
  residue: { exitCode: 6, commitStatus: 'error' },
  cancelled: { exitCode: 130, commitStatus: 'error' }
}

/** Lint is shown and never decides (L38). */
const deciding = (result: StageResult): boolean => result.stage !== 'lint'

/**
 * Stages to verdict; the first match decides: suite, cancelled, the class of the first red stage, residue, unverified,
 * pass. A planned stage without a result is a fault of ours, never a pass (L87).
 */
export function verdictOf(plan: Pick<Plan, 'stages'>, results: StageResult[], cancelled: boolean): Verdict {
  const level = levelOf(results)
  const verdict = (kind: VerdictKind, stage: StageName | null, sentence: string): Verdict => {
    const { exitCode, commitStatus } = verdictTable[kind]
    return { kind, passed: kind === 'pass', exitCode, commitStatus, stage, sentence, level }
  }
  const missing = plan.stages.find((stage) => !results.some((result) => result.stage === stage))
  const red = results.filter((result) => deciding(result) && result.status === 'fail')
  const teardown = red.find((result) => result.stage === 'teardown')
  const first = red.find((result) => result.stage !== 'teardown')
  const ours = red.find((result) => result.class === 'suite')

  if (ours !== undefined) return verdict('suite', ours.stage, ours.headline)
  if (cancelled) return verdict('cancelled', null, 'cancelled')
  if (missing !== undefined) return verdict('suite', missing, `the stage ${missing} was planned and left no result`)
  if (first !== undefined) {
    const decided = verdict(kindOf(first.class), first.stage, first.headline)
    // Residue beside another red: the server needs a look too, so the status is an error.
    return teardown === undefined ? decided : { ...decided, commitStatus: 'error' }
  }
  if (teardown !== undefined) return verdict('residue', 'teardown', teardown.headline)
  const open = results.find((result) => deciding(result) && (result.status === 'unverified' || result.status === 'not-run'))
  if (open !== undefined) return verdict('unverified', open.stage, open.headline)
  return verdict('pass', null, 'every planned stage passed')
}

function kindOf(failureClass: FailureClass | undefined): VerdictKind {
  return failureClass ?? 'suite'
}

/** The rungs: the highest one that passed with only pass or skip below it. */
const rungs: StageName[][] = [['install'], ['upgrade'], ['backup', 'restore'], ['custom'], ['lint']]

/** Level 0 nothing works · 1 install · 2 upgrade · 3 backup and restore · 4 own tests · 5 lint. */
export function levelOf(results: StageResult[]): number {
  let level = 0
  for (const [index, rung] of rungs.entries()) {
    const statuses = rung.map((stage) => results.find((result) => result.stage === stage)?.status ?? 'not-run')
    if (!statuses.every((status) => status === 'pass' || status === 'skip')) return level
    if (statuses.includes('pass')) level = index + 1
  }
  return level
}

/** The stages in a table's order. */
export function inOrder(results: StageResult[]): StageResult[] {
  return stageNames.flatMap((stage) => results.find((result) => result.stage === stage) ?? [])
}
