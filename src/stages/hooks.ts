import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { stackOf } from '../app/context.ts'
import { findInVolume, writeInVolume } from '../checks/volume-files.ts'
import { StageFailure } from '../model/failure.ts'
import type { AppRole } from '../model/types.ts'
import { accountsOf } from '../run/accounts.ts'
import { writeAtomic } from '../run/directory.ts'
import { type AccountRequest, callHook, type HookContext, HookSaysNo, type HookState, type Hooks, type HookVolume, loadHooks } from '../settings/hooks.ts'
import { partOf } from '../settings/layers.ts'
import { executeWithInput } from '../swarm/exec.ts'
import { check, type StageContext } from './context.ts'

/** Data that a recipe's own `seed` wrote; its state lies in the private part of the run directory. */
export interface HookCanary {
  role: AppRole
  state: string
}

/**
 * Calls the recipe's `seed` and at once its `verify` (L50: what was not read back was not seeded). Undefined where the
 * recipe has no hooks. Throws StageFailure: class recipe when the hook says no, class suite when the hook is broken.
 */
export async function runSeed(context: StageContext, role: AppRole): Promise<HookCanary | undefined> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  if (hooks?.seed === undefined) return undefined
  context.progress('seeding through the app')
  const state = await call(context, role, 'seed', hooks)
  const file = context.run.file('private', 'hooks', `${context.stage}-${role}-${randomBytes(4).toString('hex')}.json`)
  mkdirSync(context.run.file('private', 'hooks'), { recursive: true, mode: 0o700 })
  writeAtomic(file, JSON.stringify(state ?? null))
  const canary = { role, state: file }
  await runVerify(context, canary)
  return canary
}

/** Calls the recipe's `verify` with what its `seed` returned. Throws StageFailure like `runSeed`. Returns the evidence. */
export async function runVerify(context: StageContext, canary: HookCanary): Promise<string> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  if (hooks === undefined) throw new Error('the recipe seeded data and its hooks are gone')
  context.progress('reading back through the app')
  await call(context, canary.role, 'verify', hooks, JSON.parse(readFileSync(canary.state, 'utf8')) as HookState)
  return 'verified through the app'
}

/**
 * Damages through the app what `seed` wrote, where the recipe has a hook for it, and demands that `verify` says no then
 * (L50): false where there is no such hook, and nothing was damaged. Throws StageFailure like `runSeed`; class suite when `verify` still says yes.
 */
export async function runDamage(context: StageContext, canary: HookCanary): Promise<boolean> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  if (hooks?.damage === undefined) return false
  context.progress('damaging through the app')
  await call(context, canary.role, 'damage', hooks, JSON.parse(readFileSync(canary.state, 'utf8')) as HookState)
  try {
    await runVerify(context, canary)
  } catch (error) {
    if (error instanceof StageFailure && error.failureClass === 'recipe') return true
    throw error
  }
  throw new StageFailure('hooks', 'suite', 'after the hook damage verify still says yes: one of them does not do what it should')
}

/**
 * Calls the recipe's `prepare`, where it has one: what is in place then is no proof of anything, only what health needs.
 * Records nothing, so that the caller decides whose fault a no is. Returns whether there was one. Throws StageFailure like `runSeed`.
 */
export async function callPrepare(context: StageContext, role: AppRole): Promise<boolean> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  if (hooks?.prepare === undefined) return false
  await call(context, role, 'prepare', hooks)
  return true
}

/** `callPrepare` as a check of its own, where there is something to call. */
export async function runPrepare(context: StageContext, role: AppRole): Promise<void> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  if (hooks?.prepare === undefined) return
  await check(context, 'prepared', async () => {
    await callPrepare(context, role)
    return 'by hooks.ts'
  })
}

