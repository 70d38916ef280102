import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Abra } from '../abra/abra.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { AppRole } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import { waitUntilGone } from '../swarm/converge.ts'
import type { Engine } from '../swarm/engine.ts'
import { Stack } from '../swarm/stack.ts'
import type { AppContext } from './context.ts'

/** What removing apps needs: no plan and no run directory, so that the janitor can do it for a run that lost both. */
export interface RemovalContext {
  abra: Abra
  engine: Engine
  /** Milliseconds since the epoch: by then it returns, whatever is stuck (L116, L117). */
  deadline: number
  progress: (what: string) => void
}

export interface Removal {
  /** What was there, one line each. */
  removed: string[]
  /** Names of the anonymous volumes that its containers had: whoever looks for what is left asks for these too. */
  anonymous: string[]
  /** What went wrong on the way. It decides nothing: what is left is looked for afterwards (L107, L109). */
  notes: string[]
}

/**
 * Removes an app whole: undeploy, wait until it is gone (L112), volumes, secrets, configs and networks while the env
 * file still exists, the env file last (L110). Safe to run twice, and without an env file. Throws only when the engine does not answer.
 */
export async function removeApp(context: RemovalContext, domain: string): Promise<Removal> {
  const { abra, engine, progress } = context
  const stack = new Stack(engine, stackName(domain))
  const [removed, anonymous] = await Promise.all([stack.residue(), stack.anonymousVolumes()])
  const notes: string[] = []
  const hasEnvironment = existsSync(abra.environmentFile(domain))
  if ((await stack.services()).length > 0 && hasEnvironment) {
    progress(`undeploying ${domain}`)
    await noting(notes, abra.undeploy(domain))
  }
  for (const service of await stack.services()) await noting(notes, stack.remove(`/services/${service.ID}`))
  progress(`waiting until ${domain} is gone`)
  // The last third is for what did not go by itself.
  await noting(notes, waitUntilGone(stack, Math.max(1000, (context.deadline - Date.now()) * 0.66)))
  for (const container of await stack.containers()) await noting(notes, stack.remove(`/containers/${container.Id}?force=true&v=true`))
  await removeObjects(context, stack, anonymous, notes)
  if (hasEnvironment && (await stack.residue(anonymous)).length === 0) await noting(notes, abra.removeApp(domain))
  return { removed, anonymous, notes }
}

/** An object that something still holds is tried again: containers and endpoints go a moment after their service. */
async function removeObjects(context: RemovalContext, stack: Stack, anonymous: string[], notes: string[]): Promise<void> {
  for (;;) {
    const [volumes, secrets, configs, networks] = await Promise.all([stack.volumes(anonymous), stack.secrets(), stack.configs(), stack.networks()])
    const paths = [
      ...volumes.map((volume) => `/volumes/${encodeURIComponent(volume.Name)}`),
      ...secrets.map((secret) => `/secrets/${secret.ID}`),
      ...configs.map((config) => `/configs/${config.ID}`),
      ...networks.map((network) => `/networks/${network.Id}`)
    ]
    if (paths.length === 0) return
    const stuck: string[] = []
    await Promise.all(paths.map((path) => noting(stuck, stack.remove(path))))
    if (stuck.length === 0) return
    if (Date.now() >= context.deadline) {
      notes.push(...stuck)
      return
    }
    context.progress(`waiting to remove: ${stuck[0]}`)
    await sleep(200)
  }
}

async function noting(notes: string[], call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    notes.push(messageOf(error))
  }
}

/** Removes the app of a role inside a stage; throws (class infrastructure) when any of it is left. Returns what was there. */
export async function removeStack(context: AppContext, role: AppRole): Promise<string[]> {
  const domain = context.plan.domains[role]
  const deadline = Date.now() + context.plan.settings.deadlines.teardown * 1000
  const { removed, anonymous, notes } = await removeApp({ ...context, deadline }, domain)
  const left = await new Stack(context.engine, stackName(domain)).residue(anonymous)
  if (left.length > 0) throw new StageFailure('removed', 'infrastructure', `left behind of ${domain}: ${left.join(', ')}`, notes)
  return removed
}
