import { type Plan, type StageName, type StageResult, stageNames } from '../../model/types.ts'
import { askedStages } from '../../trigger/asked.ts'
import type { Results } from '../schema.ts'
import type { Request, Row, RunState, RunView } from './view.ts'

/** Everything that is known of a run at one moment. Only `request` and `state` must be there. */
export interface RunFacts {
  request: Request
  state: RunState
  plan?: Pick<Plan, 'recipe' | 'head' | 'base' | 'stages' | 'asked' | 'suite' | 'abra' | 'server'> | null
  /** What stages have left so far; not looked at when there are results. */
  stages?: readonly StageResult[]
  running?: StageName | null
  results?: Results | null
  reason?: string | null
  outdatedBy?: string | null
  keptUntil?: string | null
  requestedAt?: string | null
  runLink?: string | null
  reportLink?: string | null
  /** Logs beside those in the evidence of the checks: see `serviceLogs`. */
  logs?: RunView['logs']
}

/** A stage in results, or one that has just left its result. */
type Result = Pick<Results['stages'][number], 'stage' | 'status' | 'class' | 'headline' | 'checks' | 'seconds'> &
  Partial<Pick<Results['stages'][number], 'needed' | 'tests'>>

/** Evidence of so many lines is shown with the cause; longer evidence is folded away. */
const short = 3
const mostCauses = 4

/** Facts of a run as its view. Pure. */
export function viewOf(facts: RunFacts): RunView {
  const { plan = null, results = null, request } = facts
  const found: readonly Result[] = results?.stages ?? facts.stages ?? []
  const planned = results?.planned ?? plan?.stages ?? (request.stages.length === 0 ? stageNames : [...askedStages(request.stages), 'teardown' as const])
  const asked = results?.asked ?? plan?.asked ?? request.stages
  const rows = stageNames
    .filter((stage) => planned.includes(stage) || found.some((result) => result.stage === stage))
    .map((stage) => rowOf(stage, found, asked, facts))
  return {
    request,
    state: facts.state,
    recipe: results?.recipe ?? plan?.recipe ?? null,
    version: results?.head.version ?? plan?.head.version ?? null,
    base: baseOf(results?.base ?? plan?.base),
    rows,
    verdict: results === null ? null : verdictOf(results),
    seconds: results?.seconds ?? null,
    reason: facts.reason ?? endedBy(results),
    outdatedBy: facts.outdatedBy ?? null,
    keptUntil: facts.keptUntil ?? null,
    requestedAt: facts.requestedAt ?? null,
    runLink: facts.runLink ?? null,
    reportLink: facts.reportLink ?? null,
    facts: factsOf(results, plan),
    logs: [...found.flatMap(logsOf), ...(facts.logs ?? [])]
  }
}

/** Who or what ended it early, in words. */
function endedBy(results: Results | null): string | null {
  const by = results?.cancelled?.by
  if (by === undefined) return null
  return by === 'killed' ? 'its process was killed' : `cancelled by ${by}`
}

function rowOf(stage: StageName, found: readonly Result[], asked: readonly StageName[], facts: RunFacts): Row {
  const result = found.find((each) => each.stage === stage)
  const needed = result?.needed ?? (asked.length > 0 && stage !== 'teardown' && !asked.includes(stage))
  if (result !== undefined)
    return {
      stage,
      status: result.status,
      class: result.class ?? null,
      needed,
      seconds: result.status === 'not-run' ? null : result.seconds,
      headline: result.headline,
      causes: causesOf(result)
    }
  const over = facts.results != null || (facts.state !== 'queued' && facts.state !== 'running' && facts.state !== 'kept')
  const status = over ? 'not-run' : facts.running === stage ? 'running' : 'waiting'
  return { stage, status, class: null, needed, seconds: null, headline: !over ? '' : facts.state === 'lost' ? 'no result' : 'not run', causes: [] }
}

const telling = (result: Result): Result['checks'] =>
  result.checks.filter((check) => check.status === 'fail' || (check.status === 'unverified' && result.status === 'unverified'))

/** Evidence that the headline does not repeat, short details with it; then the own tests that are red. */
function causesOf(result: Result): string[] {
  if (result.status !== 'fail' && result.status !== 'unverified') return []
  const said = new Set([result.headline])
  const causes = telling(result).flatMap((check) => [check.evidence, ...(isShort(check) ? (check.details ?? []) : [])])
  const tests = (result.tests ?? []).filter((test) => test.status === 'fail').map((test) => [test.title, test.error[0]].filter(Boolean).join(': '))
  return [...causes, ...tests]
    .filter((cause) => {
      const fresh = cause.trim() !== '' && ![...said].some((earlier) => earlier.includes(cause))
      said.add(cause)
      return fresh
    })
    .slice(0, mostCauses)
}

const isShort = (check: Result['checks'][number]): boolean => (check.details ?? []).length <= short

function logsOf(result: Result): RunView['logs'] {
  const evidence = telling(result)
    .filter((check) => !isShort(check))
    .map((check) => ({ name: `${result.stage}: ${check.name}`, lines: check.details ?? [] }))
  const tests = (result.tests ?? [])
    .filter((test) => test.status === 'fail' && test.error.length > 1)
    .map((test) => ({ name: `${result.stage}: ${test.title}`, lines: test.error }))
  return [...evidence, ...tests]
}

function baseOf(base: Results['base'] | Plan['base'] | undefined): string | null {
  if (base === undefined) return null
  if (base.kind === 'none') return `no base: ${base.reason}`
  return base.kind === 'version' ? base.version : base.sha.slice(0, 12)
}

function verdictOf({ verdict }: Results): RunView['verdict'] {
  const { kind, passed, commitStatus, statusName, stage, sentence, level, levelReason } = verdict
  return { kind, passed, commitStatus, statusName, stage, sentence, level, levelReason }
}

/** Decision 1: what deployed names itself wherever results are shown. */
function factsOf(results: Results | null, plan: RunFacts['plan']): string[] {
  const source = results ?? plan ?? null
  if (source === null) return []
  const { suite, abra, server } = source
  const commit = suite.commit === '' ? '' : ` (${suite.commit.slice(0, 7)}${suite.dirty === true ? ', changed' : ''})`
  return [`testme ${suite.version}${commit}`, abra.version, server.description]
}
