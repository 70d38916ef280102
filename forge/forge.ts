// A real Gitea for tests and the demo: booted in a folder of its own on a free port of the loopback.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { startDetached } from '../local/server/processes.ts'
import { writeAtomic } from '../src/run/atomic.ts'
import { alive, endProcess, readRecord } from '../src/run/processes.ts'
import { type Answer, callApi, callForSure } from './api.ts'
import { boundTo } from './bound.ts'
import { ensureBuilt } from './build.ts'
import type { Progress } from './built-once.ts'
import { iniText, type Settings, settingsFor, withSettings } from './configuration.ts'
import { ForgeError } from './errors.ts'
import { logTail } from './log-tail.ts'
import { freePort } from './port.ts'

export interface Admin {
  login: string
  password: string
  token: string
}

/** What is on record of a forge, in `forge.json` of its folder. */
interface ForgeFacts {
  url: string
  admin: Admin
  registrationToken: string
  runner: string
}

export interface Forge extends ForgeFacts {
  folder: string
  /** Output of Gitea. */
  log: string
  stop: () => Promise<void>
  /** Any call of the REST API under /api/v1; never follows a redirect, never throws for a status. */
  api: (token: string | undefined, method: string, path: string, body?: unknown) => Promise<Answer>
  /** The same as the site's administrator, for what must succeed. */
  must: <Body>(method: string, path: string, body?: unknown) => Promise<Body>
}

export interface ForgeOptions {
  /** Everything of this Gitea lies in it; one that was there before is started again with its data. */
  folder: string
  port?: number
  progress?: Progress
  /** With Gitea's own front end, for people who look at it; what a run's page shows is empty without. */
  pages?: boolean
  /** More settings for app.ini, over ours; only read when the folder is new. */
  settings?: Settings
  /** Ends with this process, however that ends: for tests. */
  bound?: boolean
}

const readySeconds = 60

const recordOf = (folder: string): string => join(folder, 'gitea.process')
const logOf = (folder: string): string => join(folder, 'gitea.log')

function forgeIn(folder: string, facts: ForgeFacts): Forge {
  return {
    ...facts,
    folder,
    log: logOf(folder),
    stop: () => stopForge(folder),
    api: (token, method, path, body) =>
      callApi(facts.url, { method, path, ...(token === undefined ? {} : { token }), ...(body === undefined ? {} : { body }) }),
    must: (method, path, body) => callForSure(facts.url, { method, path, token: facts.admin.token, ...(body === undefined ? {} : { body }) })
  }
}

/** The forge of a folder, if its Gitea runs. */
export function runningForge(folder: string): Forge | undefined {
  if (!alive(readRecord(recordOf(folder))) || !existsSync(join(folder, 'forge.json'))) return undefined
  return forgeIn(folder, JSON.parse(readFileSync(join(folder, 'forge.json'), 'utf8')) as ForgeFacts)
}

/** Ends the Gitea of a folder, whoever started it. The folder stays. */
export async function stopForge(folder: string): Promise<void> {
  await endProcess(readRecord(recordOf(folder)), 10_000)
}