/** Calls a dependency's `provide` for one app of the run and returns what it returned; a recipe without that hook gives nothing. Throws StageFailure. */
export async function callProvide(context: StageContext, hooks: Hooks | undefined, request: AccountRequest): Promise<unknown> {
  const { provide } = hooks ?? {}
  if (provide === undefined) return {}
  context.progress(`asking ${context.plan.recipe} for an account`)
  const web = await webOf(context)
  try {
    return await callHook<unknown>('provide', context.plan.settings.deadlines.hook, context.signal, (signal) =>
      provide(hookContext(context, 'fresh', web, signal, { transient: false }), request)
    )
  } finally {
    await web.close()
  }
}

/**
 * One call of the recipe's `ready`: undefined where it says yes, else what it says no with. Where it fails while the app gave no better answer than a 5xx, that is
 * a no as well. Throws StageFailure like `runSeed` for any other failure.
 */
export async function callReady(context: StageContext, role: AppRole, hooks: Hooks): Promise<string | undefined> {
  try {
    return (await call(context, role, 'ready', hooks)) === false ? 'the hook ready returned false' : undefined
  } catch (error) {
    const sayNo = error instanceof StageFailure && (error.failureClass === 'recipe' || (error as { transient?: boolean }).transient === true)
    if (sayNo && !context.signal.aborted) return error.message
    throw error
  }
}

async function call(
  context: StageContext,
  role: AppRole,
  name: 'ready' | 'prepare' | 'seed' | 'verify' | 'damage',
  hooks: Hooks,
  state: HookState = null
): Promise<HookState | undefined> {
  const { plan, signal } = context
  const web = await webOf(context)
  const seen: LastAnswer = { transient: false }
  try {
    return await callHook(name, plan.settings.deadlines.hook, signal, async (stopped) => {
      const given = hookContext(context, role, web, stopped, seen)
      if (name === 'seed') return await hooks.seed?.(given)
      if (name === 'ready') return (await hooks.ready?.(given)) !== false
      const returned: unknown = await (name === 'prepare' ? hooks.prepare?.(given) : hooks[name]?.(given, state))
      // Whoever writes `return text === 'kept'` means it.
      if (name === 'verify' && returned === false) throw new HookSaysNo('it returned false')
      return undefined
    })
  } catch (error) {
    // L45: whoever has patience may call it again, where the app itself gave no better answer than a 5xx.
    throw error instanceof Error && seen.transient ? Object.assign(error, { transient: true }) : error
  } finally {
    await web.close()
  }
}

/** Whether the last answer that a hook got from the app was a 5xx, or none at all. */
interface LastAnswer {
  transient: boolean
}

class OutsideZone extends Error {}

/** Whether a fetch failed before anything was asked: an address that is none, words that no request can have, a host of others. That is the hook's mistake, and no app mends it. */
const neverAsked = (error: unknown): boolean => error instanceof TypeError && (error.message !== 'fetch failed' || error.cause instanceof OutsideZone)

/** How hooks reach the app. */
interface Web {
  fetch(input: URL, init: object): Promise<Response>
  close(): Promise<void>
}

/**
 * Names of the server's zone lead to its edge; its CA is trusted beside nobody else's. The client is loaded here: only
 * recipes with hooks pay for it.
 */
async function webOf(context: StageContext): Promise<Web> {
  const { server } = context.plan
  const { Agent, fetch } = await import('undici')
  const dispatcher = new Agent({
    connect: {
      ca: readFileSync(server.caFile, 'utf8'),
      lookup: (name, options, callback) => {
        if (!name.endsWith(`.${server.zone}`)) callback(new OutsideZone(`${name} is not in the zone ${server.zone}: hooks talk to the app only`), '', 4)
        else if (options.all === true) callback(null, [{ address: server.edgeAddress, family: 4 }])
        else callback(null, server.edgeAddress, 4)
      }
    }
  })
  return {
    fetch: async (input, init) => (await fetch(input, { ...init, dispatcher })) as unknown as Response,
    close: () => dispatcher.destroy()
  }
}

/** One line of a hook into the log of the stage, masked. */
export function logHook({ run, mask, stage }: Pick<StageContext, 'run' | 'mask' | 'stage'>, line: string): void {
  mkdirSync(run.file('logs'), { recursive: true })
  appendFileSync(run.file('logs', `${stage}.log`), `hook  ${mask.apply(line)}\n`)
}

