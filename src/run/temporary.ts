import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The one folder of a run outside its run directory: what the run starts gets it as TMPDIR. Chromium makes a socket
 * there, and the path of a socket may not be longer than 108 bytes, which a run directory's can be. Its name follows from
 * the run id, so whoever cleans up after a killed run knows it.
 */
export function temporaryFolder(runId: string): string {
  return join(tmpdir(), `testme-${createHash('sha256').update(runId).digest('hex').slice(0, 12)}`)
}

/** Makes it, mode 0700. Throws when something there is not a folder of this user's. */
export function makeTemporaryFolder(runId: string): string {
  const folder = temporaryFolder(runId)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error(`${folder} is not a folder of this user's. Remove it, then run this again.`)
  return folder
}

/** A folder beside it that other users may enter and not list: what the sandbox of a recipe's own tests is shown. Made anew. */
export function makeSharedFolder(runId: string): string {
  const folder = sharedFolder(runId)
  const found = lstatSync(folder, { throwIfNoEntry: false })
  // Another's is not touched: whoever may write in it could lead a removal elsewhere.
  if (found !== undefined && (!found.isDirectory() || found.uid !== process.getuid?.()))
    throw new Error(`${folder} is not a folder of this user's. Remove it, then run this again.`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o711 })
  chmodSync(folder, 0o711)
  return folder
}

const sharedFolder = (runId: string): string => `${temporaryFolder(runId)}-shared`

export function removeTemporaryFolder(runId: string): void {
  for (const folder of [temporaryFolder(runId), sharedFolder(runId)]) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}
