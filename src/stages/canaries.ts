import { randomBytes } from 'node:crypto'
import { type DatabaseCanary, rows, seedRow } from '../checks/database-canary.ts'
import { seedVolume, type VolumeCanary, whatIsWrong } from '../checks/volume-canary.ts'
import type { Stack } from '../swarm/stack.ts'
import { no, type StageContext } from './context.ts'

/** The known data of an app: one file a volume, one row a database. */
export interface Canaries {
  volumes: VolumeCanary[]
  databases: DatabaseCanary[]
}

const isPostgres = (image: string): boolean => /(^|\/)(postgres|pgautoupgrade|postgis)(:|@|$)/.test(image)

/** Seeds every volume that is not a database's and every PostgreSQL of the stack, and reads it back (L50). */
export async function seedCanaries(context: StageContext, stack: Stack): Promise<Canaries> {
  const nonce = randomBytes(6).toString('hex')
  const services = await context.engine.call<
    { Spec: { Name: string; TaskTemplate: { ContainerSpec: { Image: string; Mounts?: { Type: string; Source: string }[] } } } }[]
  >('GET', '/services')
  const own = services.filter((service) => stack.owns(service.Spec.Name))
  const databases = own.filter((service) => isPostgres(service.Spec.TaskTemplate.ContainerSpec.Image.split('@')[0] ?? ''))
  const databaseVolumes = new Set(databases.flatMap((service) => (service.Spec.TaskTemplate.ContainerSpec.Mounts ?? []).map((mount) => mount.Source)))
  const volumes = (await stack.volumes()).filter((volume) => !databaseVolumes.has(volume.Name))
  const canaries: Canaries = { volumes: volumes.map((volume) => seedVolume(volume, nonce)), databases: [] }
  for (const service of databases) canaries.databases.push(await seedRow({ service: service.Spec.Name, socket: context.engine.socket }, nonce))
  await demandCanaries(context, canaries)
  return canaries
}

export function countOf(canaries: Canaries): number {
  return canaries.volumes.length + canaries.databases.length
}

/** Throws (class recipe) when any of the seeded data is not there as it was written. Returns the evidence. */
export async function demandCanaries(context: StageContext, canaries: Canaries): Promise<string> {
  for (const canary of canaries.volumes) {
    const wrong = whatIsWrong(canary)
    if (wrong !== undefined) no('recipe', wrong)
  }
  for (const canary of canaries.databases) {
    const found = await rows({ service: canary.service, socket: context.engine.socket })
    if (!found.includes(canary.value)) no('recipe', `the row seeded in the database of ${canary.service} is gone`)
  }
  const parts = [
    canaries.volumes.length === 0 ? '' : `${canaries.volumes.length} volume${canaries.volumes.length === 1 ? '' : 's'}`,
    canaries.databases.length === 0 ? '' : `${canaries.databases.length} database${canaries.databases.length === 1 ? '' : 's'}`
  ].filter((part) => part !== '')
  return `canary intact in ${parts.join(' and ')}`
}
