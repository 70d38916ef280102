import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Plan, Server } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import { writeAtomic } from './atomic.ts'
import { domainsOf } from './dependencies.ts'
import type { RunDirectory } from './directory.ts'
import { parseRunFile, serverSchema } from './schema.ts'

/**
 * What a server remembers of a run, written before the run creates anything (L111) and removed after its verified
 * teardown: enough to remove all of it even when the run directory is gone.
 */
export interface Registration {
  schema: 1
  runId: string
  recipe: string
  runDirectory: string
  domains: string[]
  /** Stack names, and what the run's snapshots may name as their host. */
  stacks: string[]
  snapshotHosts: string[]
  abraExecutable: string
  server: Server
  /** When the run began to use the server; its deadline counts from here. */
  startedAt: string
}

const registrationSchema = z.looseObject({
  schema: z.literal(1),
  runId: z.string().min(1),
  recipe: z.string(),
  runDirectory: z.string(),
  domains: z.array(z.string()).min(1),
  stacks: z.array(z.string()).min(1),
  snapshotHosts: z.array(z.string()),
  abraExecutable: z.string(),
  server: serverSchema,
  startedAt: z.iso.datetime()
})

export const serverLockFile = (server: Pick<Server, 'locksDirectory'>): string => join(server.locksDirectory, 'server.lock')
/** Held by whoever works on a run right now: one of its stages, its keeper, or the janitor. */
export const stageLockFile = (server: Pick<Server, 'locksDirectory'>, runId: string): string => join(server.locksDirectory, 'stages', `${runId}.lock`)

const folderOf = (server: Pick<Server, 'locksDirectory'>): string => join(server.locksDirectory, 'runs')
const fileOf = (server: Pick<Server, 'locksDirectory'>, runId: string): string => join(folderOf(server), `${runId}.json`)

/** All that a run will put on its server, from its plan alone: teardown, janitor and registry share this one answer (L105). */
export function footprintOf(plan: Pick<Plan, 'domains' | 'dependencies'>): Pick<Registration, 'domains' | 'stacks' | 'snapshotHosts'> {
  const domains = domainsOf(plan)
  const stacks = domains.map(stackName)
  return { domains, stacks, snapshotHosts: [...stacks, ...domains] }
}

/** Registers a run; one that is registered already keeps its start. Call it while holding the server's lock (L106). */
export function register(plan: Plan, run: RunDirectory): Registration {
  const known = readRegistration(plan.server, plan.runId)
  const registration: Registration = {
    schema: 1,
    runId: plan.runId,
    recipe: plan.recipe,
    runDirectory: run.path,
    ...footprintOf(plan),
    abraExecutable: plan.abra.executable,
    server: plan.server,
    startedAt: known?.startedAt ?? new Date().toISOString()
  }
  writeAtomic(fileOf(plan.server, plan.runId), `${JSON.stringify(registration, null, 2)}\n`, 0o600)
  return registration
}

export function readRegistration(server: Pick<Server, 'locksDirectory'>, runId: string): Registration | undefined {
  const file = fileOf(server, runId)
  return existsSync(file) ? parseRunFile<Registration>(registrationSchema, file, readFileSync(file, 'utf8')) : undefined
}

export function unregister(server: Pick<Server, 'locksDirectory'>, runId: string): void {
  rmSync(fileOf(server, runId), { force: true })
  rmSync(`${stageLockFile(server, runId)}.guard`, { force: true })
}

export type Registered = { file: string; registration: Registration } | { file: string; unreadable: string }

/** Every registered run of a server, oldest first. One that cannot be read is an entry of its own and hides no other. */
export function registrations(server: Pick<Server, 'locksDirectory'>): Registered[] {
  const folder = folderOf(server)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name): Registered[] => {
      const file = join(folder, name)
      try {
        const registration = readRegistration(server, name.replace(/\.json$/, ''))
        return registration === undefined ? [] : [{ file, registration }]
      } catch (error) {
        return [{ file, unreadable: error instanceof Error ? error.message : String(error) }]
      }
    })
}