const environment = (folder: string, token: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: folder,
  LANG: 'C.UTF-8',
  GITEA_WORK_DIR: folder,
  GITEA_RUNNER_REGISTRATION_TOKEN: token,
  // In the folder of a test only root can go; it listens on the loopback, and ends with the test.
  ...(process.getuid?.() === 0 ? { GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true' } : {})
})

/** One command of the `gitea` program; returns what it printed. */
async function gitea(program: string, folder: string, token: string, words: string[]): Promise<string> {
  const ended = await execa(program, [...words, '--config', join(folder, 'app.ini')], {
    cwd: folder,
    env: environment(folder, token),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true
  })
  if (ended.exitCode !== 0)
    throw new ForgeError(`gitea ${words.slice(0, 3).join(' ')} ended with ${ended.exitCode}:\n${ended.all.trim().split('\n').slice(-10).join('\n')}`)
  return ended.stdout
}

type Start = { kind: 'ready' } | { kind: 'ended' } | { kind: 'silent' }

async function whenStarted(url: string, folder: string): Promise<Start> {
  const until = Date.now() + readySeconds * 1000
  while (Date.now() < until) {
    // A server that comes up sends no event.
    const answer = await callApi(url, { method: 'GET', path: '/version' }).catch(() => undefined)
    if (!alive(readRecord(recordOf(folder)))) return { kind: 'ended' }
    if (answer?.status === 200) return { kind: 'ready' }
    await sleep(50)
  }
  return { kind: 'silent' }
}

/** Gives a Gitea that is not running another port: somebody took the one that was free a moment ago. */
async function movePort(folder: string): Promise<void> {
  const file = join(folder, 'forge.json')
  const facts = JSON.parse(readFileSync(file, 'utf8')) as ForgeFacts
  const [old, port] = [new URL(facts.url).port, String(await freePort())]
  const configuration = join(folder, 'app.ini')
  const moved = readFileSync(configuration, 'utf8').replaceAll(`127.0.0.1:${old}/`, `127.0.0.1:${port}/`).replace(`HTTP_PORT = ${old}`, `HTTP_PORT = ${port}`)
  writeFileSync(configuration, moved, { mode: 0o600 })
  writeAtomic(file, JSON.stringify({ ...facts, url: `http://127.0.0.1:${port}` }, undefined, 2), 0o600)
}

async function setUp(options: ForgeOptions, built: { gitea: string; assets: string; runner: string }): Promise<void> {
  const { folder } = options
  const port = options.port ?? (await freePort())
  const registrationToken = randomBytes(24).toString('hex')
  const admin = { login: 'forge-admin', password: randomBytes(12).toString('hex') }
  mkdirSync(join(folder, 'data'), { recursive: true })
  const settings = settingsFor({ folder, assets: built.assets, port, user: userInfo().username })
  writeFileSync(join(folder, 'app.ini'), iniText(withSettings(settings, options.settings ?? {})), { mode: 0o600 })
  await gitea(built.gitea, folder, registrationToken, ['migrate'])
  const created = await gitea(built.gitea, folder, registrationToken, [
    ...['admin', 'user', 'create', '--admin', '--username', admin.login, '--password', admin.password, '--email', 'admin@forge.invalid'],
    ...['--must-change-password=false', '--access-token', '--access-token-name', 'forge', '--access-token-scopes', 'all']
  ])
  const token = /\b[0-9a-f]{40}\b/.exec(created)?.[0]
  if (token === undefined) throw new ForgeError(`gitea admin user create printed no token:\n${created}`)
  const facts: ForgeFacts = { url: `http://127.0.0.1:${port}`, admin: { ...admin, token }, registrationToken, runner: built.runner }
  writeAtomic(join(folder, 'forge.json'), JSON.stringify(facts, undefined, 2), 0o600)
}

/**
 * A Gitea that answers. Built if need be (minutes, once for all), else up in seconds. Its process is on record in the
 * folder and outlives this one: who starts it also stops it, or `stopForge` does.
 */
export async function startForge(options: ForgeOptions): Promise<Forge> {
  const progress = options.progress ?? (() => {})
  const { folder } = options
  const there = runningForge(folder)
  if (there !== undefined) return there
  const built = await ensureBuilt(progress, options.pages)
  const facts = join(folder, 'forge.json')
  const fresh = !existsSync(facts)
  if (fresh) await setUp(options, built)
  for (let attempt = 1; ; attempt++) {
    const forge = forgeIn(folder, { ...(JSON.parse(readFileSync(facts, 'utf8')) as ForgeFacts), runner: built.runner })
    startDetached([...boundTo(options), built.gitea, 'web', '--config', join(folder, 'app.ini')], {
      log: forge.log,
      file: recordOf(folder),
      environment: environment(folder, forge.registrationToken)
    })
    const { kind } = await whenStarted(forge.url, folder)
    if (kind === 'ready') {
      progress(`Gitea answers on ${forge.url}`)
      return forge
    }
    const tail = logTail(forge.log)
    if (kind === 'ended' && fresh && options.port === undefined && attempt < 4 && /address already in use/.test(tail)) await movePort(folder)
    else if (kind === 'ended') throw new ForgeError(`Gitea ended while it started. The end of ${forge.log}:\n${tail}`)
    else throw new ForgeError(`Gitea did not answer on ${forge.url} within ${readySeconds} s. The end of ${forge.log}:\n${tail}`)
  }
}
