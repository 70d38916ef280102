import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { cpus, freemem, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { serverReport } from '../../../local/server/server.ts'
import { readConfiguration, usualConfiguration } from '../../host/configuration.ts'
import { UsageError } from '../../model/failure.ts'
import { root } from '../../run/entries.ts'
import { holderOf } from '../../run/lock.ts'
import { registrations, serverLockFile } from '../../run/registry.ts'
import { diagnose, type Sighting } from '../doctor.ts'
import { standIn } from '../embedded.ts'
import type { Invocation } from '../invocation.ts'
import { createTerminal } from '../terminal.ts'

/** What the lifecycle and the embedded server start, the words that print a version, and the Debian package. */
const programs: readonly (readonly [string, string[], string])[] = [
  ['git', ['--version'], 'git'],
  ['restic', ['version'], 'restic'],
  ['chromium', ['--version'], 'chromium'],
  ['certutil', [], 'libnss3-tools'],
  ['bwrap', ['--version'], 'bubblewrap'],
  ['script', ['--version'], 'bsdutils'],
  ['flock', ['--version'], 'util-linux'],
  ['docker', ['--version'], 'docker.io'],
  ['dockerd', ['--version'], 'docker.io'],
  ['docker-registry', ['--version'], 'docker-registry'],
  ['dnsmasq', ['--version'], 'dnsmasq-base'],
  ['ip', ['-V'], 'iproute2'],
  ['iptables', ['--version'], 'iptables'],
  ['ps', ['--version'], 'procps'],
  ['openssl', ['version'], 'openssl'],
  ['debootstrap', ['--version'], 'debootstrap']
]

async function versionOf(name: string, words: string[]): Promise<string | undefined> {
  const environment = { PATH: `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, LANG: 'C.UTF-8', TESTME_NODE: process.execPath }
  const result = await execa(name, words, { reject: false, timeout: 10_000, env: environment, stdin: 'ignore', all: true })
  if (result.code === 'ENOENT') return undefined
  if (words.length === 0) return 'there'
  const line = result.all.split('\n').find((text) => /\d+\.\d+/.test(text)) ?? 'there'
  return line.trim().slice(0, 60)
}

async function look(serverName: string): Promise<Sighting> {
  const [report, versions, abra] = await Promise.all([
    serverReport(serverName),
    Promise.all(programs.map(async ([name, words, from]) => ({ name, package: from, version: await versionOf(name, words) }))),
    versionOf(standIn, ['--version'])
  ])
  const locks = { locksDirectory: join(report.stateDirectory, 'locks') }
  const live = holderOf(serverLockFile(locks))?.runId
  return {
    node: process.version,
    root: process.getuid?.() === 0,
    platform: process.platform,
    packagesCurrent: same(join(root, 'package-lock.json'), join(root, 'node_modules', '.testme-lock')),
    programs: versions,
    disk: diskOf(existing(report.stateDirectory)),
    memory: { total: totalmem(), available: available() },
    cpus: cpus().length,
    load: loadavg()[0] ?? 0,
    ipvs: report.ipvs ?? existsSync('/proc/net/ip_vs'),
    server: {
      name: serverName,
      state: report.state,
      faults: report.parts.filter((part) => !part.up).map((part) => `${part.name} (${part.detail})`),
      certificateUntil: report.certificateUntil
    },
    abra,
    hostConfiguration: { file: usualConfiguration, present: existsSync(usualConfiguration), ...configurationFault(usualConfiguration) },
    deadRuns: registrations(locks).flatMap((entry) => ('registration' in entry && entry.registration.runId !== live ? [entry.registration.runId] : []))
  }
}

function same(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other))
}

/** The nearest folder above that exists: a server that was never made has no folder yet. */
function existing(path: string): string {
  return existsSync(path) || path === '/' ? path : existing(join(path, '..'))
}

/** What keeps the host's command from its configuration; of a file that this user may not read nothing is known. */
function configurationFault(file: string): Pick<Sighting['hostConfiguration'], 'fault'> {
  if (!existsSync(file)) return {}
  try {
    readConfiguration(file)
    return {}
  } catch (error) {
    return error instanceof UsageError ? { fault: { what: error.message, mend: error.next } } : {}
  }
}

function diskOf(path: string): Sighting['disk'] {
  try {
    const { bavail, blocks, bsize, files, ffree } = statfsSync(path)
    return { path, free: bavail * bsize, total: blocks * bsize, inodes: files, inodesFree: ffree }
  } catch {
    return undefined
  }
}

function available(): number {
  const line = existsSync('/proc/meminfo') ? /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] : undefined
  return line === undefined ? freemem() : Number(line) * 1024
}

/** Exit code 0 when nothing stands in the way of a run, 3 when something does; warnings are shown and pass. */
export async function execute({ flags, values }: Invocation): Promise<number> {
  const terminal = createTerminal(flags.has('json'))
  const rows = diagnose(await look(values['server'] ?? 'default'), new Date())
  if (flags.has('json')) terminal.print(JSON.stringify(rows, null, 2))
  for (const { name, state, detail, mend } of rows) {
    terminal.say(` ${{ ok: '✓', warn: '?', fail: '✗' }[state]} ${name.padEnd(16)} ${detail}`)
    if (mend !== undefined) terminal.say(`   ${''.padEnd(16)} → ${mend}`)
  }
  return rows.some((row) => row.state === 'fail') ? 3 : 0
}
