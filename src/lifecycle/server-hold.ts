import { InfrastructureError } from '../model/failure.ts'
import type { Plan } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { type Holder, holderOf, type Lock, type Purpose, tryLock, waitForLock } from '../run/lock.ts'
import { type Registration, register, serverLockFile } from '../run/registry.ts'
import { type Reaped, reap } from './janitor.ts'
import { askToYield } from './kept.ts'

export interface HoldOptions {
  /** False: refuse at once when the server is busy. */
  wait: boolean
  signal: AbortSignal
  progress: (what: string) => void
  reaped: (what: Reaped[]) => void
}

/** Who holds a server, as the end of a sentence. */
export function holderInWords(holder: Holder): string {
  return `${holder.what} holds it (process ${holder.pid}${holder.runDirectory === undefined ? '' : `, ${holder.runDirectory}`})`
}

/**
 * Takes the server for a run: waits for its lock, cleans up after runs that died, and registers this one, in this
 * order, so that whatever the run creates is known before it exists (L106, L111).
 */
export async function takeServer(plan: Plan, run: RunDirectory, options: HoldOptions): Promise<{ lock: Lock; registration: Registration }> {
  const file = serverLockFile(plan.server)
  const purpose: Purpose = { what: `run ${plan.runId}`, runId: plan.runId, runDirectory: run.path }
  let lock: Lock
  if (options.wait) {
    lock = await waitForLock(file, purpose, {
      signal: options.signal,
      waiting: (holder) => {
        askToYield(holder.runDirectory)
        options.progress(`waiting for the server ${plan.server.name}: ${holderInWords(holder)}`)
      }
    })
  } else {
    const taken = await tryLock(file, purpose)
    if (taken === undefined) {
      const holder = holderOf(file)
      throw new InfrastructureError(
        `the server ${plan.server.name} is busy: ${holder === undefined ? 'somebody has just taken it' : holderInWords(holder)}`,
        'Wait for that run, or use another server: --server NAME.'
      )
    }
    lock = taken
  }
  try {
    options.reaped(await reap(plan.server, options.progress))
    return { lock, registration: register(plan, run) }
  } catch (error) {
    lock.release()
    throw error
  }
}
