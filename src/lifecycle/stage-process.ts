import { existsSync } from 'node:fs'
import { UsageError } from '../model/failure.ts'
import type { Plan, StageName, StageResult } from '../model/types.ts'
import { type Results, readResults } from '../report/results.ts'
import { markPlanner } from '../run/abandoned.ts'
import type { RunDirectory } from '../run/directory.ts'
import { holderOf, type Lock, tryLock } from '../run/lock.ts'
import { type Registration, readRegistration, serverLockFile, stageLockFile } from '../run/registry.ts'
import { runStage } from './execute.ts'
import { finishRun, isGone } from './finish.ts'
import { catchSignals, watchForInterruption } from './interruption.ts'
import { keeperCommand, startKeeper, takeRun } from './keeper.ts'
import type { Voice } from './run-all.ts'
import { takeServer } from './server-hold.ts'

/**
 * One stage of a run in a process of its own. The first one takes the server and starts the keeper that holds it until
 * the teardown (`keeper` gives the words that start another one than ours); every further one finds the keeper. Teardown also gives the results, and may be called again and again.
 */
export async function runStageProcess(
  run: RunDirectory,
  stage: StageName,
  voice: Voice,
  options: { keeper?: () => string[] } = {}
): Promise<{ result: StageResult; results?: Results }> {
  const plan = run.readPlan()
  if (!plan.stages.includes(stage)) throw new UsageError(`the run does not plan the stage ${stage}`, `It plans ${plan.stages.join(', ')}.`)
  const past = pastResult(run, stage)
  if (past !== undefined) return past
  const ownLock = await lockOfRun(run, plan, stage)
  const interruption = watchForInterruption(run)
  const uncatch = catchSignals((name) => {
    if (stage === 'teardown') voice.note('still removing what the run created; the janitor would do it otherwise')
    else interruption.interrupt(name, `cancelled by ${name}`)
  })
  try {
    // The keeper may have removed the run while this process waited for it.
    const done = pastResult(run, stage)
    if (done !== undefined) return done
    // Whoever planned the run may have ended by now, and it is registered only when it has the server.
    if (readRegistration(plan.server, plan.runId) === undefined) markPlanner(run)
    const signal = stage === 'teardown' ? new AbortController().signal : interruption.signal
    const registration = await ensureKept(run, plan, voice, signal, options.keeper ?? keeperCommand)
    const { run: seconds } = plan.settings.deadlines
    interruption.endBy(Date.parse(registration.startedAt) + seconds * 1000, seconds / 60)
    const result = await runStage(run, stage, { signal: interruption.signal, progress: (what) => voice.progress(stage, what) })
    return stage === 'teardown' ? { result, results: finishRun(run) } : { result }
  } finally {
    interruption.stop()
    ownLock.release()
    uncatch()
  }
}

/** A run that has been torn down is over: its teardown answers again what it found, any other stage is refused. */
function pastResult(run: RunDirectory, stage: StageName): { result: StageResult; results: Results } | undefined {
  const teardown = run.readStage('teardown')
  if (teardown === undefined || !isGone(teardown) || !existsSync(run.file('results.json'))) return undefined
  if (stage !== 'teardown') throw new UsageError(`the run ${run.runId} is over, its app is removed`, 'Start a new one: ./testme run NAME.')
  return { result: teardown, results: readResults(run.file('results.json')) }
}

/** One process works on a run at a time. A teardown does not wait for a stage that still runs: it tells it to end. */
async function lockOfRun(run: RunDirectory, plan: Plan, stage: StageName): Promise<Lock> {
  const file = stageLockFile(plan.server, plan.runId)
  const lock = await tryLock(file, { what: `the stage ${stage}`, runId: plan.runId, runDirectory: run.path })
  if (lock !== undefined) return lock
  const holder = holderOf(file)
  if (stage !== 'teardown')
    throw new UsageError(
      `${holder?.what ?? 'another stage'} of this run is still running (process ${holder?.pid ?? 'unknown'})`,
      'Wait for it, or run teardown.'
    )
  if (holder?.what.startsWith('the stage ') === true && holder.what !== 'the stage teardown') run.cancel('teardown', `the teardown began during ${holder.what}`)
  return await takeRun(run, plan)
}

/** The registration of a run whose server is held for it, by its keeper, which is started where there is none. */
async function ensureKept(run: RunDirectory, plan: Plan, voice: Voice, signal: AbortSignal, keeper: () => string[]): Promise<Registration> {
  const holder = holderOf(serverLockFile(plan.server))
  const known = readRegistration(plan.server, plan.runId)
  if (holder?.runId === plan.runId) {
    if (!holder.what.startsWith('the keeper'))
      throw new UsageError(`this run is being executed by process ${holder.pid}`, 'Its stages cannot be run one by one meanwhile.')
    if (known !== undefined) return known
  }
  const { lock, registration } = await takeServer(plan, run, {
    wait: true,
    signal,
    progress: (what) => voice.progress('', what),
    reaped: voice.reaped
  })
  startKeeper(run, plan, lock, keeper())
  return registration
}
