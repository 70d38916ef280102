import type { StageResult } from '../model/types.ts'
import { type Results, writeResults } from '../report/results.ts'
import type { RunDirectory } from '../run/directory.ts'
import { unregister } from '../run/registry.ts'

/**
 * The end of a run, once: stages that never began say so, the verdict is written, and a run of which nothing is left
 * is unregistered. What happens after this changes no verdict (L107).
 */
export function finishRun(run: RunDirectory): Results {
  const plan = run.readPlan()
  const cancellation = run.cancellation()
  const cancelled = cancellation !== undefined && cancellation.by !== 'deadline' ? { by: cancellation.by } : false
  for (const stage of plan.stages) {
    if (run.readStage(stage) !== undefined || cancellation === undefined) continue
    const began = run.hasBegun(stage)
    run.writeStage({
      stage,
      status: 'not-run',
      headline: `${began ? 'not run to its end' : 'not run'}: ${cancellation.reason}`,
      checks: [],
      handover: {},
      startedAt: new Date().toISOString(),
      seconds: 0
    })
  }
  const results = writeResults(run, cancelled)
  if (isGone(run.readStage('teardown'))) unregister(plan.server, plan.runId)
  return results
}

/** Whether a teardown has verified that nothing is left on the server: a secret found in a report is red and leaves nothing there. */
export function isGone(teardown: StageResult | undefined): boolean {
  if (teardown === undefined) return false
  const red = teardown.checks.filter((check) => check.status === 'fail')
  return teardown.status === 'fail'
    ? red.length > 0 && red.every((check) => check.name === 'leak-scan')
    : teardown.status === 'pass' || teardown.status === 'skip'
}
