// A runner daemon at a forge: ours, or a real act_runner named by TESTME_RUNNER.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { startDetached } from '../local/server/processes.ts'
import { alive, endProcess, readRecord } from '../src/run/processes.ts'
import { asUser, boundTo } from './bound.ts'
import { ForgeError } from './errors.ts'
import type { Forge } from './forge.ts'
import { logTail } from './log-tail.ts'

/** The releases whose behaviour our runner imitates. */
export type Profile = '1.0.8' | '2.3.0'
export const profiles: readonly Profile[] = ['1.0.8', '2.3.0']

export interface RunnerOptions {
  name: string
  /** Names of labels; jobs run on the host. */
  labels: string[]
  profile: Profile
  /** Registration, configuration, log and the workspaces of jobs lie in it. */
  folder: string
  /** Another address of the same Gitea, for instance that of a proxy in front of it. */
  url?: string
  /** More environment for the daemon: all of it reaches every step. */
  environment?: Record<string, string>
  capacity?: number
  /** More keys for the `runner` part of the configuration, as YAML values: `shutdown_timeout: '60s'`. */
  settings?: Record<string, string | number>
  /** Name of the user of this machine whose the daemon is; only root can choose. The folder becomes that user's. */
  user?: string
  /** Ends with this process, however that ends: for tests. */
  bound?: boolean
}

export interface Runner {
  name: string
  folder: string
  /** Output of the daemon. */
  log: string
  pid: number
  alive: () => boolean
  /** SIGTERM, and SIGKILL when the daemon is still there after 10 s. */
  stop: () => Promise<void>
  /** Sends a signal to the daemon's process alone. */
  signal: (name: NodeJS.Signals) => void
  /** Resolves when the daemon is gone. */
  gone: () => Promise<void>
  /** Starts the daemon again with the same registration, after it ended. */
  restart: () => Promise<void>
}

/** Whether a binary given by the person takes the place of our runner. */
export function realRunner(): string | undefined {
  const named = process.env['TESTME_RUNNER']
  return named === undefined || named === '' ? undefined : named
}

function configuration(options: RunnerOptions): string {
  const runner = {
    file: join(options.folder, '.runner'),
    capacity: options.capacity ?? 1,
    fetch_interval: '500ms',
    fetch_interval_max: '1s',
    log_report_interval: '500ms',
    state_report_interval: '1s',
    labels: options.labels.map((label) => `${label}:host`),
    ...options.settings
  }
  return JSON.stringify({
    log: { level: 'info' },
    runner,
    cache: { enabled: false },
    host: { workdir_parent: join(options.folder, 'work') },
    // Ours alone; the real runner ignores it.
    testme: { profile: options.profile }
  })
}

/** Registers a runner for the whole instance and starts its daemon; returns when Gitea has taken it. */
export async function startRunner(forge: Forge, options: RunnerOptions): Promise<Runner> {
  const { folder, name, url = forge.url } = options
  const program = realRunner() ?? forge.runner
  const log = join(folder, 'runner.log')
  const file = join(folder, 'runner.process')
  const config = join(folder, 'config.yaml')
  mkdirSync(join(folder, 'work'), { recursive: true })
  // JSON is YAML.
  writeFileSync(config, configuration(options))
  // Actions run on the `node` of PATH: the one that runs this.
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? '/usr/bin:/bin'}`
  const environment: NodeJS.ProcessEnv = { PATH: path, HOME: folder, LANG: 'C.UTF-8', ...options.environment }
  const front = await asUser(options.user)
  if (options.user !== undefined) await execa('chown', ['-R', `${options.user}:`, folder])
  if (!existsSync(join(folder, '.runner'))) {
    const words = [program, 'register', '--no-interactive', '--instance', url, '--token', forge.registrationToken, '--name', name, '-c', config]
    const [command = '', ...rest] = [...front, ...words]
    const registered = await execa(command, rest, { cwd: folder, env: environment, extendEnv: false, reject: false, stdin: 'ignore', all: true })
    if (registered.exitCode !== 0) throw new ForgeError(`the runner ${name} could not register at ${url}:\n${registered.all}`)
  }
  const process_ = () => readRecord(file)
  const start = async (): Promise<void> => {
    const before = logTail(log, Number.MAX_SAFE_INTEGER).length
    startDetached([...front, ...boundTo(options), program, 'daemon', '-c', config], { log, file, environment })
    // It says that Gitea has taken it, and until then a job may find no runner.
    for (let turn = 0; turn < 300; turn++) {
      if (/declare/i.test(logTail(log, Number.MAX_SAFE_INTEGER).slice(before))) return
      if (!alive(process_())) break
      await sleep(50)
    }
    throw new ForgeError(`the runner ${name} did not come up at ${url}. The end of ${log}:\n${logTail(log)}`)
  }
  await start()
  return {
    name,
    folder,
    log,
    get pid() {
      return process_()?.pid ?? 0
    },
    alive: () => alive(process_()),
    stop: () => endProcess(process_(), 10_000),
    signal: (name) => {
      const target = process_()
      if (alive(target)) process.kill(target.pid, name)
    },
    gone: async () => {
      while (alive(process_())) await sleep(25)
    },
    restart: start
  }
}
