import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { classOf } from '../abra/blame.ts'
import { unplannedDeploys } from '../abra/deploy-count.ts'
import { AbraError } from '../abra/error.ts'
import { StageFailure } from '../model/failure.ts'
import type { Plan } from '../model/types.ts'
import type { Compose } from '../recipe/compose.ts'
import { setEnv } from '../recipe/env.ts'
import { lastingRole, type Upgrades } from '../run/lasting.ts'
import { converge, endedTasks } from '../swarm/converge.ts'
import type { Stack } from '../swarm/stack.ts'
import { checkOut } from './checkout.ts'
import { type AppContext, stackOf } from './context.ts'
import { overlayFile, overlayFor } from './overlay.ts'
import type { ReadApp } from './read-app.ts'

/** A deploy that abra has applied; nothing has been waited for. */
export interface Deployed extends ReadApp {
  stack: Stack
  /** Milliseconds since the epoch. */
  started: number
  /** Tasks that had ended before. */
  past: ReadonlySet<string>
}

/** What the settings and hooks of a recipe bring to a deploy. */
export interface Brought {
  /** Values of secrets by name; those that this version has are inserted, where nothing of their name and version is there yet. */
  secrets: Record<string, string>
  /** Called once the app's env file and secrets are there, before abra is. */
  before: () => Promise<void>
}

/**
 * Hands what `readApp` read to abra. The first deploy of a role makes the app and its secrets; a later one redeploys it in
 * place, with secrets that only this version needs made before it. Deploys are counted against the plan (L26).
 */
export async function deploy(context: AppContext, app: ReadApp, brought: Brought = { secrets: {}, before: async () => {} }): Promise<Deployed> {
  const { plan, abra } = context
  const domain = plan.domains[app.role]
  const stack = stackOf(context, app.role)
  const file = abra.environmentFile(domain)
  const first = !existsSync(file)
  try {
    if (first) await abra.newApp(plan.recipe, domain)
    // L8, Q6: `app new` moved the checkout to a release tag; whatever stands there now is what would be deployed.
    const checkout = await checkOut(context, app.sha)
    writeFileSync(join(checkout, overlayFile), overlayFor(context, app.compose))
    writeFileSync(file, setEnv(app.configuration.text, { COMPOSE_FILE: [...app.files, overlayFile].join(':') }), { mode: 0o600 })
    if (first || (await needsSecrets(stack, app))) {
      // Before the others are generated: what is there already is left as it is.
      await insertSecrets(context, stack, app, brought.secrets)
      await abra.generateSecrets(domain)
    }
    await brought.before()
    await demandOnlyOurOverlay(checkout)
    const past = first ? new Set<string>() : await endedTasks(stack)
    const started = Date.now()
    await abra.deploy(domain)
    demandPlannedDeploys(abra.deploys(), context.planned ?? plannedDeploys(plan))
    return { ...app, stack, started, past }
  } catch (error) {
    if (error instanceof AbraError && !error.cancelled) throw new StageFailure('', classOf(error), error.message, error.output.trim().split('\n').slice(-10))
    throw error
  }
}

/** Waits until a deploy has converged, or only until its tasks run as asked (`applied`). Returns seconds since abra was called. */
export async function awaitDeployed(context: AppContext, deployed: Deployed, until: 'applied' | 'settled'): Promise<number> {
  await converge(deployed.stack, {
    past: deployed.past,
    until,
    deadline: context.plan.settings.deadlines.deploy * 1000,
    waiting: (what) => context.progress(`waiting for ${what}`),
    signal: context.signal
  })
  return (Date.now() - deployed.started) / 1000
}

async function needsSecrets(stack: Stack, app: ReadApp): Promise<boolean> {
  const existing = new Set((await stack.secrets()).map((secret) => secret.Spec.Name))
  return Object.values(app.compose.secrets).some((secret) => secret.external && secret.name !== undefined && !existing.has(secret.name))
}

/** The secrets that the services of a version use; abra knows no others. */
export function secretNamesOf(compose: Pick<Compose, 'services'>): string[] {
  return [...new Set(Object.values(compose.services).flatMap((service) => service.secrets))].sort()
}

async function insertSecrets(context: AppContext, stack: Stack, app: ReadApp, values: Record<string, string>): Promise<void> {
  if (Object.keys(values).length === 0) return
  const existing = new Set((await stack.secrets()).map((secret) => secret.Spec.Name))
  for (const name of secretNamesOf(app.compose)) {
    const [value, full] = [values[name], app.compose.secrets[name]?.name]
    if (value === undefined || full === undefined || existing.has(full)) continue
    // As abra does: what stands behind the last underline of the whole name is the version.
    await context.abra.insertSecret(context.plan.domains[app.role], { name, version: full.slice(full.lastIndexOf('_') + 1), value })
  }
}

/** L7: the `+U` that abra will stamp is ours alone; any other change in the checkout would be tested unseen. */
export async function demandOnlyOurOverlay(checkout: string): Promise<void> {
  const { stdout } = await execa('git', ['-C', checkout, 'status', '--porcelain', '--ignored', '--untracked-files=all'], {
    env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  })
  const changes = stdout.split('\n').filter((line) => line !== '' && !/^(\?\?|!!) compose\.testme\.yml$/.test(line))
  if (changes.length > 0)
    throw new StageFailure('checkout', 'suite', `the checkout holds changes that are not ours: ${changes.map((line) => line.trim()).join(', ')}`)
}

/** DESIGN 2: the fresh app once, the upgrade's base and head once each where there is one, each dependency once, nothing else. */
export function plannedDeploys(plan: Pick<Plan, 'domains' | 'dependencies'> & Upgrades): Record<string, number> {
  const dependencies = (plan.dependencies ?? []).map(({ domain }): [string, number] => [domain, 1])
  return { [plan.domains.fresh]: 1, [plan.domains.upgrade]: lastingRole(plan) === 'fresh' ? 0 : 2, ...Object.fromEntries(dependencies) }
}

function demandPlannedDeploys(deploys: Record<string, number>, planned: Record<string, number>): void {
  const wrong = unplannedDeploys(deploys, planned)
  if (wrong.length > 0) throw new StageFailure('deploys', 'suite', `a deploy that nobody planned hides what the planned one did: ${wrong.join('; ')}`)
}
