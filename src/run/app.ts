import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { stringify } from 'yaml'
import { AbraError } from '../abra/pty.ts'
import { parseAbraSh } from '../recipe/abra-sh.ts'
import { type Compose, loadCompose } from '../recipe/compose.ts'
import { evaluateEnv, setEnv } from '../recipe/env.ts'
import { RecipeError } from '../recipe/errors.ts'
import { checkPolicy } from '../recipe/policy.ts'
import { checkNameBudget, stackName } from '../recipe/stack.ts'
import type { StageContext } from '../stages/context.ts'
import { converge } from '../swarm/converge.ts'
import { EngineError } from '../swarm/engine.ts'
import { Stack } from '../swarm/stack.ts'
import { messageOf, StageFailure } from './failure.ts'
import type { AppRole } from './types.ts'

/** The one file that we add to a deployment, alike for base and head (DESIGN 15). */
const overlayFile = 'compose.testme.yml'

export function stackOf(context: StageContext, role: AppRole): Stack {
  return new Stack(context.engine, stackName(context.plan.domains[role]))
}

/** This run's own checkout at exactly this commit; hooks, filters, submodules and LFS stay off. */
export async function checkOut(context: StageContext, sha: string): Promise<string> {
  const checkout = context.abra.recipe(context.plan.recipe)
  const quiet = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_LFS_SKIP_SMUDGE: '1' }
  if (!existsSync(checkout)) {
    mkdirSync(dirname(checkout), { recursive: true })
    await execa('git', ['clone', '--quiet', '--no-checkout', '--config', 'core.hooksPath=/dev/null', context.plan.clone, checkout], { env: quiet })
  }
  await execa('git', ['-C', checkout, 'checkout', '--quiet', '--force', '--detach', sha], { env: quiet })
  await execa('git', ['-C', checkout, 'clean', '-qffdx'], { env: quiet })
  const { stdout } = await execa('git', ['-C', checkout, 'rev-parse', 'HEAD'], { env: quiet })
  if (stdout !== sha) throw new Error(`the checkout is at ${stdout} and not at ${sha}`)
  return checkout
}

/** The environment in which a checkout's compose files are read. */
function composeEnvironment(checkout: string, environmentText: string, stack: string): Record<string, string> {
  const script = join(checkout, 'abra.sh')
  const exports = existsSync(script) ? parseAbraSh(readFileSync(script, 'utf8')).exports : {}
  return { ...exports, ...evaluateEnv(environmentText), STACK_NAME: stack }
}

/** The compose of a checkout as this app would deploy it, after policy and name budget. Throws StageFailure of class recipe. */
function readCompose(context: StageContext, checkout: string, environmentText: string, stack: string): Compose {
  try {
    const compose = loadCompose(checkout, composeEnvironment(checkout, environmentText, stack))
    checkNameBudget(compose)
    const findings = checkPolicy(compose, { checkout, stack, hosts: Object.values(context.plan.domains), exceptions: context.plan.settings.policy })
    const first = findings[0]
    if (first !== undefined)
      throw new StageFailure(
        'policy',
        'recipe',
        `${first.file}:${first.line}  ${first.what}`,
        findings.map(
          (finding) => `${finding.file}:${finding.line}  ${finding.what}${finding.allowWith === undefined ? '' : ` · allowed by ${finding.allowWith}`}`
        )
      )
    return compose
  } catch (error) {
    if (error instanceof RecipeError) throw new StageFailure('compose', 'recipe', error.message.split('\n')[0] ?? error.message, [error.next])
    throw error
  }
}

/**
 * Deploys a commit of the recipe as the app of this role and waits until it has converged. The first deploy of a role
 * makes the app, later ones redeploy it in place.
 */
export async function deployApp(context: StageContext, role: AppRole, sha: string): Promise<{ compose: Compose; stack: Stack; seconds: number }> {
  const { plan, abra } = context
  const domain = plan.domains[role]
  const stack = stackOf(context, role)
  let checkout = await checkOut(context, sha)
  const file = abra.environmentFile(domain)
  const fresh = !existsSync(file)
  const sample = join(checkout, '.env.sample')
  if (!existsSync(sample)) throw new StageFailure('env', 'recipe', '.env.sample does not exist in this commit')
  const values = { DOMAIN: domain, LETS_ENCRYPT_ENV: '', ...plan.settings.env }
  const text = fresh ? setEnv(readFileSync(sample, 'utf8'), { TYPE: plan.recipe, ...values }) : readFileSync(file, 'utf8')
  // The overlay is ours and written below: it is not part of what the policy judges.
  const files = (evaluateEnv(text)['COMPOSE_FILE'] ?? 'compose.yml').split(':').filter((name) => name !== overlayFile)
  const compose = readCompose(context, checkout, setEnv(text, { COMPOSE_FILE: files.join(':') }), stack.name)
  await makeImagesPresent(context, compose)

  try {
    if (fresh) {
      await abra.newApp(plan.recipe, domain)
      // L8: `app new` moved the checkout to a release tag.
      checkout = await checkOut(context, sha)
    }
    writeFileSync(join(checkout, overlayFile), overlayFor(context, compose))
    const written = setEnv(readFileSync(file, 'utf8'), { ...values, COMPOSE_FILE: [...files, overlayFile].join(':') })
    writeFileSync(file, written, { mode: 0o600 })
    if (fresh) await abra.generateSecrets(domain)
    const since = new Date()
    await abra.deploy(domain)
    await converge(stack, { since, deadline: plan.settings.deadlines.deploy * 1000, waiting: (what) => context.progress(`waiting for ${what}`) })
    return { compose, stack, seconds: (Date.now() - since.getTime()) / 1000 }
  } catch (error) {
    if (error instanceof AbraError)
      throw new StageFailure('deploy', 'recipe', `abra ${error.command}: ${error.fatal}`, error.output.trim().split('\n').slice(-10))
    throw error
  }
}

