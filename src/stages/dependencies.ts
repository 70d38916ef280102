import { existsSync, readFileSync } from 'node:fs'
import { stackOf } from '../app/context.ts'
import { awaitDeployed, plannedDeploys } from '../app/deploy.ts'
import { describeImages, makeImagesPresent } from '../app/images.ts'
import { proveRunning, proveStable, type Standing, standingTasks } from '../app/running.ts'
import { waitForHealth } from '../checks/https.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { AppRole, Dependency, Finding, Plan, StageName } from '../model/types.ts'
import { hasAccount, keepAccount } from '../run/accounts.ts'
import { writeAtomic } from '../run/atomic.ts'
import { planOfDependency } from '../run/dependencies.ts'
import { isSecretKey } from '../secrets/keys.ts'
import { loadHooks, textsFrom } from '../settings/hooks.ts'
import { partOf } from '../settings/layers.ts'
import { throwIfFailed } from '../swarm/converge.ts'
import { timeoutEvidence } from '../swarm/evidence.ts'
import { checkAs, type StageContext } from './context.ts'
import { deployAsBrought, readForDeploy } from './deploy-hooks.ts'
import { callPrepare, callProvide } from './hooks.ts'
import { untilReady } from './ready.ts'
import { answers } from './serving.ts'

/** Milliseconds in which a dependency that has come up must answer whenever a stage needs it. */
const patience = 30_000

/** What the run remembers of a dependency that has come up. */
interface Up {
  stood: Standing[]
}

/**
 * A stage of a recipe with dependencies. Install and upgrade deploy what is not deployed yet and have an account made for their app, before its first
 * deploy (L25); every other stage demands that the dependencies still stand. What is wrong with one of them is the check `dependency <recipe>`, class
 * infrastructure: found before the recipe can be blamed, and looked for once more when the stage did not pass (L90).
 */
export function onDependencies(body: (context: StageContext) => Promise<string>): (context: StageContext) => Promise<string> {
  return async (context) => {
    const dependencies = neededBy(context.plan, context.stage)
    for (const dependency of dependencies) await demandDependency(context, dependency)
    const blame = async (): Promise<void> => {
      context.signal.throwIfAborted()
      for (const dependency of dependencies) await blameDependency(context, dependency)
    }
    try {
      const headline = await body(context)
      if (context.checks.some(({ status }) => status === 'unverified')) await blame()
      return headline
    } catch (error) {
      await blame()
      throw error
    }
  }
}

/**
 * None where nothing is going to be deployed: the recipe is refused, or there is nothing to upgrade from. A refusal that the hook `env` may lift (`settings-env`)
 * is none yet, and that hook may ask a dependency for an account. Pure.
 */
export function neededBy(plan: Plan, stage: StageName): Dependency[] {
  const has = (found: (finding: Finding) => boolean): boolean => plan.findings.some(found)
  if (has(({ severity }) => severity === 'refused') && !has(({ code }) => code === 'settings-env')) return []
  return stage === 'upgrade' && plan.base.kind === 'none' ? [] : (plan.dependencies ?? [])
}

async function demandDependency(context: StageContext, dependency: Dependency): Promise<void> {
  const { recipe } = dependency
  const role: AppRole | undefined = context.stage === 'install' ? 'fresh' : context.stage === 'upgrade' ? 'upgrade' : undefined
  const before = context.checks.length
  await checkAs(context, checkName(recipe), async () => {
    const up = readUp(context, dependency)
    const standing = up === undefined ? await bringUp(context, dependency) : await demandStanding(context, dependency, up)
    return [standing, role === undefined ? '' : await provideFor(context, dependency, role)].filter((part) => part !== '').join(' · ')
  })
  // That it still stands is no proof of the recipe's: a stage that has nothing to prove stays a skip.
  if (role === undefined) context.checks.splice(before)
}

export const checkName = (recipe: string): string => `dependency ${recipe}`

/** The app of a dependency, for everything that works on an app of the run. */
export function contextOfDependency(context: StageContext, dependency: Dependency): StageContext {
  return { ...context, plan: planOfDependency(context.plan, dependency), planned: plannedDeploys(context.plan), checks: [], handover: {} }
}

/** Deployed, converged, answering. Returns the evidence. Throws StageFailure of class infrastructure, or suite where its settings are wrong. */
async function bringUp(context: StageContext, dependency: Dependency): Promise<string> {
  const own = contextOfDependency(context, dependency)
  if ((context.abra.deploys()[dependency.domain] ?? 0) > 0)
    throw new StageFailure('', 'infrastructure', `${dependency.domain} was deployed by an earlier stage, which did not see it come up`)
  await loadHooks(partOf(own.plan, 'hooks.ts'))
  return await blamingServer(own, `the dependency ${dependency.recipe} ${dependency.version} did not come up`, async () => {
    context.progress(`deploying ${dependency.recipe}, which the recipe depends on`)
    const app = await readForDeploy(own, 'fresh', 'head').catch(stillOurs)
    const images = await makeImagesPresent(own, app.compose, 'head')
    const deployed = await deployAsBrought(own, app)
    const seconds = await awaitDeployed(own, deployed, 'settled')
    const up: Up = { stood: await standingTasks(deployed.stack) }
    const running = await proveRunning(deployed.stack, { compose: app.compose, sha: app.sha, images })
    await untilReady(own, 'fresh', deployed.past)
    await callPrepare(own, 'fresh')
    const served = await answers(own, 'fresh', deployed.past)
    const { recipe, version, sha, domain } = dependency
    const known = (context.handover['dependencies'] as unknown[] | undefined) ?? []
    context.handover['dependencies'] = [...known, { recipe, version, sha, domain, seconds, images }]
    writeAtomic(fileOf(context, dependency), JSON.stringify(up))
    return `${recipe} ${version} at ${domain}: ${running} · in ${seconds.toFixed(1)} s · ${describeImages(images)} · ${served}`
  })
}