/** What every hook may do, whether its app runs or not. */
export function commonContext(
  context: StageContext,
  role: AppRole,
  signal: AbortSignal
): Pick<HookContext, 'app' | 'stage' | 'role' | 'account' | 'signal' | 'log' | 'no'> {
  const { plan, run, stage } = context
  const domain = plan.domains[role]
  return {
    app: { domain, url: `https://${domain}`, stack: stackOf(context, role).name },
    stage,
    role,
    signal,
    account: (dependency, name) => {
      const accounts = accountsOf(run, plan, role)
      const value = accounts[`${dependency}/${name}`]
      if (value === undefined)
        throw new Error(`this app has no "${name}" of a dependency "${dependency}"; it has: ${Object.keys(accounts).join(', ') || 'none'}`)
      return value
    },
    log: (line) => logHook(context, line),
    no: (evidence) => {
      throw new HookSaysNo(evidence)
    }
  }
}

/** A secret of the app, generated or inserted. Throws where it has none of this name. */
export function secretOf({ mask, plan }: Pick<StageContext, 'mask' | 'plan'>, role: AppRole, name: string): string {
  const value = mask.valueOf(name, plan.domains[role])
  if (value === undefined) throw new Error(`this app has no generated or inserted secret "${name}"`)
  return value
}

function hookContext(context: StageContext, role: AppRole, web: Web, signal: AbortSignal, seen: LastAnswer): HookContext {
  const common = commonContext(context, role, signal)
  const { url } = common.app
  return {
    ...common,
    fetch: async (input, init = {}) => {
      seen.transient = true
      try {
        const answer = await web.fetch(new URL(input, url), { signal, ...(init as object) })
        seen.transient = answer.status >= 500
        return answer
      } catch (error) {
        if (neverAsked(error)) seen.transient = false
        throw error
      }
    },
    secret: (name) => {
      const value = secretOf(context, role, name)
      context.handover['secretsHandled'] = true
      return value
    },
    account: (dependency, name) => {
      const value = common.account(dependency, name)
      context.handover['secretsHandled'] = true
      return value
    },
    volume: async (name) => {
      const stack = stackOf(context, role)
      const found = (await stack.volumes()).find((volume) => volume.Name === `${stack.name}_${name}`)
      if (found === undefined) throw new Error(`this app has no volume "${name}"`)
      return hookVolume(found.Mountpoint)
    },
    exec: (service, command, input) => execIn(context, role, service, command, signal, input)
  }
}

/** Bytes of a volume's file that a hook may read. */
const largestFile = 64 * 1024 * 1024

/** What a hook may do in a volume's folder: hooks are ours, what the app puts into its volume is not (L142). */
export function hookVolume(mountpoint: string): HookVolume {
  return {
    write: (path, content) => writeInVolume(mountpoint, { path, mode: 0o644, content: Buffer.from(content) }, statSync(mountpoint)),
    read: (path) => {
      const found = findInVolume(mountpoint, path, largestFile + 1)
      if (found?.kind !== 'file') return undefined
      if (found.content.length > largestFile) throw new Error(`${path} is larger than ${largestFile / 1024 / 1024} MB`)
      return found.content
    }
  }
}

async function execIn(context: StageContext, role: AppRole, service: string, command: string[], signal: AbortSignal, input?: string): Promise<string> {
  const stack = stackOf(context, role)
  const full = `${stack.name}_${service}`
  const container = (await stack.containers()).find((each) => each.State === 'running' && each.Labels['com.docker.swarm.service.name'] === full)
  if (container === undefined) throw new Error(`no running container of the service ${service}`)
  const result = await executeWithInput(context.engine, container.Id, command, input ?? '', signal)
  if (result.exitCode !== 0)
    throw new Error(`${service}: ${command[0]} ended with ${result.exitCode}: ${context.mask.apply(result.stderr.split('\n').slice(-3).join(' '))}`)
  return result.stdout
}
