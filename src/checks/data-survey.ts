import { readdirSync } from 'node:fs'
import { type BackupCapability, backupCapability } from '../recipe/backup-labels.ts'
import { type Engine, EngineError } from '../swarm/engine.ts'
import { newestContainer, processesOf, type RunningContainer } from '../swarm/exec.ts'
import type { Stack } from '../swarm/stack.ts'
import { detectDatabase } from './databases/detect.ts'
import type { DatabaseKind } from './databases/kind.ts'
import type { Mount } from './volume-canary.ts'
import { isThere } from './volume-files.ts'

/** One service as far as its data goes. Names of volumes are full ones, `short` is the service's name in the compose file. */
export interface DataService {
  name: string
  short: string
  image: string
  labels: Record<string, string>
  mounts: { volume: string; target: string }[]
  /** Where its container has a volume without a name that holds something: the image declares it, or the compose file names none. */
  anonymous: string[]
  processes: string[]
  /** Why nobody could look at the processes. */
  unseen?: string
}

/** Data that is there and that nobody here can seed. */
export interface OutOfReach {
  /** The services and volumes that it belongs to, by their names in the compose file. */
  of: string[]
  what: string
  /** It is gone with the next update, so that what is read back today vouches for nothing. */
  fleeting: boolean
}

/** Where a stack keeps its data. */
export interface DataSurvey {
  volumes: { Name: string; Mountpoint: string; mounts: Mount[] }[]
  databases: { service: string; short: string; kind: DatabaseKind['name']; volumes: string[] }[]
  capability: BackupCapability
  outOfReach: OutOfReach[]
}

/** Pure: from what runs to where the data is. `volumes` are those of the stack, `reachable` says whether this host sees a path. */
export function surveyOf(
  stack: string,
  services: DataService[],
  volumes: { Name: string; Mountpoint: string }[],
  reachable: (path: string) => boolean
): DataSurvey {
  const short = (volume: string): string => (volume.startsWith(`${stack}_`) ? volume.slice(stack.length + 1) : volume)
  const capability = backupCapability(
    services.map((service) => ({ name: service.short, labels: service.labels, volumes: service.mounts.map((mount) => short(mount.volume)) }))
  )
  const databases = services.flatMap((service) => {
    const kind = detectDatabase(service.image, service.processes)
    return kind === undefined ? [] : [{ service: service.name, short: service.short, kind: kind.name, volumes: service.mounts.map((mount) => mount.volume) }]
  })
  // Not known to be a database and not known to be none: no file into its volumes, and no pass without a proof.
  const unseen = services.filter((service) => service.unseen !== undefined && detectDatabase(service.image, []) === undefined)
  // A Redis without a volume is a cache.
  const caches = databases.filter((database) => database.kind === 'Redis').map((database) => database.service)
  const nameless = services.filter((service) => service.anonymous.length > 0 && !caches.includes(service.name))
  const outOfReach: OutOfReach[] = [
    ...unseen.map(({ short: name, mounts, unseen: why }) => ({
      of: [name, ...mounts.map((mount) => short(mount.volume))],
      what: `whether "${name}" is a database could not be seen: ${why}`,
      fleeting: false
    })),
    ...nameless.map(({ short: name, anonymous }) => ({
      of: [name],
      what: `"${name}" keeps data in a volume without a name (${anonymous.join(', ')}): the next update begins with an empty one`,
      fleeting: true
    }))
  ]
  const ofDatabases = new Set([...databases.flatMap((database) => database.volumes), ...unseen.flatMap(({ mounts }) => mounts.map(({ volume }) => volume))])
  const plain = volumes.flatMap((volume) => {
    if (ofDatabases.has(volume.Name)) return []
    const users = services.filter((service) => service.mounts.some((mount) => mount.volume === volume.Name))
    const coverage = capability.volumes[short(volume.Name)]
    // A dump hook and a path label mark a database, also one that is not known here: no file into its data directory.
    if (coverage?.kind === 'paths' && coverage.dumped) {
      const names = users.map((user) => user.short)
      const what = `the data of "${names.join(', ')}" is dumped by a hook, and it is no database that is known here`
      outOfReach.push({ of: [...names, short(volume.Name)], what, fleeting: false })
      return []
    }
    if (!reachable(volume.Mountpoint)) {
      const what = `the volume ${volume.Name} is not reachable from this host (${volume.Mountpoint === '' ? 'it has no path' : volume.Mountpoint})`
      outOfReach.push({ of: [short(volume.Name)], what, fleeting: false })
      return []
    }
    const mounts = users.flatMap((user) =>
      user.mounts.filter((mount) => mount.volume === volume.Name).map((mount) => ({ service: user.short, target: mount.target }))
    )
    return [{ ...volume, mounts: mounts.sort((a, b) => a.service.localeCompare(b.service)) }]
  })
  return { volumes: plain, databases, capability, outOfReach }
}

/** Looks at a running stack. */
export async function surveyData(stack: Stack): Promise<DataSurvey> {
  const [services, volumes] = await Promise.all([stack.services(), stack.volumes()])
  const seen = await Promise.all(
    services.map(async (service): Promise<DataService> => {
      const { ContainerSpec } = service.Spec.TaskTemplate
      const container = await newestContainer(stack.engine, service.Spec.Name)
      const { processes, unseen } = container === undefined ? { processes: [] } : await lookAt(stack.engine, container.Id)
      const named = (ContainerSpec.Mounts ?? []).flatMap((mount) => mount.Source ?? [])
      return {
        name: service.Spec.Name,
        short: service.Spec.Name.slice(stack.name.length + 1),
        image: ContainerSpec.Image,
        labels: { ...ContainerSpec.Labels, ...service.Spec.Labels },
        mounts: (ContainerSpec.Mounts ?? [])
          .filter((mount) => mount.Type === 'volume' && mount.Source !== undefined)
          .map((mount) => ({ volume: mount.Source ?? '', target: mount.Target })),
        anonymous: (container?.Mounts ?? []).filter((mount) => isAnonymous(mount, named) && holdsSomething(mount.Source)).map((mount) => mount.Destination),
        processes,
        ...(unseen === undefined ? {} : { unseen })
      }
    })
  )
  return surveyOf(stack.name, seen, volumes, isThere)
}

/** The engine asks the host's `ps`: where that fails, what runs is not known (L44). A container that has ended meanwhile runs nothing. */
async function lookAt(engine: Engine, container: string): Promise<Pick<DataService, 'processes' | 'unseen'>> {
  try {
    return { processes: (await processesOf(engine, container)).map((process) => process.command) }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return error.status === 404 || error.status === 409 ? { processes: [] } : { processes: [], unseen: error.message }
  }
}

function isAnonymous(mount: NonNullable<RunningContainer['Mounts']>[number], named: string[]): boolean {
  return mount.Type === 'volume' && !named.includes(mount.Name ?? '')
}

/** What cannot be looked into counts as full. */
function holdsSomething(folder: string | undefined): boolean {
  try {
    return folder === undefined || readdirSync(folder).length > 0
  } catch {
    return true
  }
}