/** A hook that is called while nothing of the dependency runs has nobody to stumble over. */
function stillOurs(error: unknown): never {
  if (error instanceof StageFailure && error.failureClass === 'suite') throw new StageFailure('', 'suite', error.message, error.details)
  throw error
}

/** It came up in an earlier stage and still stands as it did then: no task has died since, and it answers. Returns the evidence. */
async function demandStanding(context: StageContext, dependency: Dependency, { stood }: Up): Promise<string> {
  const own = contextOfDependency(context, dependency)
  const stack = stackOf(own, 'fresh')
  const { domain, settings } = dependency
  return await blamingServer(own, `the dependency ${dependency.recipe}, which had come up, is not well any more`, async () => {
    const there = new Set((await stack.services()).map(({ ID }) => ID))
    if (stood.some(({ service }) => !there.has(service))) throw new StageFailure('', 'infrastructure', `services of ${domain} are gone`)
    await proveStable(stack, stood)
    const served = await waitForHealth(context.plan.server, domain, settings.health, {
      deadline: patience,
      hosts: settings.policy.hosts,
      signal: context.signal,
      waiting: (what) => context.progress(`waiting for ${domain}: ${what}`),
      meanwhile: () => throwIfFailed(stack)
    })
    return `${dependency.recipe} ${dependency.version} at ${domain} still stands · ${served}`
  })
}

/** After a red stage: a dependency that broke meanwhile is the cause, and the red of the stage goes behind it. */
async function blameDependency(context: StageContext, dependency: Dependency): Promise<void> {
  const name = checkName(dependency.recipe)
  const up = readUp(context, dependency)
  if (up === undefined || context.checks.some((made) => made.status === 'fail' && made.name === name)) return
  const first = context.checks.findIndex((made) => made.status === 'fail')
  const before = first === -1 ? [] : context.checks.splice(first)
  try {
    await checkAs(context, name, () => demandStanding(context, dependency, up))
    // It stands, and has nothing to do with it.
    context.checks.pop()
  } finally {
    context.checks.push(...before)
  }
}

/** An account of its own for one app of the run, by the dependency's hook `provide`, kept and masked. Returns the evidence. */
async function provideFor(context: StageContext, dependency: Dependency, role: AppRole): Promise<string> {
  const { plan, run, mask } = context
  const { recipe, domain } = dependency
  if (hasAccount(run, recipe, role)) return ''
  const own = contextOfDependency(context, dependency)
  const hooks = await loadHooks(partOf(own.plan, 'hooks.ts'))
  const app = { domain: plan.domains[role], url: `https://${plan.domains[role]}` }
  const returned = await blamingServer(own, `the dependency ${recipe} gave no account`, () =>
    callProvide(own, hooks, { run: plan.runId, recipe: plan.recipe, role, app, redirects: [`${app.url}/*`] })
  )
  const given = textsFrom('provide', returned)
  for (const [name, value] of Object.entries(given)) if (isSecretKey(name)) mask.add(value, `${recipe}/${name}`, app.domain)
  keepAccount(run, recipe, role, { ...given, domain, url: `https://${domain}` })
  const names = Object.keys(given)
  return names.length === 0 ? 'no accounts: it has no hook provide' : `an account for the app ${role}: ${names.join(', ')}`
}

/** Whatever fails here fails the run for its server, never for the recipe: what the recipe's own stages would blame it for is a dependency's doing here. */
async function blamingServer<T>(own: StageContext, what: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    own.signal.throwIfAborted()
    const failure = error instanceof StageFailure ? error : undefined
    // A hook that was loaded and called talks to the dependency: that one failed it.
    const failureClass = failure?.failureClass === 'suite' && failure.check !== 'hooks' ? 'suite' : 'infrastructure'
    const details = failure === undefined || failure.details.length === 0 ? await lastWords(own) : failure.details
    throw new StageFailure('', failureClass, `${what}: ${messageOf(error)}`, details)
  }
}

/** Tasks and last log lines of a dependency, as far as they can be had. */
async function lastWords(own: StageContext): Promise<string[]> {
  try {
    const stack = stackOf(own, 'fresh')
    return await timeoutEvidence(stack, ...(await Promise.all([stack.services(), stack.tasks()])))
  } catch {
    return []
  }
}

const fileOf = ({ run }: StageContext, { recipe }: Dependency): string => run.file('private', 'dependencies', `${recipe}-up.json`)

function readUp(context: StageContext, dependency: Dependency): Up | undefined {
  const file = fileOf(context, dependency)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Up) : undefined
}
