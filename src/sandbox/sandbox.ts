import { type ChildProcess, fork, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Given } from '../browser/given.ts'
import { chromiumOptions } from '../browser/home.ts'
import { playwrightFolder, playwrightVariable } from '../browser/playwright.ts'
import { messageOf } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { ordinaryNode, program, root, source } from '../run/entries.ts'
import { makeSharedFolder } from '../run/temporary.ts'
import { makeCage } from './cage.ts'
import { makePair } from './certificate.ts'
import type { GateOptions } from './gate.ts'
import { anotherUser, type NoWalls, whatIsMissing, whyNoWalls } from './identity.ts'
import { type FromSandbox, fromSandbox, inside, mostBack, standing, type ToSandbox } from './protocol.ts'
import { boundWords, outerWords, type Seen } from './walls.ts'

export interface SandboxRequest {
  runId: string
  /** The tests folder of a recipe's repository, by path in it. */
  files: ReadonlyMap<string, Buffer>
  /** Those of them to run. */
  specs: string[]
  app: Given['app']
  stage: string
  /** Names that the sandbox leads to: the app's, and whatever else of this run its tests need. */
  hosts: string[]
  server: Pick<Server, 'zone' | 'edgeAddress' | 'caFile'>
  /** Where the edge listens; another place only in tests. */
  edgePorts?: GateOptions['edgePorts']
  secrets: Record<string, string>
  /** Milliseconds for all specs together. */
  deadline: number
  /** A folder of mode 0700. */
  work: string
}

export type SandboxRun = { kind: 'ended'; value: FromSandbox } | { kind: 'broken'; lines: string[] } | ({ kind: 'no-walls' } & NoWalls)

/** Milliseconds for the walls to stand, and after the deadline until the inner and the outer sandbox are killed. */
const patience = { walls: 30_000, inner: 10_000, outer: 60_000 }

/**
 * Runs the specs of a recipe's own repository: as another user, in a sandbox that sees programs and these files alone, and the app through a gate. Where
 * the walls cannot be made, nothing is run. What comes back is made by whoever wrote the tests.
 */
export async function runInSandbox(request: SandboxRequest, signal: AbortSignal): Promise<SandboxRun> {
  signal.throwIfAborted()
  const missing = whatIsMissing()
  if (missing !== undefined) return { kind: 'no-walls', ...missing }
  const shared = makeSharedFolder(request.runId)
  const cage = makeCage(`testme-specs-${createHash('sha256').update(`${request.runId}${request.stage}`).digest('hex').slice(0, 12)}`)
  let gate: ChildProcess | undefined
  try {
    const pair = await makePair(request.hosts, request.work)
    gate = await openedGate(request, pair, join(shared, 'doors'))
    const seen = [...ofTestme(), ...ofMachine(shared, request.hosts), { from: join(shared, 'doors'), to: inside.doors }]
    return await enter(request, seen, cage?.words ?? [], pair.ca, signal)
  } finally {
    gate?.disconnect()
    await cage?.remove()
    rmSync(shared, { recursive: true, force: true })
  }
}

async function openedGate(
  { hosts, server, edgePorts = { https: 443, http: 80 }, runId }: SandboxRequest,
  pair: GateOptions['pair'],
  doors: string
): Promise<ChildProcess> {
  opened(doors, 0o711)
  const gate = fork(program('sandbox-gate'), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execPath: ordinaryNode(),
    execArgv: [],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8', TESTME_RUN: runId }
  })
  gate.on('error', () => {})
  const ca = readFileSync(server.caFile, 'utf8')
  const sockets = { https: join(doors, 'https.sock'), http: join(doors, 'http.sock') }
  gate.send({ hosts, edgeAddress: server.edgeAddress, edgePorts, ca, pair, sockets } satisfies GateOptions)
  const [answer] = await Promise.race([once(gate, 'message'), once(gate, 'exit').then(() => ['it ended at once'])])
  if (answer !== 'open') throw new Error(`the gate of the sandbox did not open: ${String(answer)}`)
  return gate
}

