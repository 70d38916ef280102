import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import { within } from '../run/within.ts'

/** Files in an app's volume, touched from outside with more rights than it while the app may change anything in there (`within`). */
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_WRONLY, O_CREAT, O_EXCL } = constants

/**
 * Whether something is at an absolute path in or of a volume, links followed. Not `existsSync`: that asks access(2), which looks at what the user may do and
 * not at the capabilities of this process (docs/host.md). What cannot be looked at is not there.
 */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

export interface Owner {
  uid: number
  gid: number
}

/** Writes a new file or link, replacing what is there; folders on the way are made. Owner and mode as given. */
export function writeInVolume(mountpoint: string, file: { path: string; mode: number; content?: Buffer; target?: string }, owner: Owner): void {
  const own = (path: string): void => lchownSync(path, owner.uid, owner.gid)
  const makeFolder = (path: string): void => {
    mkdirSync(path, { mode: 0o755 })
    own(path)
  }
  within(
    mountpoint,
    file.path,
    (path) => {
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path)
      if (file.target !== undefined) symlinkSync(file.target, path)
      else {
        const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, file.mode)
        try {
          writeFileSync(descriptor, file.content ?? Buffer.alloc(0))
          fchmodSync(descriptor, file.mode)
        } finally {
          closeSync(descriptor)
        }
      }
      own(path)
    },
    makeFolder
  )
}

/** Deletes one file or link; that it is gone already is what was wanted. */
export function deleteInVolume(mountpoint: string, relative: string): void {
  try {
    within(mountpoint, relative, unlinkSync)
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}

export type Found = { kind: 'file'; stat: Stats; content: Buffer } | { kind: 'link'; stat: Stats; target: string } | { kind: 'other'; stat: Stats }

/** What stands at a path of a volume, undefined for nothing. A file of more than `limit` bytes is read only so far. */
export function findInVolume(mountpoint: string, relative: string, limit = 65_536): Found | undefined {
  try {
    return within(mountpoint, relative, (path): Found | undefined => {
      const stat = lstatSync(path, { throwIfNoEntry: false })
      if (stat === undefined) return undefined
      if (stat.isSymbolicLink()) return { kind: 'link', stat, target: readlinkSync(path) }
      if (!stat.isFile()) return { kind: 'other', stat }
      // A pipe put in its place meanwhile must not hold us for ever.
      const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      try {
        const content = Buffer.alloc(Math.min(limit, fstatSync(descriptor).size))
        return { kind: 'file', stat, content: content.subarray(0, readSync(descriptor, content)) }
      } finally {
        closeSync(descriptor)
      }
    })
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** A folder on the way that is missing, or is none any more, means that the file is not there. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')
}
