import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { placesOf } from '../../local/server/places.ts'

/** How often the group of a server is looked at, milliseconds. */
const every = 500

/** Bytes in use, less the pages of files that the kernel drops when it needs room; of cgroup v1 and v2. Pure. */
export function workingSet(usage: string, stat: string): number | undefined {
  const used = Number(usage)
  // The totals of v1 are of all groups below; v2 counts these anyway and has no such words.
  const total = /^total_inactive_file /m.test(stat) ? 'total_' : ''
  const files = ['inactive_file', 'active_file'].map((name) => Number(new RegExp(`^${total}${name} (\\d+)$`, 'm').exec(stat)?.[1]))
  const dropped = files.reduce((sum, bytes) => sum + bytes, 0)
  return usage.trim() === '' || !Number.isFinite(used) || Number.isNaN(dropped) ? undefined : Math.max(0, used - dropped)
}

/** What all containers of a server use together at this moment; undefined where the kernel does not say. */
function memoryOf(server: string): number | undefined {
  const { cgroup } = placesOf(server)
  for (const [folder, usage] of [
    [join('/sys/fs/cgroup/memory', cgroup), 'memory.usage_in_bytes'],
    [join('/sys/fs/cgroup', cgroup), 'memory.current']
  ] as const)
    try {
      return workingSet(readFileSync(join(folder, usage), 'utf8'), readFileSync(join(folder, 'memory.stat'), 'utf8'))
    } catch {
      // The other version of cgroups.
    }
  return undefined
}

/** Looks again and again until it is asked for the highest that was seen. */
export function watchMemory(server: string): () => number | null {
  let peak: number | null = null
  const look = (): void => {
    const now = memoryOf(server)
    if (now !== undefined) peak = Math.max(peak ?? 0, now)
  }
  look()
  const timer = setInterval(look, every)
  return () => {
    clearInterval(timer)
    look()
    return peak
  }
}
