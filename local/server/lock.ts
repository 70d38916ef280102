import { waitForLock } from '../../src/run/lock.ts'
import { ServerError } from './errors.ts'

/**
 * Runs `work` while holding a lock file; a lock whose holder is dead is taken over.
 * @param minutes how long a living holder is waited for before this gives up, saying who holds it
 */
export async function locked<T>(file: string, work: () => Promise<T>, minutes = 5): Promise<T> {
  const patience = AbortSignal.timeout(minutes * 60_000)
  let holder = 0
  const lock = await waitForLock(file, { what: 'changing the embedded server' }, { signal: patience, pause: 100, waiting: ({ pid }) => (holder = pid) }).catch(
    (error: unknown) => {
      if (!patience.aborted) throw error
      throw new ServerError(`${file} is held by process ${holder} for more than ${minutes} minutes. Wait for it, or end that process, then run this again.`)
    }
  )
  try {
    return await work()
  } finally {
    lock.release()
  }
}