function overlayFor(context: StageContext, compose: Compose): string {
  const services = Object.fromEntries(
    Object.keys(compose.services).map((name) => [
      name,
      { deploy: { ...(context.plan.server.ipvs ? {} : { endpoint_mode: 'dnsrr' }), resources: { limits: { memory: '4G' } } } }
    ])
  )
  return stringify({ version: compose.version, services })
}

/** L15: pulls come before the deploy, so that a missing image ends the stage before anything is created. */
async function makeImagesPresent(context: StageContext, compose: Compose): Promise<void> {
  for (const service of Object.values(compose.services)) {
    context.progress(`pulling ${service.image}`)
    try {
      const answer = await context.engine.raw('POST', `/images/create?fromImage=${encodeURIComponent(service.image)}`)
      const text = answer.content.toString('utf8')
      const error = /"error":"([^"]+)"/.exec(text)?.[1] ?? (answer.status >= 300 ? text : undefined)
      if (error === undefined) continue
      const limited = /toomanyrequests|rate limit/i.test(error)
      const missing = /manifest unknown|not found|no such image|name unknown/i.test(error)
      throw new StageFailure(
        'images',
        limited || !missing ? 'infrastructure' : 'recipe',
        `${service.file}:${service.line}  the image ${service.image} of "${service.name}" ${missing ? 'does not exist in its registry' : 'could not be pulled'}`,
        [error]
      )
    } catch (error) {
      if (error instanceof EngineError) throw new StageFailure('images', 'infrastructure', messageOf(error))
      throw error
    }
  }
}

/** L30, L32: what really runs is this commit: images service by service, and abra's chaos-version on every service. Returns the evidence. */
export async function proveRunning(stack: Stack, compose: Compose, sha: string): Promise<string> {
  const services = await stack.services()
  const tasks = await stack.tasks()
  const names = services.map((service) => service.Spec.Name.slice(stack.name.length + 1)).sort()
  const wanted = Object.keys(compose.services).sort()
  const extra = names.filter((name) => !wanted.includes(name))
  const missing = wanted.filter((name) => !names.includes(name))
  if (extra.length > 0) throw new StageFailure('running', 'recipe', `services that this version does not have are still running: ${extra.join(', ')}`)
  if (missing.length > 0) throw new StageFailure('running', 'recipe', `services are not running: ${missing.join(', ')}`)
  for (const service of services) {
    const name = service.Spec.Name.slice(stack.name.length + 1)
    const image = compose.services[name]?.image
    const running = tasks.filter((task) => task.ServiceID === service.ID && task.DesiredState === 'running')
    for (const task of running) {
      const actual = task.Spec.ContainerSpec.Image.split('@')[0]
      if (actual !== image?.split('@')[0]) throw new StageFailure('running', 'recipe', `"${name}" runs the image ${actual}, this version asks for ${image}`)
    }
    const label = service.Spec.Labels[`coop-cloud.${stack.name}.chaos-version`]
    const stamp = label?.replace(/\+U$/, '') ?? ''
    if (stamp === '' || !sha.startsWith(stamp))
      throw new StageFailure('running', 'suite', `"${name}" carries the chaos-version ${label ?? 'none'}, deployed was ${sha.slice(0, 8)}`)
  }
  return `${services.length} service${services.length === 1 ? '' : 's'} at ${sha.slice(0, 8)}`
}

/** Q18, L16: abra leaves services that a version dropped running; they are removed after convergence. Returns their names. */
export async function removeDropped(stack: Stack, compose: Compose): Promise<string[]> {
  const dropped = (await stack.services()).filter((service) => compose.services[service.Spec.Name.slice(stack.name.length + 1)] === undefined)
  for (const service of dropped) await stack.remove(`/services/${service.ID}`)
  return dropped.map((service) => service.Spec.Name.slice(stack.name.length + 1))
}
