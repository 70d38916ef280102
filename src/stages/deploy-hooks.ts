import { type Deployed, deploy, secretNamesOf } from '../app/deploy.ts'
import { type ReadApp, readApp, type Which } from '../app/read-app.ts'
import { StageFailure } from '../model/failure.ts'
import type { AppRole } from '../model/types.ts'
import type { Compose } from '../recipe/compose.ts'
import { isSecretKey } from '../secrets/keys.ts'
import { callHook, type DeployHookContext, type Hooks, loadHooks, type Texts, textsFrom } from '../settings/hooks.ts'
import { partOf } from '../settings/layers.ts'
import { whyNoVariable } from '../settings/schema.ts'
import type { StageContext } from './context.ts'
import { commonContext, secretOf } from './hooks.ts'

/** A version read for an app, with what the recipe's settings and hooks bring to its deploy. */
export interface BroughtApp extends ReadApp {
  /** Values of secrets by name, those only that this version has. */
  secrets: Texts
}

/**
 * `readApp` with the lines of the recipe's hook `env`, and the secrets of its settings and its hook `secrets`. `before` is the version that the app
 * runs as now. Throws StageFailure like `readApp`; class suite where a hook or a setting is wrong, before anything is pulled or deployed.
 */
export async function readForDeploy(context: StageContext, role: AppRole, which: Which, before?: ReadApp): Promise<BroughtApp> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  const env = await textsOf(context, role, which, 'env', hooks)
  for (const [name, value] of Object.entries(env)) {
    const why = whyNoVariable(name, value)
    if (why !== undefined) throw new StageFailure('hooks', 'suite', `the hook env gives ${name}: ${why}`)
    if (isSecretKey(name)) context.mask.add(value, name, context.plan.domains[role])
  }
  const app = await readApp(context, role, which, { env, before: before?.given ?? [] })
  const secrets = await textsOf(context, role, which, 'secrets', hooks)
  return { ...app, secrets: secretsFor(app, context.plan.settings.secrets, secrets) }
}

/** `deploy` with what `readForDeploy` found, and with the recipe's hook `beforeDeploy` at its place. */
export async function deployAsBrought(context: StageContext, app: BroughtApp): Promise<Deployed> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  const before = async (): Promise<void> => {
    if (hooks?.beforeDeploy === undefined) return
    context.progress('the hook beforeDeploy')
    await callHook('beforeDeploy', context.plan.settings.deadlines.hook, context.signal, (signal) =>
      hooks.beforeDeploy?.({ ...deployContext(context, app.role, app.which, signal), secret: (name) => secretOf(context, app.role, name) })
    )
  }
  return await deploy(context, app, { secrets: app.secrets, before })
}

/**
 * The values that go to this version, the hook's before the settings'. A name that the head does not have is a mistake; what only the head has is left out
 * at the base, and the other way round the hook knows which of them it is asked for. Pure.
 */
export function secretsFor(app: { which: Which; compose: Pick<Compose, 'services'> }, settings: Texts, hook: Texts): Texts {
  const known = secretNamesOf(app.compose)
  const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`
  for (const [from, values] of [
    ['secrets in recipe.yml', settings],
    ['the hook secrets', hook]
  ] as const)
    for (const name of Object.keys(values))
      if (app.which === 'head' && !known.includes(name))
        throw new StageFailure('settings', 'suite', `${from} names "${name}", and no service of the recipe uses a secret of that name: ${has}`)
  return Object.fromEntries(Object.entries({ ...settings, ...hook }).filter(([name]) => known.includes(name)))
}

/** What the hook `env` or `secrets` returns, checked; nothing where the recipe has no such hook. */
async function textsOf(context: StageContext, role: AppRole, which: Which, name: 'env' | 'secrets', hooks: Hooks | undefined): Promise<Texts> {
  const hook = hooks?.[name]
  if (hook === undefined) return {}
  const given: unknown = await callHook(name, context.plan.settings.deadlines.hook, context.signal, (signal) =>
    hook(deployContext(context, role, which, signal))
  )
  const texts = textsFrom(name, given)
  for (const [key, value] of Object.entries(texts))
    if (name === 'secrets' && value === '') throw new StageFailure('hooks', 'suite', `the hook secrets gives "${key}" no value: a secret cannot be empty`)
  return texts
}

function deployContext(context: StageContext, role: AppRole, which: Which, signal: AbortSignal): DeployHookContext {
  const { base, head } = context.plan
  const version = which === 'head' ? head.version : base.kind === 'version' ? base.version : null
  return { ...commonContext(context, role, signal), which, version }
}
