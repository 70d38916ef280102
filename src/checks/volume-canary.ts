import { chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file with known content in a volume; written before an operation and demanded back after it. */
export interface VolumeCanary {
  volume: string
  mountpoint: string
  file: string
  content: string
}

/** Volumes are written through their path on this host: an image may have no shell inside. */
export function seedVolume(volume: { Name: string; Mountpoint: string }, nonce: string): VolumeCanary {
  const canary = { volume: volume.Name, mountpoint: volume.Mountpoint, file: `.testme-canary-${nonce}`, content: `testme canary ${nonce}\n` }
  const path = join(canary.mountpoint, canary.file)
  writeFileSync(path, canary.content, { mode: 0o644 })
  const owner = statSync(canary.mountpoint)
  chownSync(path, owner.uid, owner.gid)
  return canary
}

/** Undefined when the canary is intact, else what is wrong with it. */
export function whatIsWrong(canary: VolumeCanary): string | undefined {
  const path = join(canary.mountpoint, canary.file)
  if (!existsSync(canary.mountpoint)) return `the volume ${canary.volume} is gone`
  if (!existsSync(path)) return `the file seeded in ${canary.volume} is gone`
  return readFileSync(path, 'utf8') === canary.content ? undefined : `the file seeded in ${canary.volume} has other content`
}

export function damage(canary: VolumeCanary): void {
  writeFileSync(join(canary.mountpoint, canary.file), 'damaged\n')
}

export function removeCanary(canary: VolumeCanary): void {
  rmSync(join(canary.mountpoint, canary.file), { force: true })
}

/** A file that came after the backup. */
export function laterFile(canary: VolumeCanary): string {
  return join(canary.mountpoint, `${canary.file}-later`)
}
