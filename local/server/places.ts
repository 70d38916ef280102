import { join } from 'node:path'
import { ServerError } from './errors.ts'

/** Apps get names below it; every server has the same zone, each with an edge of its own. */
export const zone = 'ci.test'

/** Where everything of one server is; derived from its name alone, but for the subnet. */
export interface Places {
  name: string
  /** Holds the state of all servers, the registry's storage and the image cache. */
  root: string
  state: string
  /** Unix socket paths are limited to 108 bytes, so sockets lie in a short place. */
  run: string
  socket: string
  netns: string
  cgroup: string
  /** Processes of ours, by the part they are. */
  records: Record<Part, string>
  facts: string
  ca: string
  bundle: string
  certificates: string
  backups: string
}

export const parts = ['dockerd', 'resolver', 'registry', 'outbound'] as const
export type Part = (typeof parts)[number]

export const stateRoot = process.env['TESTME_STATE'] ?? '/var/lib/testme'
/** Shared by all servers of a state root. */
export const registryStorage = join(stateRoot, 'registry')
export const imageCache = join(stateRoot, 'images')
/** Of the machine, not of a state root: network names, subnets and the daemon's directories are shared by all. */
export const machineLock = '/run/testme.lock'
export const packagesLock = '/run/testme-packages.lock'

export function placesOf(name: string): Places {
  if (!/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(name))
    throw new ServerError(`'${name}' cannot be the name of a server: use lower-case letters, digits and hyphens, at most 30.`)
  const state = join(stateRoot, 'servers', name)
  const run = join('/run/testme', name)
  return {
    name,
    root: stateRoot,
    state,
    run,
    socket: join(run, 'docker.sock'),
    netns: `testme-${name}`,
    cgroup: `testme-${name}`,
    records: Object.fromEntries(parts.map((part) => [part, join(state, `${part}.process`)])) as Record<Part, string>,
    facts: join(state, 'server.json'),
    ca: join(state, 'ca.pem'),
    bundle: join(state, 'ca-bundle.pem'),
    certificates: join(state, 'certificates'),
    backups: join(state, 'backups')
  }
}
