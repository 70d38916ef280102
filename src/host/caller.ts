import type { HostConfiguration } from './configuration.ts'
import { HostRefusal } from './refusals.ts'

/** A user of this machine who runs jobs, and which runners of Gitea are its own. */
export interface Caller {
  user: string
  /** Numbers of its runners in Gitea. */
  runners: readonly number[]
}

/**
 * Who asks, from what sudo says: `SUDO_USER` is set by sudo itself, whatever its caller had in the environment, and nobody else can start this as the host's
 * user. A user who may ask for one thing may not ask for the other. Throws HostRefusal.
 */
export function callerFrom(environment: NodeJS.ProcessEnv, configuration: HostConfiguration, jobs: 'gate' | 'stages'): Caller {
  const user = environment['SUDO_USER'] ?? ''
  if (user === '') throw new HostRefusal('not-by-sudo')
  const own = configuration.runners.filter((runner) => runner.user === user)
  if (own.length === 0) throw new HostRefusal('not-a-runner')
  const able = own.filter((runner) => runner.jobs === jobs)
  if (able.length === 0) throw new HostRefusal('not-its-task')
  return { user, runners: able.map(({ id }) => id) }
}
