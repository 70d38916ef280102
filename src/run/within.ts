import { closeSync, constants, lstatSync, openSync } from 'node:fs'
import { basename, dirname } from 'node:path'

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants

/**
 * Calls `body` with a path to `relative` that cannot leave the volume, while the app may change anything in there: a folder
 * that it swaps for a link to the host must lead us nowhere. So every folder on the way is opened without following links
 * and held open, and the last part is reached through the open folder (`/proc/self/fd`), never by its full path. What
 * `body` does with the last part must not follow a link either. Throws what opening the folders throws: ENOENT, ENOTDIR, ELOOP.
 */
export function within<T>(mountpoint: string, relative: string, body: (path: string) => T, makeFolder?: (path: string) => void): T {
  let folder = openSync(mountpoint, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    const parents = dirname(relative)
    if (relative.split('/').some((part) => ['', '.', '..'].includes(part))) throw new Error(`${relative} is no path inside a volume`)
    for (const part of parents === '.' ? [] : parents.split('/')) {
      const path = `/proc/self/fd/${folder}/${part}`
      if (makeFolder !== undefined && lstatSync(path, { throwIfNoEntry: false }) === undefined) makeFolder(path)
      const next = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      closeSync(folder)
      folder = next
    }
    return body(`/proc/self/fd/${folder}/${basename(relative)}`)
  } finally {
    closeSync(folder)
  }
}
