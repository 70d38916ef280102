import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../model/failure.ts'
import type { Plan, StageResult } from '../model/types.ts'
import type { Results } from '../report/results.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { Lock } from '../run/lock.ts'
import { runStage } from './execute.ts'
import { finishRun } from './finish.ts'
import { catchSignals, watchForInterruption } from './interruption.ts'
import type { Reaped } from './janitor.ts'
import { takeServer } from './server-hold.ts'

/** What a run tells on its way. */
export interface Voice {
  progress: (stage: string, what: string) => void
  stage: (result: StageResult) => void
  note: (line: string) => void
  reaped: (what: Reaped[]) => void
  /** The app is kept and can be reached until then. */
  kept: (plan: Plan, until: Date) => void
}

export interface RunOptions {
  wait: boolean
  /** Milliseconds to keep the app before teardown. */
  keep?: number
}

/** Every stage of a plan in this process, which holds the server meanwhile; teardown always comes, once. */
export async function runAll(run: RunDirectory, voice: Voice, options: RunOptions): Promise<Results> {
  const plan = run.readPlan()
  const interruption = watchForInterruption(run)
  let phase: 'stages' | 'kept' | 'teardown' = 'stages'
  const endKeeping = new AbortController()
  const uncatch = catchSignals((name, count) => {
    if (phase === 'kept') {
      endKeeping.abort()
      return
    }
    // L107, L108: neither a second signal nor one during the teardown can break or change anything.
    if (phase === 'stages' && count === 1) {
      voice.note('cancelling: what runs is ended, then everything is removed')
      interruption.interrupt(name, `cancelled by ${name}`)
    } else voice.note('still removing what the run created; the janitor would do it otherwise')
  })
  let lock: Lock | undefined
  try {
    const held = await takeServer(plan, run, {
      wait: options.wait,
      signal: interruption.signal,
      progress: (what) => voice.progress('', what),
      reaped: voice.reaped
    })
    lock = held.lock
    const { run: seconds } = plan.settings.deadlines
    interruption.endBy(Date.parse(held.registration.startedAt) + seconds * 1000, seconds / 60)
    for (const stage of plan.stages) {
      if (stage === 'teardown') continue
      voice.stage(await runStage(run, stage, { signal: interruption.signal, progress: (what) => voice.progress(stage, what) }))
    }
    interruption.stop()
    if (options.keep !== undefined && !interruption.signal.aborted) {
      phase = 'kept'
      voice.kept(plan, new Date(Date.now() + options.keep))
      await sleep(options.keep, undefined, { signal: endKeeping.signal }).catch(() => {})
    }
  } catch (error) {
    if (lock === undefined && !interruption.signal.aborted) throw error
    // Whatever was thrown, the stages that it kept from running have no result, and that decides the verdict.
    if (!interruption.signal.aborted) voice.note(`error  ${messageOf(error)}`)
  } finally {
    interruption.stop()
    phase = 'teardown'
    if (lock !== undefined) voice.stage(await runStage(run, 'teardown', { progress: (what) => voice.progress('teardown', what) }))
  }
  if (lock === undefined) nothingToRemove(run)
  try {
    return finishRun(run)
  } finally {
    lock?.release()
    uncatch()
  }
}

/** A run that never got the server has created nothing there. */
function nothingToRemove(run: RunDirectory): void {
  run.removePrivate()
  const evidence = 'the run never had the server'
  run.writeStage({
    stage: 'teardown',
    status: 'skip',
    headline: 'nothing to remove',
    checks: [{ name: 'removed', status: 'skip', evidence }],
    handover: {},
    startedAt: new Date().toISOString(),
    seconds: 0
  })
}
