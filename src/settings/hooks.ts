import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { AppRole, StageName } from '../model/types.ts'

/**
 * What a recipe's `hooks.ts` is given. `seed` writes data through the app as a user would, `verify` reads it back. The
 * harness decides when: seed and at once verify, then the operation (upgrade; backup, damage and a verify that must say no, restore), then verify.
 */
export interface HookContext {
  app: {
    domain: string
    /** `https://<domain>` */
    url: string
    stack: string
  }
  stage: StageName
  role: AppRole
  /** The global `fetch`, which reaches the names of the server's zone at its edge and trusts its CA. A path is of the app. */
  fetch(input: string | URL, init?: RequestInit): Promise<Response>
  /** A generated or inserted secret of this app by its name. From here on, pictures of this stage are withheld. */
  secret(name: string): string
  /**
   * What a recipe that this one depends on gave this app, by the name that its hook `provide` has for it: `account('keycloak', 'clientSecret')`. Every account
   * has `url` and `domain` of the dependency. From here on, pictures of this stage are withheld. Throws where there is no such thing.
   */
  account(dependency: string, name: string): string
  /** One of the app's volumes, by its name in the compose file: for images without a shell. */
  volume(name: string): Promise<HookVolume>
  /** Runs a command in the running container of a service, without a shell; its stdout. Throws when it ends with another status than 0. */
  exec(service: string, command: string[], input?: string): Promise<string>
  /** Aborted at the hook's deadline and when the run is cancelled. */
  signal: AbortSignal
  /** One line into the log of the stage, masked. */
  log(line: string): void
  /** Says no: the app does not do what it should. Class recipe, like a failed `node:assert` assertion. */
  no(evidence: string): never
}

/** What the hooks are given that are called before a deploy: the app does not run yet, or runs as another version. */
export interface DeployHookContext {
  app: HookContext['app']
  stage: StageName
  role: AppRole
  /** Which of the two versions of the run is about to be deployed. */
  which: 'base' | 'head'
  /** What its label or tag says; null where it has none. */
  version: string | null
  account: HookContext['account']
  signal: AbortSignal
  log(line: string): void
  no(evidence: string): never
}

/** The same for `beforeDeploy`: the app's env file and its secrets are there. */
export interface BeforeDeployContext extends DeployHookContext {
  /** A generated or inserted secret of this app by its name. */
  secret(name: string): string
}

/** Texts by name: lines of an env file, or values of secrets. */
export type Texts = Record<string, string>

/**
 * Files of a volume, touched from outside as root while the app may change anything in there. Paths are relative to the volume, without `..`; no link on
 * the way is followed, and what the app has put in a file's place is replaced, never written through.
 */
export interface HookVolume {
  /** Writes a whole file, mode 0644, of the owner of the volume's folder; folders on the way are made. Throws where a link or a file stands in a folder's place. */
  write(path: string, content: string | Uint8Array): void
  /** A regular file's content; undefined for nothing, a link or anything else, and for a file that lies behind a link. Throws above 64 MB. */
  read(path: string): Buffer | undefined
}

/** JSON that `seed` returns; `verify` gets it back, in another process too. */
export type HookState = null | boolean | number | string | HookState[] | { [key: string]: HookState }

/**
 * What `screenshot` is given: the page is loaded as a person sees it who comes for the first time. After a call of `secret` or `account` its picture is
 * withheld, unless the setting `screenshot.withSecret` says otherwise.
 */
export interface ScreenshotContext extends Pick<HookContext, 'app' | 'stage' | 'role' | 'secret' | 'account' | 'signal' | 'log' | 'no'> {
  page: Page
}

export interface Hooks {
  /** Lines of the app's env file, added before each deploy to those of recipe.yml and in their place. Those of the base are gone before the head, unless they are given again. */
  env?: (context: DeployHookContext) => Promise<Texts> | Texts
  /** Values of secrets that are inserted instead of generated, beside those of recipe.yml and in their place. */
  secrets?: (context: DeployHookContext) => Promise<Texts> | Texts
  /** Whatever must be in place outside of the app before it is deployed: called before each deploy, once the app's env file and secrets are there. */
  beforeDeploy?: (context: BeforeDeployContext) => Promise<void> | void
  /** Says no, or returns false, while the app is not ready: called again and again after each deploy and restore, within `deadlines.http`. */
  ready?: (context: HookContext) => unknown
  /** Brings the page into a state that is worth a picture, signs in for example; at install, upgrade and restore, after the page was judged. */
  screenshot?: (context: ScreenshotContext) => Promise<void> | void
  /** Puts in place what the app cannot be judged without, such as the first page of a site; once per app, before it must be healthy. */
  prepare?: (context: HookContext) => Promise<void> | void
  seed?: (context: HookContext) => Promise<HookState | undefined> | HookState | undefined
  /** Says no by `no` or an assertion, or returns false. */
  verify?: (context: HookContext, state: HookState) => unknown
  /** Changes or deletes through the app what `seed` wrote, before a restore: `verify` must say no then, and yes again after it. */
  damage?: (context: HookContext, state: HookState) => Promise<void> | void
  /**
   * Where other recipes depend on this one: makes an account for one of their apps and returns what that app needs to know, by name. Called once for each app,
   * while this one runs and before that app is deployed for the first time.
   */
  provide?: (context: HookContext, request: AccountRequest) => Promise<Texts> | Texts
}

