import { join } from 'node:path'
import { type Holder, holderOf, tryLock, waitForLock } from '../../src/run/lock.ts'
import { serverLockFile } from '../../src/run/registry.ts'
import type { Progress } from './command.ts'
import { ServerError } from './errors.ts'
import type { Places } from './places.ts'

/**
 * Does `work`, which may restart any part of a server, only while no run uses the server: it holds the server's lock
 * meanwhile, or this process does already. With `wait` a living holder is waited for, and `wait` is told who it is.
 * Without it the server is left as it is: `usable` answers whether that is good enough, else a ServerError says who uses it.
 */
export async function undisturbed<T>(
  places: Places,
  options: { wait?: ((holder: Holder) => void) | undefined; progress: Progress; usable: () => Promise<T | undefined> },
  work: () => Promise<T>
): Promise<T> {
  const file = serverLockFile({ locksDirectory: join(places.state, 'locks') })
  const purpose = { what: 'the repair of the server' }
  let lock = await tryLock(file, purpose)
  if (lock === undefined) {
    const holder = holderOf(file)
    if (holder?.pid === process.pid) return await work()
    const { wait } = options
    if (wait !== undefined)
      lock = await waitForLock(file, purpose, {
        waiting: (living) => {
          wait(living)
          options.progress(`the server ${places.name} needs a repair: waiting until ${living.what} has ended (process ${living.pid})`)
        }
      })
    else {
      const usable = await options.usable()
      if (usable !== undefined) return usable
      throw new ServerError(
        `the server ${places.name} does not answer as it should, and ${holder?.what ?? 'somebody'} is using it (process ${holder?.pid ?? 'unknown'}), so it is not repaired now. Wait for that, or end it, then run this again. ./testme local status shows the parts.`
      )
    }
  }
  try {
    return await work()
  } finally {
    lock.release()
  }
}
