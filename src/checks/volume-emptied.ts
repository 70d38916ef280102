import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, rmdirSync, type Stats, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Volumes with more entries than this are not searched for open files; they are then not emptied either. */
const limit = 20_000

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants

/**
 * Removes everything in a volume, not the volume's own folder. No link is followed, also not one that the app makes meanwhile: each folder is held open, and
 * what is in it is reached through that (as `within` does). In this process: on a host no program that it starts has the right to (docs/host.md).
 */
export function emptyVolume(mountpoint: string): void {
  const folder = openSync(mountpoint, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    const path = `/proc/self/fd/${folder}`
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inside = join(path, entry.name)
      if (!entry.isDirectory()) unlinkSync(inside)
      else {
        emptyVolume(inside)
        rmdirSync(inside)
      }
    }
  } finally {
    closeSync(folder)
  }
}

/** A volume as the engine describes it; with options it may be a mount of something outside the engine's folder. */
export interface EngineVolume {
  Driver?: string
  Options?: Record<string, string> | null
  Mountpoint: string
}

/** Undefined when the files of a volume can be taken away from the running app, else why not. */
export function whyNotToEmpty(volume: EngineVolume): string | undefined {
  if (volume.Driver !== 'local' || Object.keys(volume.Options ?? {}).length > 0) return 'it is not a plain local volume'
  const files = new Set<string>()
  for (const entry of readdirSync(volume.Mountpoint, { recursive: true, withFileTypes: true })) {
    if (files.size > limit) return `it has more than ${limit} files`
    if (entry.isSocket() || entry.isFIFO()) return `the app has made ${entry.name} in it`
    const stat = entry.isFile() ? lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false }) : undefined
    if (stat !== undefined) files.add(key(stat))
  }
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const open = openFiles(pid).find((path) => files.has(path.key))
    if (open !== undefined) return `the app has ${open.name} open`
  }
  return undefined
}

const key = (stat: Stats): string => `${stat.dev}:${stat.ino}`

function openFiles(pid: string): { key: string; name: string }[] {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).flatMap((descriptor) => {
      try {
        const link = join(folder, descriptor)
        const stat = statSync(link)
        return stat.isFile() ? [{ key: key(stat), name: readlinkSync(link).split('/').at(-1) ?? '' }] : []
      } catch {
        // Closed meanwhile.
        return []
      }
    })
  } catch {
    // The process has ended meanwhile, or is not ours to look into.
    return []
  }
}
