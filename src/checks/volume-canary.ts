import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { deleteInVolume, findInVolume, isThere, writeInVolume } from './volume-files.ts'

/** One seeded entry of a volume, relative to the volume's root. `content` is base64; a link has its target instead. */
export interface SeededFile {
  path: string
  mode: number
  content?: string
  target?: string
}

/**
 * Known files in one volume: a text with the run's nonce, bytes that are no text, a nested path, private modes and a
 * link; all in one folder of their own, owned by whoever owns the volume.
 */
export interface VolumeCanary {
  volume: string
  mountpoint: string
  folder: string
  owner: { uid: number; gid: number }
  files: SeededFile[]
  /** By whom and where it was mounted. */
  mounts: Mount[]
}

/** A service, by its name in the compose file, and the path in its container. */
export interface Mount {
  service: string
  target: string
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Volumes are written through their path on this host: an image may have no shell inside. */
export function seedVolume(volume: { Name: string; Mountpoint: string }, nonce: string, mounts: Mount[] = []): VolumeCanary {
  const { uid, gid } = statSync(volume.Mountpoint)
  const folder = `.testme-canary-${nonce}`
  const bytes = Buffer.concat([Buffer.from([0, 255, 10, 13, 26, 0]), createHash('sha256').update(nonce).digest()])
  const canary: VolumeCanary = {
    volume: volume.Name,
    mountpoint: volume.Mountpoint,
    folder,
    owner: { uid, gid },
    mounts,
    files: [
      { path: `${folder}/text.txt`, mode: 0o644, content: base64(`testme canary ${nonce}\n`) },
      { path: `${folder}/bytes.bin`, mode: 0o640, content: bytes.toString('base64') },
      { path: `${folder}/a/deeper/path.txt`, mode: 0o600, content: base64(`nested ${nonce}\n`) },
      { path: `${folder}/link`, mode: 0o777, target: 'text.txt' }
    ]
  }
  for (const file of canary.files) write(canary, file)
  // L51: what is deleted before the backup stays deleted.
  write(canary, { path: forgottenPath(canary), mode: 0o644, content: base64('deleted before the backup\n') })
  deleteInVolume(canary.mountpoint, forgottenPath(canary))
  return canary
}

function write(canary: VolumeCanary, { path, mode, content, target }: SeededFile): void {
  const what = target === undefined ? { content: Buffer.from(content ?? '', 'base64') } : { target }
  writeInVolume(canary.mountpoint, { path, mode, ...what }, canary.owner)
}

const forgottenPath = (canary: VolumeCanary): string => `${canary.folder}/forgotten.txt`
const laterPath = (canary: VolumeCanary): string => `${canary.folder}/later.txt`

/**
 * Undefined when the canary is intact byte for byte, else what is wrong with it. Mode and owner are compared only with
 * `strict`: an app may set them anew when it starts, a restore must bring them back.
 */
export function whatIsWrong(canary: VolumeCanary, options: { strict: boolean } = { strict: false }): string | undefined {
  if (!isThere(canary.mountpoint)) return `the volume ${canary.volume} is gone`
  for (const file of canary.files) {
    const wrong = whatIsWrongWithFile(canary, file, options.strict)
    if (wrong !== undefined) return wrong
  }
  return findInVolume(canary.mountpoint, forgottenPath(canary)) === undefined ? undefined : `a file deleted before the backup is back in ${canary.volume}`
}

function whatIsWrongWithFile(canary: VolumeCanary, file: SeededFile, strict: boolean): string | undefined {
  const name = `${file.path.slice(canary.folder.length + 1)} seeded in ${canary.volume}`
  const found = findInVolume(canary.mountpoint, file.path)
  if (found === undefined) return `the file ${name} is gone`
  if (file.target !== undefined) {
    if (found.kind !== 'link' || found.target !== file.target) return `the link ${name} is another one`
  } else if (found.kind !== 'file' || found.content.toString('base64') !== file.content) return `the file ${name} has other content`
  if (!strict) return undefined
  const { uid, gid, mode } = found.stat
  if (uid !== canary.owner.uid || gid !== canary.owner.gid)
    return `the file ${name} belongs to ${uid}:${gid} and not to ${canary.owner.uid}:${canary.owner.gid}`
  if (file.target === undefined && (mode & 0o7777) !== file.mode)
    return `the file ${name} has the mode ${(mode & 0o7777).toString(8)} and not ${file.mode.toString(8)}`
  return undefined
}

/** Changes the first file, deletes the others, and adds a file that came later. */
export function damage(canary: VolumeCanary): void {
  for (const [index, file] of canary.files.entries()) {
    if (index === 0) write(canary, { ...file, content: base64('damaged\n') })
    else deleteInVolume(canary.mountpoint, file.path)
  }
  write(canary, { path: laterPath(canary), mode: 0o644, content: base64('added after the backup\n') })
}

/** True when nothing of what was seeded is as it was: then the damage has taken (L50). */
export function isDamaged(canary: VolumeCanary): boolean {
  return canary.files.every((file) => whatIsWrongWithFile(canary, file, false) !== undefined)
}

/** A file that came after the backup and survived the restore. */
export function laterFileIsThere(canary: VolumeCanary): boolean {
  return findInVolume(canary.mountpoint, laterPath(canary)) !== undefined
}

export function removeLaterFile(canary: VolumeCanary): void {
  deleteInVolume(canary.mountpoint, laterPath(canary))
}
