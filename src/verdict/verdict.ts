import { type Plan, type StageName, type StageResult, stageNames } from '../model/types.ts'
import { levelOf } from './level.ts'

export type VerdictKind = 'pass' | 'recipe' | 'test' | 'usage' | 'infrastructure' | 'suite' | 'unverified' | 'residue' | 'cancelled'
export type CommitStatus = 'success' | 'failure' | 'error'

export interface Verdict {
  kind: VerdictKind
  passed: boolean
  exitCode: number
  commitStatus: CommitStatus
  /** `testme`, or `testme (<stages>)` for a run that did not plan every stage: it never speaks for the whole. */
  statusName: string
  /** The stage that decided. */
  stage: StageName | null
  sentence: string
  /** 0 to 5, see `levelOf`. */
  level: number
  levelReason: string
}

/** What a run left behind, as far as the verdict asks. `asked` are the stages that were asked for, where that was not all. */
export interface RunFacts {
  planned: readonly StageName[]
  asked: readonly StageName[]
  results: readonly StageResult[]
  cancelled: boolean
}

interface Decision {
  stage: StageName | null
  sentence: string
}

interface Row {
  kind: VerdictKind
  exitCode: number
  commitStatus: CommitStatus
  /** For the documentation. */
  when: string
  /** Undefined: this row does not decide, look at the next. */
  decide: (facts: RunFacts) => Decision | undefined
}

/** Lint is shown and never decides (L38). */
const reds = (facts: RunFacts): StageResult[] => facts.results.filter((result) => result.stage !== 'lint' && result.status === 'fail')

/** The first red stage of a class; a red without a class is ours. Teardown's reds are residue unless they are ours. */
function redOf(facts: RunFacts, failureClass: 'recipe' | 'test' | 'infrastructure' | 'suite'): Decision | undefined {
  const inOwnStage = reds(facts).filter((result) => result.stage !== 'teardown')
  const found = failureClass === 'suite' ? reds(facts).find((result) => (result.class ?? 'suite') === 'suite') : inOwnStage[0]
  return found !== undefined && (found.class ?? 'suite') === failureClass ? { stage: found.stage, sentence: found.headline } : undefined
}

/** L87: a planned stage that left no result is a fault of ours; after a cancel only teardown must still have spoken. */
function missing(facts: RunFacts): Decision | undefined {
  if (facts.planned.length === 0) return { stage: null, sentence: 'no stage was planned' }
  const stage = facts.planned.find((planned) => !facts.results.some((result) => result.stage === planned) && (!facts.cancelled || planned === 'teardown'))
  return stage === undefined ? undefined : { stage, sentence: `the stage ${stage} was planned and left no result` }
}

function unproven(facts: RunFacts): Decision | undefined {
  const open = facts.results.find((result) => result.stage !== 'lint' && (result.status === 'unverified' || result.status === 'not-run'))
  if (open !== undefined) return { stage: open.stage, sentence: open.headline }
  const lintAlone = facts.planned.every((stage) => stage === 'lint' || stage === 'teardown')
  const proven = facts.results.some((result) => result.status === 'pass' && result.stage !== 'teardown' && (result.stage !== 'lint' || lintAlone))
  return proven ? undefined : { stage: null, sentence: 'nothing was proven: every stage was skipped' }
}

/** The one table (DESIGN 11); the first row that decides is the verdict. */
export const verdictTable: readonly Row[] = [
  {
    kind: 'usage',
    exitCode: 2,
    commitStatus: 'error',
    when: 'what was typed or asked for is wrong; there is no run',
    decide: () => undefined
  },
  {
    kind: 'suite',
    exitCode: 4,
    commitStatus: 'error',
    when: 'ours: settings, a hook or a spec cannot be loaded, testme itself failed, a secret was found in what may be published, or a planned stage left no result',
    decide: (facts) => redOf(facts, 'suite') ?? missing(facts)
  },
  {
    kind: 'cancelled',
    exitCode: 130,
    commitStatus: 'error',
    when: 'a person or a signal ended it',
    decide: (facts) => (facts.cancelled ? { stage: null, sentence: 'cancelled' } : undefined)
  },
  {
    kind: 'recipe',
    exitCode: 1,
    commitStatus: 'failure',
    when: 'the first red stage is red because of the recipe: a generic check or `verify` said no',
    decide: (facts) => redOf(facts, 'recipe')
  },
  {
    kind: 'test',
    exitCode: 1,
    commitStatus: 'failure',
    when: "the first red stage is red because of the recipe's own tests: an assertion or a time-out, or nothing ran",
    decide: (facts) => redOf(facts, 'test')
  },
  {
    kind: 'infrastructure',
    exitCode: 3,
    commitStatus: 'error',
    when: 'the first red stage is red because of the server or the network',
    decide: (facts) => redOf(facts, 'infrastructure')
  },
  {
    kind: 'residue',
    exitCode: 6,
    commitStatus: 'error',
    when: 'everything else held, and something of the run is still on the server after teardown',
    decide: (facts) => {
      const teardown = reds(facts).find((result) => result.stage === 'teardown')
      return teardown === undefined ? undefined : { stage: 'teardown', sentence: teardown.headline }
    }
  },
  {
    kind: 'unverified',
    exitCode: 5,
    commitStatus: 'failure',
    when: 'nothing is red, and a stage that should have proven something could not, without a declaration',
    decide: unproven
  },
  {
    kind: 'pass',
    exitCode: 0,
    commitStatus: 'success',
    when: 'every planned stage passed, or was skipped with a declared or structural reason, and at least one passed',
    decide: () => ({ stage: null, sentence: 'every planned stage passed' })
  }
]

/** Stages to verdict: the first row of the table that decides. Pure. */
export function verdictOf(plan: Pick<Plan, 'stages'> & { asked?: readonly StageName[] }, results: readonly StageResult[], cancelled: boolean): Verdict {
  const facts: RunFacts = { planned: plan.stages, asked: plan.asked ?? [], results, cancelled }
  for (const row of verdictTable) {
    const decided = row.decide(facts)
    if (decided === undefined) continue
    // Residue beside another red: the server needs a look too, so the status is an error.
    const left = row.kind !== 'pass' && reds(facts).some((result) => result.stage === 'teardown')
    return {
      kind: row.kind,
      passed: row.kind === 'pass',
      exitCode: row.exitCode,
      commitStatus: left ? 'error' : row.commitStatus,
      statusName: statusName(facts),
      ...decided,
      ...levelOf(results)
    }
  }
  throw new Error('unreachable: the last row always decides')
}

/** A run is complete when it planned every stage (L97). */
export function isComplete(planned: readonly StageName[]): boolean {
  return stageNames.every((stage) => planned.includes(stage))
}

function statusName(facts: RunFacts): string {
  if (isComplete(facts.planned)) return 'testme'
  const shown = facts.asked.length > 0 ? facts.asked : facts.planned
  return `testme (${stageNames.filter((stage) => stage !== 'teardown' && shown.includes(stage)).join(', ') || 'nothing'})`
}

/** The stages in a table's order. */
export function inOrder(results: readonly StageResult[]): StageResult[] {
  return stageNames.flatMap((stage) => results.find((result) => result.stage === stage) ?? [])
}
