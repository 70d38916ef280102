import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Abra } from '../abra/abra.ts'
import { removeRun } from '../app/removal-of-run.ts'
import { messageOf } from '../model/failure.ts'
import { type Server, stageNames } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { holderOf, tryLock } from '../run/lock.ts'
import { endProcess } from '../run/processes.ts'
import { type Registration, readRegistration, registrations, serverLockFile, stageLockFile, unregister } from '../run/registry.ts'
import { removeTemporaryFolder } from '../run/temporary.ts'
import { Mask } from '../secrets/mask.ts'
import { Engine } from '../swarm/engine.ts'
import { runStage } from './execute.ts'
import { finishRun, isGone } from './finish.ts'
import { keptUntil } from './kept.ts'

/** What the janitor did about one registered run. */
export interface Reaped {
  runId: string
  outcome: 'live' | 'busy' | 'removed' | 'residue' | 'unreadable'
  sentence: string
}

/** What `bare` removal may take, seconds: there is no plan to ask. */
const bareDeadline = 120

/**
 * Removes every registered run of a server that no living process holds the server for. Only the held lock makes a run
 * live, never its age or its name (L104); only what is registered is touched, so nobody else's objects are (L115).
 */
export async function reap(server: Server, progress: (what: string) => void): Promise<Reaped[]> {
  const reaped: Reaped[] = []
  for (const entry of registrations(server)) {
    if ('unreadable' in entry) {
      reaped.push({ runId: basename(entry.file, '.json'), outcome: 'unreadable', sentence: `${entry.unreadable} Nothing was touched; look at ${entry.file}.` })
      continue
    }
    const { registration } = entry
    const { runId } = registration
    const live = holderOf(serverLockFile(server))
    if (live?.runId === runId) {
      reaped.push({ runId, outcome: 'live', sentence: `is live (process ${live.pid}) and was left alone` })
      continue
    }
    const file = stageLockFile(server, runId)
    const worker = holderOf(file)
    if (worker !== undefined && worker.what !== 'the janitor') await endProcess(worker, 2000)
    const lock = await tryLock(file, { what: 'the janitor', runId })
    if (lock === undefined) {
      reaped.push({ runId, outcome: 'busy', sentence: 'another janitor is at it' })
      continue
    }
    try {
      // Between the list and the lock the run may have ended by itself: then it is over, and its results stay as they are.
      if (readRegistration(server, runId) !== undefined) reaped.push(await reapOne(server, registration, (what) => progress(`${runId}: ${what}`)))
    } catch (error) {
      reaped.push({ runId, outcome: 'residue', sentence: `could not be removed: ${messageOf(error)}` })
    } finally {
      lock.release()
    }
  }
  return reaped
}

async function reapOne(server: Server, registration: Registration, progress: (what: string) => void): Promise<Reaped> {
  const { runId } = registration
  const run = new RunDirectory(registration.runDirectory)
  if (!isReadable(run, runId)) return await reapByNames(server, registration, progress)
  // A verdict that was written stays (L107); a run that was killed gets one now, and one that only kept its app
  // the verdict of its stages, as its keeper would have given it: nobody cut them off.
  const decided = existsSync(run.file('results.json'))
  const last = [...stageNames].reverse().find((stage) => run.hasBegun(stage))
  if (!decided && keptUntil(run) === undefined)
    run.cancel('killed', `the run was killed${last === undefined ? '' : ` during ${last}`}, and removed by the janitor`)
  const result = await runStage(run, 'teardown', { progress })
  if (!decided) finishRun(run)
  else if (isGone(result)) unregister(server, runId)
  return isGone(result)
    ? { runId, outcome: 'removed', sentence: `removed: ${result.headline}` }
    : { runId, outcome: 'residue', sentence: `could not be removed whole: ${result.headline}` }
}

function isReadable(run: RunDirectory, runId: string): boolean {
  try {
    return run.readPlan().runId === runId
  } catch {
    return false
  }
}

/** What a process that outlived the run may have written after its directory was removed; results and logs of a directory that is there stay. */
function removeScraps(runDirectory: string): void {
  if (!existsSync(runDirectory)) return
  new RunDirectory(runDirectory).removePrivate()
  if (readdirSync(runDirectory).length === 0) rmdirSync(runDirectory)
}

/** The run directory is gone or cannot be read: the registration names everything. */
async function reapByNames(server: Server, registration: Registration, progress: (what: string) => void): Promise<Reaped> {
  const { runId, domains, snapshotHosts } = registration
  const workspace = join(server.locksDirectory, 'reaping', runId)
  mkdirSync(workspace, { recursive: true, mode: 0o700 })
  try {
    const abra = new Abra({
      executable: registration.abraExecutable,
      directory: join(workspace, 'abra'),
      runId,
      environment: server.environment,
      mask: new Mask(),
      log: join(workspace, 'log'),
      signal: AbortSignal.timeout((bareDeadline + 30) * 1000)
    })
    const removal = await removeRun(
      { abra, engine: new Engine(server.dockerSocket), deadline: Date.now() + bareDeadline * 1000, progress },
      { runId, server, domains, snapshotHosts, mayHaveSnapshots: true }
    )
    const left = Object.values(removal.left).flat()
    if (left.length > 0) return { runId, outcome: 'residue', sentence: `left behind: ${left.join(', ')}` }
    removeScraps(registration.runDirectory)
    removeTemporaryFolder(runId)
    unregister(server, runId)
    const what = [...removal.removed, ...removal.forgotten.map((id) => `snapshot ${id}`)].join(', ') || 'nothing was there'
    return { runId, outcome: 'removed', sentence: `removed by its names, its run directory is gone: ${what}` }
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}