/** Node, Playwright and the few files of ours that it loads. */
function ofTestme(): Seen[] {
  const test = realpathSync(playwrightFolder())
  const require = createRequire(join(test, 'package.json'))
  const playwright = dirname(require.resolve('playwright/package.json'))
  const core = dirname(createRequire(join(playwright, 'package.json')).resolve('playwright-core/package.json'))
  const chromium = process.env['TESTME_CHROMIUM']
  return [
    { from: realpathSync(ordinaryNode()), to: inside.node },
    { from: join(root, 'package.json'), to: '/testme/package.json' },
    { from: source('browser'), to: join(inside.source, 'browser') },
    ...['version.ts', 'version-range.ts'].map((file) => ({ from: source('recipe', file), to: join(inside.source, 'recipe', file) })),
    { from: source('sandbox', 'inside.ts'), to: join(inside.source, 'sandbox', 'inside.ts') },
    { from: test, to: join(inside.modules, '@playwright', 'test') },
    { from: realpathSync(playwright), to: join(inside.modules, 'playwright') },
    { from: realpathSync(core), to: join(inside.modules, 'playwright-core') },
    ...(chromium === undefined || chromium.startsWith('/usr/') ? [] : [{ from: dirname(realpathSync(chromium)), to: dirname(chromium) }])
  ]
}

/** Files of /etc that say nothing of this machine: one user, and names that lead to the gate. */
function ofMachine(shared: string, hosts: readonly string[]): Seen[] {
  const folder = join(shared, 'etc')
  opened(folder, 0o755)
  const files: Record<string, string> = {
    passwd: 'specs:x:1000:1000:specs:/tmp/home:/bin/sh\n',
    group: 'specs:x:1000:\n',
    hosts: `127.0.0.1 localhost ${hosts.join(' ')}\n`,
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n'
  }
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), 0o644)
    return { from: join(folder, name), to: `/etc/${name}` }
  })
}

/** A new folder for another user, whatever our umask is. */
function opened(folder: string, mode: number): void {
  mkdirSync(folder)
  chmodSync(folder, mode)
}

