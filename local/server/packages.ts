// Debian packages the embedded server needs; installs what is missing, after asking.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { execa } from 'execa'
import { ServerError } from './errors.ts'
import { locked } from './lock.ts'
import { packagesLock } from './places.ts'

const needed: { commands: string[]; package: string }[] = [
  { commands: ['dockerd'], package: 'docker.io' },
  { commands: ['docker'], package: 'docker.io' },
  { commands: ['docker-registry'], package: 'docker-registry' },
  { commands: ['dnsmasq'], package: 'dnsmasq-base' },
  { commands: ['iptables'], package: 'iptables' },
  { commands: ['ip'], package: 'iproute2' },
  // The engine asks the host's `ps` what runs in a container (`docker top`): databases are recognised by it.
  { commands: ['ps'], package: 'procps' },
  { commands: ['nsenter', 'unshare'], package: 'util-linux' },
  { commands: ['openssl'], package: 'openssl' },
  { commands: ['curl'], package: 'curl' },
  { commands: ['restic'], package: 'restic' },
  { commands: ['debootstrap'], package: 'debootstrap' },
  { commands: ['chromium'], package: 'chromium' },
  { commands: ['certutil'], package: 'libnss3-tools' },
  // The sandbox of tests in a recipe's own repository.
  { commands: ['bwrap'], package: 'bubblewrap' }
]

const directories = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

function present(command: string): boolean {
  return [...directories, ...(process.env['PATH'] ?? '').split(':')].some((directory) => directory !== '' && existsSync(`${directory}/${command}`))
}

export type PackagePlan =
  | { kind: 'nothing' }
  | { kind: 'install'; packages: string[]; lines: string[] }
  /** Not Debian's tools: the person installs them, `message` says what. */
  | { kind: 'elsewhere'; packages: string[]; message: string }

/**
 * What has to be installed, and what is said about it before anything happens.
 * @param present whether a command is found on this machine
 * @param osRelease text of /etc/os-release, empty where there is none. Pure.
 */
export function planPackages(present: (command: string) => boolean, osRelease: string, hasApt: boolean): PackagePlan {
  const packages = [...new Set(needed.filter((entry) => !entry.commands.every(present)).map((entry) => entry.package))]
  const list = packages.join(' ')
  if (packages.length === 0) return { kind: 'nothing' }
  if (!hasApt || !/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)) {
    const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(osRelease)?.[1] ?? 'this system'
    const commands = needed.flatMap((entry) => entry.commands).filter((command) => !present(command))
    return {
      kind: 'elsewhere',
      packages,
      message: `the embedded server needs programs that are missing here: ${commands.join(', ')}. testme installs them on Debian and its relatives only, and this is ${system}. Install them with its package manager (Debian calls the packages ${list}), then run this again.`
    }
  }
  return {
    kind: 'install',
    packages,
    lines: [`missing packages: ${list}`, `will run: apt-get install -y --no-install-recommends ${list} (no service is started)`]
  }
}

function plan(): PackagePlan {
  const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return planPackages(present, osRelease, existsSync('/usr/bin/apt-get'))
}

async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question('Install them now? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}

/** Whoever runs a machine decides what is installed on it: `--yes` and CI=true answer, else a person is asked. */
export async function ensurePackages(options: { assumeYes: boolean; progress: (line: string) => void }): Promise<void> {
  const wanted = plan()
  if (wanted.kind === 'nothing') return
  if (wanted.kind === 'elsewhere') throw new ServerError(wanted.message)
  const list = wanted.packages.join(' ')
  for (const line of wanted.lines) options.progress(line)
  if (!options.assumeYes && process.env['CI'] !== 'true') {
    if (!process.stdin.isTTY)
      throw new ServerError(`packages are missing and there is no terminal to ask on: ${list}. Install them with apt-get, or run this again with --yes.`)
    if (!(await agreed())) throw new ServerError(`nothing was installed. Install ${list} yourself, then run this again.`)
  }
  // Of several that find them missing one installs; the others wait and find them there.
  await locked(
    packagesLock,
    async () => {
      const missing = plan()
      if (missing.kind === 'install') await install(missing.packages, options.progress)
    },
    20
  )
  const still = plan()
  if (still.kind !== 'nothing')
    throw new ServerError(
      `apt-get reported success, but programs of ${still.packages.join(', ')} are still not there. Install them by hand, then run this again.`
    )
}

/** Seconds that another user of the package database is waited for: unattended upgrades hold it for minutes. */
const lockTimeout = 300

/** Of the packages that we install. */
const units = ['docker.service', 'docker.socket', 'containerd.service', 'docker-registry.service']
const unitFolders = ['/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system']

/**
 * The units that an installation brought: those that were not there before. One that was belongs to somebody else's daemon,
 * which must start at the next boot as it always did. Pure.
 */
export function broughtUnits(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((unit) => !before.includes(unit))
}

const unitsThere = (): string[] => units.filter((unit) => unitFolders.some((folder) => existsSync(`${folder}/${unit}`)))

async function install(packages: string[], progress: (line: string) => void): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  const before = unitsThere()
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const apt = (words: string[]) => execa('apt-get', words, { env: { DEBIAN_FRONTEND: 'noninteractive' }, reject: false, all: true, timeout: 900_000 })
  try {
    const update = await apt(['-o', `DPkg::Lock::Timeout=${lockTimeout}`, 'update', '-q'])
    if (update.exitCode !== 0) progress(`apt-get update failed, going on with the lists there are: ${update.all.trim().split('\n').at(-1)}`)
    const wanted = [...packages]
    // Newer releases keep the client in a package of its own.
    if (packages.includes('docker.io') && (await execa('apt-cache', ['show', 'docker-cli'], { reject: false })).exitCode === 0) wanted.push('docker-cli')
    const result = await apt(['-o', `DPkg::Lock::Timeout=${lockTimeout}`, 'install', '-y', '-q', '--no-install-recommends', ...wanted])
    if (result.exitCode !== 0)
      throw new ServerError(
        `apt-get install ${wanted.join(' ')} failed:\n${result.all.trim().split('\n').slice(-15).join('\n')}\nRepair the machine's APT configuration or install them by hand, then run this again.`
      )
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
  // A daemon that we brought along must not start at the next boot either.
  const brought = broughtUnits(before, unitsThere())
  if (brought.length > 0 && existsSync('/run/systemd/system')) await execa('systemctl', ['disable', ...brought], { reject: false })
}
