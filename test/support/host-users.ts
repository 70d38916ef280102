import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capabilityNames } from '../../src/host/capabilities.ts'
import type { HostAnswer } from '../../src/protocol/host.ts'
import { answerOf } from '../../src/protocol/host.ts'

const root = join(import.meta.dirname, '..', '..')
const template = (name: string): string => readFileSync(join(root, 'templates', 'host', name), 'utf8')

/** Why no users can be made here; false: they can. */
export const noUsers: string | false = whyNoUsers()

function whyNoUsers(): string | false {
  if (process.getuid?.() !== 0) return 'needs root, to make users'
  if (!['/usr/bin/sudo', '/usr/sbin/useradd', '/usr/sbin/setcap'].every((path) => existsSync(path))) return 'needs sudo, useradd and setcap'
  // The users run this checkout with this Node.
  const closed = [join(root, 'testme'), process.execPath].filter(
    (path) => spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'test', '-x', path]).status !== 0
  )
  return closed.length === 0 ? false : `other users cannot run ${closed.join(' and ')}: clone into a folder that all may enter`
}

export type Role = 'host' | 'gate' | 'stages' | 'specs'

export interface Said {
  code: number | null
  stdout: string
  stderr: string
  /** What the host answered, in order. */
  answers: HostAnswer[]
  /** Its outputs, by name. */
  outputs: Record<string, string>
  /** The sentence of its end; '' where it went well, undefined where it gave none. */
  end: string | undefined
}

/**
 * The users of a host, as docs/host.md sets them up, under names of their own: made here, removed by `remove`. The files are those of templates/host with the
 * names changed; the installed testme is this checkout.
 */
export class HostUsers {
  readonly folder = mkdtempSync(join(tmpdir(), 'testme-users-'))
  readonly #id = `tm${randomBytes(3).toString('hex')}`
  readonly #rules = `/etc/sudoers.d/${this.#id}`
  readonly #made: string[] = []

  constructor(configuration: (users: Record<Exclude<Role, 'specs'>, string>, folder: string) => Record<string, unknown>, token = 'token-of-testme-bot-member') {
    // Also where a test fails before it can say what comes after it.
    process.once('exit', () => this.remove())
    chmodSync(this.folder, 0o755)
    for (const role of ['host', 'gate', 'stages', 'specs'] as const) {
      run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', join(this.folder, role), '--shell', '/bin/sh', this.name(role)])
      this.#made.push(this.name(role))
      mkdirSync(join(this.folder, role))
      run('chown', [`${this.name(role)}:${this.name(role)}`, join(this.folder, role)])
      chmodSync(join(this.folder, role), 0o700)
    }
    this.#file('token', `${token}\n`, 0o640, `root:${this.name('host')}`)
    this.configure(configuration({ host: this.name('host'), gate: this.name('gate'), stages: this.name('stages') }, this.folder))
    const node = join(this.folder, 'testme-node')
    run('install', ['-o', 'root', '-g', this.name('host'), '-m', '0750', process.execPath, node])
    run('setcap', [`${capabilityNames.join(',')}=ep`, node])
    const command = template('testme')
      .replace('here=/usr/local/lib/testme', `here=${root}`)
      .replace('/usr/local/libexec/testme-node', node)
      .replace('/etc/testme/host.json', join(this.folder, 'host.json'))
      .replace('HOME=/var/lib/testme', `HOME=${join(this.folder, 'host')}`)
    this.#file('testme', command, 0o755)
    const rules = template('sudoers')
      .replaceAll('(testme)', `(${this.name('host')})`)
      .replaceAll('/usr/local/bin/testme', join(this.folder, 'testme'))
      .replaceAll('testme-specs', this.name('specs'))
      .replace(/^testme /m, `${this.name('host')} `)
      .replace('Defaults:testme ', `Defaults:${this.name('host')} `)
      .replaceAll('testme-gate', this.name('gate'))
      .replaceAll('testme-stages', this.name('stages'))
    writeFileSync(this.#rules, rules, { mode: 0o440 })
    run('visudo', ['-cf', this.#rules])
  }

  name(role: Role): string {
    return `${this.#id}-${role}`
  }

  /** Writes another configuration. */
  configure(value: Record<string, unknown>): void {
    this.#file('host.json', JSON.stringify(value), 0o644)
  }

  /** The `server.json` of a server that is none, in a folder of the host's user: nothing can be deployed there, and nothing is registered. */
  emptyServer(): string {
    const folder = join(this.folder, 'server')
    mkdirSync(folder)
    const facts = { name: 'none', dockerHost: `unix://${folder}/docker.sock`, zone: 'none.test', edgeAddress: '192.0.2.1', caFile: '/x', caBundle: '/x' }
    writeFileSync(join(folder, 'server.json'), JSON.stringify({ ...facts, ipvs: false, nodes: 1, dockerVersion: '0', stateDirectory: folder }))
    run('chown', [`${this.name('host')}:`, folder])
    chmodSync(folder, 0o750)
    return join(folder, 'server.json')
  }

  /** One more rule for sudo, until `remove`. */
  rule(text: string): void {
    writeFileSync(`${this.#rules}-more`, text, { mode: 0o440 })
    run('visudo', ['-cf', `${this.#rules}-more`])
  }

  remove(): void {
    for (const file of [this.#rules, `${this.#rules}-more`]) rmSync(file, { force: true })
    for (const name of this.#made.splice(0)) {
      // Users of this test alone. A process that was killed is there for a moment more, and one that forked meanwhile is found by the next look.
      for (let turn = 0; turn < 100 && spawnSync('pkill', ['-KILL', '-u', name]).status === 0; turn += 1) spawnSync('sleep', ['0.05'])
      run('userdel', ['--force', name])
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Starts a program as one of the users, with nothing of this process's environment; its stdin stays open. */
  start(role: Role, words: string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const [program = '', ...rest] = words
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: join(this.folder, role), ...environment }
    return spawn('setpriv', [`--reuid=${this.name(role)}`, `--regid=${this.name(role)}`, '--init-groups', program, ...rest], { cwd: '/', env })
  }

  async as(role: Role, words: string[], environment: NodeJS.ProcessEnv = {}): Promise<Said> {
    const child = this.start(role, words, environment)
    child.stdin?.end()
    return await ended(child)
  }

  /** What an action says, or whatever else behind `testme host`; its stdin stays open, as a step's does that lives. */
  async ask(role: Role, words: string[], environment: NodeJS.ProcessEnv = {}): Promise<Said> {
    return await ended(this.start(role, this.sudo(words), environment))
  }

  sudo(words: string[]): string[] {
    return ['sudo', '-n', '-u', this.name('host'), '--', join(this.folder, 'testme'), 'host', ...words]
  }

  #file(name: string, content: string, mode: number, owner?: string): void {
    const path = join(this.folder, name)
    writeFileSync(path, content, { mode })
    chmodSync(path, mode)
    if (owner !== undefined) run('chown', [owner, path])
  }
}

export async function ended(child: ChildProcess): Promise<Said> {
  const out = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const answers = out.stdout.split('\n').flatMap((line) => answerOf(line) ?? [])
  const last = answers.at(-1)
  return {
    code,
    ...out,
    answers,
    outputs: Object.fromEntries(answers.flatMap((answer) => (answer.kind === 'output' ? [[answer.name, answer.value]] : []))),
    end: last?.kind === 'end' ? last.sentence : undefined
  }
}

function run(program: string, words: string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`)
}