/** What /bin and the like are here. */
function topFolders(): Record<string, string | null> {
  return Object.fromEntries(
    ['/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap((name) => {
      const found = lstatSync(name, { throwIfNoEntry: false })
      if (found === undefined) return []
      return [[name, found.isSymbolicLink() ? readlinkSync(name).replace(/^\//, '') : null]]
    })
  )
}

async function enter(request: SandboxRequest, seen: Seen[], cage: string[], ca: string, signal: AbortSignal): Promise<SandboxRun> {
  const { words: identity, inherits } = anotherUser()
  const open: number[] = []
  try {
    // What root may read by its path another user may not: it gets it open.
    const visible = inherits
      ? seen.map(({ from, to }) => {
          open.push(typeof from === 'string' ? openSync(from, 'r') : from)
          return { from: 2 + open.length, to }
        })
      : seen
    const bounds = boundWords((request.deadline + patience.outer) / 1000)
    const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: inside.home, TMPDIR: '/tmp', TESTME_RUN: request.runId }
    const command = [inside.node, join(inside.source, 'sandbox', 'inside.ts')]
    const [first = '', ...words] = [...cage, ...identity, ...bounds, ...outerWords(visible, topFolders(), environment), ...command]
    const child = spawn(first, words, {
      stdio: ['pipe', 'pipe', 'pipe', ...open],
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', TESTME_RUN: request.runId }
    })
    return await converse(child, request, ca, identity, signal)
  } finally {
    for (const file of open) closeSync(file)
  }
}

async function converse(child: ChildProcess, request: SandboxRequest, ca: string, identity: string[], signal: AbortSignal): Promise<SandboxRun> {
  const said = { out: '', err: '', much: false }
  let stands = false
  const over = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      said.err += messageOf(error)
      resolve()
    })
    child.on('close', () => resolve())
  })
  const end = (): void => void endAll(child, identity)
  child.stdin?.on('error', () => {})
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said.out += chunk
    if (said.out.startsWith(`${standing}\n`)) stands = true
    if (said.out.length <= mostBack) return
    said.much = true
    said.out = ''
    end()
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said.err = (said.err + chunk).slice(-16_384)))
  child.stdin?.write(`${JSON.stringify(toldOf(request, ca))}\n`)
  const clock = setTimeout(() => {
    if (!stands) end()
  }, patience.walls)
  signal.addEventListener('abort', end, { once: true })
  try {
    await over
  } finally {
    clearTimeout(clock)
    signal.removeEventListener('abort', end)
  }
  signal.throwIfAborted()
  if (!stands) return { kind: 'no-walls', ...whyNoWalls(said.err) }
  if (said.much) return { kind: 'broken', lines: [`the tests handed back more than ${mostBack / 1024 / 1024} MB`] }
  const read = fromSandbox.safeParse(parsed(said.out.trimEnd().split('\n').at(-1) ?? ''))
  if (!read.success) return { kind: 'broken', lines: ['the sandbox ended without a result', ...said.err.trim().split('\n').slice(-9)] }
  return { kind: 'ended', value: read.data }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function toldOf(request: SandboxRequest, ca: string): ToSandbox {
  const { zone } = request.server
  const loopback = '127.0.0.1'
  const options = chromiumOptions({ zone, edgeAddress: loopback }, inside.home)
  const given: Given = {
    testDir: inside.tests,
    specs: request.specs,
    outputDir: join(inside.output, 'tests'),
    results: inside.results,
    app: request.app,
    stage: request.stage,
    zone,
    edgeAddress: loopback,
    secrets: inside.secrets,
    deadline: request.deadline,
    launchOptions: {
      ...options,
      // The sandbox allows no further user namespace, which Chromium's own would need.
      args: [...new Set(['--no-sandbox', ...options.args])],
      env: { PATH: '/usr/bin:/bin', HOME: inside.home, LANG: 'C.UTF-8', TMPDIR: '/tmp', TESTME_RUN: request.runId }
    }
  }
  const playwright = join(inside.modules, '@playwright', 'test')
  const preloads = ['resolve-playwright.ts', 'resolve-zone.ts'].map((file) => `--import=${pathToFileURL(join(inside.source, 'browser', file)).href}`)
  return {
    files: Object.fromEntries([...request.files].map(([name, content]) => [name, content.toString('base64')])),
    ca,
    secrets: request.secrets,
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: inside.home,
      LANG: 'C.UTF-8',
      TMPDIR: '/tmp',
      TESTME_RUN: request.runId,
      TESTME_PLAYWRIGHT: JSON.stringify(given),
      NODE_EXTRA_CA_CERTS: inside.ca,
      [playwrightVariable]: playwright,
      NODE_OPTIONS: preloads.join(' ')
    },
    command: [inside.node, join(playwright, 'cli.js'), 'test', '--config', join(inside.source, 'browser', 'playwright.config.ts')],
    deadline: request.deadline + patience.inner
  }
}

/** The end of the sandbox's stdin is its end; what does not listen is killed, by the user whose it is. */
async function endAll(child: ChildProcess, identity: string[]): Promise<void> {
  child.stdin?.destroy()
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null
  for (let turn = 0; turn < 40 && !ended(); turn += 1) await sleep(50)
  if (ended() || child.pid === undefined) return
  const pids = below(child.pid)
  if (identity[0] === 'sudo') spawn(identity[0], [...identity.slice(1), 'kill', '-KILL', ...pids.map(String)], { stdio: 'ignore' }).on('error', () => {})
  else
    for (const pid of [child.pid, ...pids])
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended meanwhile.
      }
}

/** The processes below one, by their parents. */
function below(top: number): number[] {
  const parents = readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1')
      return [{ pid: Number(entry), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }]
    } catch {
      return []
    }
  })
  const found = [top]
  for (let at = 0; at < found.length; at += 1) found.push(...parents.filter(({ parent }) => parent === found[at]).map(({ pid }) => pid))
  return found.slice(1)
}
