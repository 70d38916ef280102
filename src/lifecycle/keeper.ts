import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, watch, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Plan } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { program } from '../run/entries.ts'
import { holderOf, type Lock, releaseOwn, waitForLock } from '../run/lock.ts'
import { endProcess, type ProcessRecord, record } from '../run/processes.ts'
import { readRegistration, serverLockFile, stageLockFile } from '../run/registry.ts'
import { runStage } from './execute.ts'
import { finishRun } from './finish.ts'
import { isAskedToYield, keptUntil } from './kept.ts'

/** What a stage that is told to end gets before its process is killed. */
const stageGrace = 30_000

/** The file by which a person or a host ends a keeper: it removes the run and goes. */
export const stopFile = (run: RunDirectory): string => run.file('stop')

/**
 * Starts the process that holds the server's lock between two stages: in a session of its own, with no stdio of the
 * step, so that neither its end nor its kill takes the keeper along (DESIGN 8). `command` are the words that run `keep`.
 */
export function startKeeper(run: RunDirectory, plan: Plan, lock: Lock, command: string[]): ProcessRecord {
  const log = openSync(run.private('keeper.log'), 'a', 0o600)
  const [executable = process.execPath, ...words] = command
  const { PATH, HOME, TESTME_STATE } = process.env
  const child = spawn(executable, [...words, run.path], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { PATH, ...(HOME === undefined ? {} : { HOME }), ...(TESTME_STATE === undefined ? {} : { TESTME_STATE }) }
  })
  closeSync(log)
  child.unref()
  if (child.pid === undefined) throw new Error(`the keeper of ${plan.runId} cannot be started: ${command.join(' ')}`)
  const keeper = record(child.pid)
  lock.handOver(keeper, { what: `the keeper of run ${plan.runId}`, runId: plan.runId, runDirectory: run.path })
  return keeper
}

/** A keeper that is told to end removes its run before it goes. An app that is only kept goes as if its time were up: no stage is cut off. */
export function endOnSignals(run: RunDirectory): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => {
      if (keptUntil(run) === undefined) run.cancel(name, `the keeper was ended by ${name}`)
      else writeFileSync(stopFile(run), '')
    })
}

/** Why a keeper stops keeping. */
type End = { kind: 'over' } | { kind: 'remove'; by: string; reason: string } | { kind: 'kept-to-its-end' }

export interface KeeperOptions {
  /** Whether nobody will come any more. */
  until?: () => Promise<boolean>
  /** Called when the app is kept from now on: looks for what ends that, and writes the stop file then. Stopped when the keeper goes. */
  whileKept?: () => { stop: () => void }
}

/**
 * Holds the lock that was handed to this process until the run has been torn down, or removes the run itself: at the
 * run's deadline, when it was cancelled, on the stop file, or when nobody will come any more. An app that is kept for a person
 * goes when its time is over, on the stop file, or when the next run waits for the server; that is no cancellation.
 * Returns whether it removed the run, and so gave its verdict.
 */
export async function keep(run: RunDirectory, { until = () => Promise.resolve(false), whileKept }: KeeperOptions = {}): Promise<boolean> {
  const plan = run.readPlan()
  const file = serverLockFile(plan.server)
  const isMine = (): boolean => holderOf(file)?.pid === process.pid
  for (let turn = 0; turn < 100 && !isMine(); turn++) await sleep(50)
  if (!isMine()) throw new Error(`the lock ${file} was not handed to this keeper`)
  const registration = readRegistration(plan.server, plan.runId)
  const deadline = Date.parse(registration?.startedAt ?? plan.createdAt) + plan.settings.deadlines.run * 1000
  let wake = (): void => {}
  const watcher = existsSync(run.path) ? watch(run.path, () => wake()) : undefined
  watcher?.on('error', () => {})
  let attended: { stop: () => void } | undefined
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const end = await whyEnd(run, plan, deadline, isMine, until)
      if (end?.kind === 'over') return false
      if (end !== undefined) return await removeForOthers(run, plan, end)
      if (keptUntil(run) !== undefined) attended ??= whileKept?.()
      // A second is for what sends no event: the clock, and the lock.
      await Promise.race([woken, sleep(1000)])
    }
  } finally {
    attended?.stop()
    watcher?.close()
    releaseOwn(file)
  }
}

async function whyEnd(run: RunDirectory, plan: Plan, deadline: number, isMine: () => boolean, until: () => Promise<boolean>): Promise<End | undefined> {
  if (!isMine()) return { kind: 'over' }
  // Only a teardown that has ended, results and all, is the end: its process still holds the stage lock before that.
  if (run.readStage('teardown') !== undefined && existsSync(run.file('results.json')) && holderOf(stageLockFile(plan.server, plan.runId)) === undefined)
    return { kind: 'over' }
  const cancelled = run.cancellation()
  if (cancelled !== undefined) return { kind: 'remove', by: cancelled.by, reason: cancelled.reason }
  const kept = keptUntil(run)
  if (kept !== undefined) return Date.now() >= kept.getTime() || isAskedToYield(run) || existsSync(stopFile(run)) ? { kind: 'kept-to-its-end' } : undefined
  if (existsSync(stopFile(run))) return { kind: 'remove', by: 'stop', reason: 'the run was told to stop' }
  if (Date.now() >= deadline) return { kind: 'remove', by: 'deadline', reason: `the run's deadline of ${plan.settings.deadlines.run / 60} minutes has come` }
  if (await until()) return { kind: 'remove', by: 'abandoned', reason: 'its job is over, no stage will come any more' }
  return undefined
}

/** Ends the stage that still runs, removes the run and writes its results. False: somebody else has just done it. */
async function removeForOthers(run: RunDirectory, plan: Plan, end: Exclude<End, { kind: 'over' }>): Promise<boolean> {
  if (end.kind === 'remove') run.cancel(end.by, end.reason)
  const lock = await takeRun(run, plan)
  try {
    if (existsSync(run.file('results.json'))) return false
    await runStage(run, 'teardown', { progress: () => {} })
    finishRun(run)
    return true
  } finally {
    lock.release()
  }
}

/** Takes the run from whichever of its stages holds it: that one has been told to end, and is ended after 30 s. */
export async function takeRun(run: RunDirectory, plan: Plan): Promise<Lock> {
  const file = stageLockFile(plan.server, plan.runId)
  const patience = AbortSignal.timeout(stageGrace)
  const purpose = { what: `the teardown of run ${plan.runId}`, runId: plan.runId, runDirectory: run.path }
  try {
    return await waitForLock(file, purpose, { waiting: () => {}, signal: patience })
  } catch (error) {
    if (!patience.aborted) throw error
    await endProcess(holderOf(file), 5000)
    return await waitForLock(file, purpose, { waiting: () => {}, signal: AbortSignal.timeout(stageGrace) })
  }
}

/** The words that start `keep` in a process of its own: an entry of its own, so no command line changes can break it. */
export const keeperCommand = (): string[] => [process.execPath, program('keeper')]