/** An app that wants an account of its own. */
export interface AccountRequest {
  /** The id of the run: what is made for all its apps may be called by it. */
  run: string
  /** The recipe that depends on this one, and which of its apps it is: together a name that no other account of the run has. */
  recipe: string
  role: AppRole
  app: { domain: string; url: string }
  /** Where a browser may be sent back to: every page of the app, as `https://<domain>/*`. */
  redirects: string[]
}

const known = ['env', 'secrets', 'beforeDeploy', 'ready', 'prepare', 'screenshot', 'seed', 'verify', 'damage', 'provide']

/** The hooks of a settings directory, or undefined where it has none. Throws StageFailure of class suite when they cannot be loaded (L56). */
export async function loadHooks(directory: string | null): Promise<Hooks | undefined> {
  const file = directory === null ? null : join(directory, 'hooks.ts')
  if (file === null || !existsSync(file)) return undefined
  let loaded: Record<string, unknown>
  try {
    loaded = exportsOf((await import(pathToFileURL(file).href)) as Record<string, unknown>)
  } catch (error) {
    throw new StageFailure('hooks', 'suite', `${file} cannot be loaded: ${messageOf(error)}`)
  }
  for (const [name, value] of Object.entries(loaded)) {
    if (!known.includes(name)) throw new StageFailure('hooks', 'suite', `${file} exports "${name}", which nothing calls: the hooks are ${known.join(', ')}`)
    if (typeof value !== 'function') throw new StageFailure('hooks', 'suite', `${file}: "${name}" is not a function`)
  }
  if ((loaded['seed'] === undefined) !== (loaded['verify'] === undefined))
    throw new StageFailure('hooks', 'suite', `${file} needs both seed and verify, or neither: data that is not read back proves nothing`)
  if (loaded['damage'] !== undefined && loaded['seed'] === undefined)
    throw new StageFailure('hooks', 'suite', `${file} has damage and no seed: there is nothing to damage`)
  return loaded as Hooks
}

/** What a hook returned as the map of texts that it has to be. Throws StageFailure of class suite. */
export function textsFrom(hook: string, given: unknown): Texts {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new StageFailure('hooks', 'suite', `the hook ${hook} must return a map of texts, and returned ${kindOf(given)}`)
  for (const [key, value] of Object.entries(given))
    if (typeof value !== 'string') throw new StageFailure('hooks', 'suite', `the hook ${hook} must return a map of texts, and its "${key}" is ${kindOf(value)}`)
  return given as Texts
}

const kindOf = (value: unknown): string =>
  value === undefined || value === null ? 'nothing' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : `a ${typeof value}`

/**
 * What a module exports. A file with nothing but types in it is CommonJS to Node once they are stripped, where no package.json says otherwise: as a tree of
 * settings beside this repository has it.
 */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const common: unknown = module['module.exports']
  return typeof common === 'object' && common !== null ? (common as Record<string, unknown>) : module
}

/** Thrown by `context.no`. */
export class HookSaysNo extends Error {}

/**
 * Calls one hook with its deadline (seconds). An assertion or `no` is the recipe's (class recipe); whatever else is
 * thrown, and a deadline passed, is ours (class suite): a hook that crashes says nothing about the recipe (L56).
 */
export async function callHook<T>(name: string, deadline: number, cancelled: AbortSignal, body: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
  const controller = new AbortController()
  const late = controller.signal
  // A timer that keeps the process alive: AbortSignal.timeout does not.
  const timer = setTimeout(() => controller.abort(), deadline * 1000)
  const signal = AbortSignal.any([late, cancelled])
  const stopped = Promise.withResolvers<never>()
  const stop = (): void =>
    stopped.reject(late.aborted ? new StageFailure('hooks', 'suite', `the hook ${name} did not end within ${deadline} s`) : signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([Promise.resolve().then(() => body(signal)), stopped.promise])
  } catch (error) {
    if (error instanceof StageFailure || cancelled.aborted) throw error
    if (late.aborted) throw new StageFailure('hooks', 'suite', `the hook ${name} did not end within ${deadline} s`)
    if (saysNo(error)) throw new StageFailure('hooks', 'recipe', ...evidenceOf(name, messageOf(error)))
    throw new StageFailure('hooks', 'suite', `the hook ${name} failed: ${withCause(error)}`, ownLines(error))
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    stopped.promise.catch(() => {})
  }
}

/** What an assertion says, as one line and what stands below it: its text, then an empty line and the two values, or a whole comparison of them. */
function evidenceOf(hook: string, said: string): [line: string, below: string[]] {
  const [first = '', ...more] = said.split('\n').flatMap((line) => (line.trim() === '' ? [] : line.trimEnd()))
  if (more.length !== 1) return [`${hook}: ${first}`, more]
  return [`${hook}: ${first}${first.endsWith(':') ? '' : ' ·'} ${more[0]?.trim()}`, []]
}

function saysNo(error: unknown): boolean {
  return error instanceof HookSaysNo || (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_ASSERTION')
}

/** With what lies behind it: `fetch failed` alone says nothing. */
function withCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : ''
  return cause === '' ? messageOf(error) : `${messageOf(error)}: ${cause}`
}

/** Where in the hook it happened. */
function ownLines(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack
    .split('\n')
    .filter((line) => line.includes('hooks.ts'))
    .slice(0, 3)
    .map((line) => line.trim())
}
