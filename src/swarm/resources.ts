import { readFileSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from './engine.ts'
import type { Stack } from './stack.ts'

/** What an app uses at the end of a stage. Bytes. Shape of `resources` in the results. */
export interface Resources {
  /** By service, its running containers together. */
  memory: Record<string, number>
  /** The kernel keeps peaks; otherwise memory is what is used now. */
  peak: boolean
  volumes: Record<string, number>
  images: Record<string, number>
}

/** An app's figures with those of its dependencies, whose services and volumes stand as `<recipe>/<name>`. Pure. */
export function withDependencies(own: Resources, others: (Resources & { of: string })[]): Resources {
  const named = (of: string, figures: Record<string, number>): [string, number][] => Object.entries(figures).map(([name, bytes]) => [`${of}/${name}`, bytes])
  return {
    memory: { ...own.memory, ...Object.fromEntries(others.flatMap(({ of, memory }) => named(of, memory))) },
    peak: own.peak && others.every(({ peak, memory }) => peak || Object.keys(memory).length === 0),
    volumes: { ...own.volumes, ...Object.fromEntries(others.flatMap(({ of, volumes }) => named(of, volumes))) },
    images: Object.assign({}, ...others.map(({ images }) => images), own.images)
  }
}

interface Stats {
  memory_stats?: { usage?: number; max_usage?: number }
}

/** Measures the running containers, the volumes and the images of a stack, all at once. What cannot be measured is left out: figures never decide. */
export async function measureResources(stack: Stack): Promise<Resources> {
  const [services, containers, volumes] = await Promise.all([stack.services(), stack.containers(), stack.volumes()])
  const short = (name: string): string => name.slice(stack.name.length + 1)
  const running = containers.filter((container) => container.State === 'running')
  const used = await Promise.all(
    running.map(async (container) => ({
      service: short(container.Labels['com.docker.swarm.service.name'] ?? ''),
      ...(await memoryOf(stack.engine, container.Id))
    }))
  )
  const memory: Record<string, number> = {}
  for (const { service, bytes } of used) if (bytes !== undefined && service !== '') memory[service] = (memory[service] ?? 0) + bytes
  const references = [...new Set(services.map((service) => service.Spec.TaskTemplate.ContainerSpec.Image))]
  return {
    memory,
    peak: used.length > 0 && used.every((each) => each.peak),
    volumes: Object.fromEntries(await Promise.all(volumes.map(async (volume) => [short(volume.Name), await diskUseOf(volume.Mountpoint)] as const))),
    images: Object.fromEntries(
      (await Promise.all(references.map(async (image) => [image.split('@')[0] ?? image, await sizeOf(stack.engine, image)] as const))).flatMap(
        ([image, size]) => (size === undefined ? [] : [[image, size] as const])
      )
    )
  }
}

/** One look, not a stream: `one-shot` spares the second that the engine otherwise waits for a rate. */
async function memoryOf(engine: Engine, container: string): Promise<{ bytes: number | undefined; peak: boolean }> {
  try {
    const inspected = await engine.call<{ State: { Pid: number } }>('GET', `/containers/${container}/json`)
    const peak = peakOfGroup(inspected.State.Pid)
    if (peak !== undefined) return { bytes: peak, peak: true }
    const stats = await engine.call<Stats>('GET', `/containers/${container}/stats?stream=false&one-shot=true`)
    const most = stats.memory_stats?.max_usage
    return most === undefined ? { bytes: stats.memory_stats?.usage, peak: false } : { bytes: most, peak: true }
  } catch {
    // The container ended between the two looks.
    return { bytes: undefined, peak: false }
  }
}

/** The kernel's own peak of a process's group: `memory.peak` of cgroup v2 (Linux 5.19), `memory.max_usage_in_bytes` of v1. */
function peakOfGroup(pid: number): number | undefined {
  try {
    for (const file of peakFiles(readFileSync(`/proc/${pid}/cgroup`, 'utf8')))
      try {
        const peak = Number(readFileSync(file, 'utf8'))
        if (Number.isFinite(peak) && peak > 0) return peak
      } catch {
        // The other version of cgroups.
      }
  } catch {
    // The process ended.
  }
  return undefined
}

/** Where the peak of a group stands, from /proc/<pid>/cgroup. Pure. */
export function peakFiles(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, hierarchy, controllers, path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? []
    if (path === undefined) return []
    if (hierarchy === '0' && controllers === '') return [join('/sys/fs/cgroup', path, 'memory.peak')]
    return controllers?.split(',').includes('memory') === true ? [join('/sys/fs/cgroup/memory', path, 'memory.max_usage_in_bytes')] : []
  })
}

/** Bytes that the files below a folder use on disk; a file with several names counts once, links are not followed. */
export async function diskUseOf(folder: string, seen = new Set<string>()): Promise<number> {
  try {
    const stat = await lstat(folder)
    const key = `${stat.dev}:${stat.ino}`
    if (seen.has(key)) return 0
    seen.add(key)
    const own = stat.blocks * 512
    if (!stat.isDirectory()) return own
    const below = await Promise.all((await readdir(folder)).map((name) => diskUseOf(join(folder, name), seen)))
    return below.reduce((sum, each) => sum + each, own)
  } catch {
    // Files come and go while an app runs.
    return 0
  }
}

async function sizeOf(engine: Engine, image: string): Promise<number | undefined> {
  try {
    return (await engine.call<{ Size: number }>('GET', `/images/${encodeURIComponent(image)}/json`)).Size
  } catch {
    return undefined
  }
}
