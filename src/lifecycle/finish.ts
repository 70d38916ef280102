import type { StageName, StageResult } from '../model/types.ts'
import { type Results, writeResults } from '../report/results.ts'
import type { Cancellation, RunDirectory } from '../run/directory.ts'
import { unregister } from '../run/registry.ts'

/**
 * The end of a run, once: stages that never began say so, the verdict is written, and a run of which nothing is left
 * is unregistered. What happens after this changes no verdict (L107).
 */
export function finishRun(run: RunDirectory): Results {
  const plan = run.readPlan()
  const cancellation = run.cancellation()
  const cancelled = cancellation !== undefined && cancellation.by !== 'deadline' ? { by: cancellation.by } : false
  const missing = cancellation === undefined ? [] : plan.stages.filter((stage) => run.readStage(stage) === undefined)
  for (const [index, stage] of missing.entries()) run.writeStage(withoutResult(stage, run.hasBegun(stage), cancellation, index === 0))
  try {
    return writeResults(run, cancelled)
  } finally {
    // Results that cannot be written are ours to mend; a run of which nothing is left is not the janitor's any more.
    if (isGone(run.readStage('teardown'))) unregister(plan.server, plan.runId)
  }
}

/** A stage that left no result because the run was over. The first one that a deadline cut off carries the red of the deadline. Pure. */
export function withoutResult(stage: StageName, began: boolean, cancellation: Cancellation | undefined, first: boolean): StageResult {
  const reason = cancellation?.reason ?? 'the run was over'
  const headline = `${began ? 'not run to its end' : 'not run'}: ${reason}`
  const rest = { stage, headline, handover: {}, startedAt: cancellation?.at ?? new Date().toISOString(), seconds: 0 }
  if (cancellation?.by !== 'deadline' || !first) return { ...rest, status: 'not-run', checks: [] }
  return { ...rest, status: 'fail', class: 'infrastructure', checks: [{ name: 'deadline', status: 'fail', class: 'infrastructure', evidence: reason }] }
}

/** Whether a teardown has verified that nothing is left on the server: a secret found in a report is red and leaves nothing there. */
export function isGone(teardown: StageResult | undefined): boolean {
  if (teardown === undefined) return false
  const red = teardown.checks.filter((check) => check.status === 'fail')
  return teardown.status === 'fail'
    ? red.length > 0 && red.every((check) => check.name === 'leak-scan')
    : teardown.status === 'pass' || teardown.status === 'skip'
}
