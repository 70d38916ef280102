import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { execa } from 'execa'

/** What the embedded server needs: a file that proves it is there, and Debian's package. */
const needs: [string, string][] = [
  ['/usr/sbin/dockerd', 'docker.io'],
  ['/usr/bin/docker-registry', 'docker-registry'],
  ['/usr/bin/restic', 'restic'],
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/bin/certutil', 'libnss3-tools'],
  ['/usr/sbin/debootstrap', 'debootstrap'],
  ['/usr/sbin/dnsmasq', 'dnsmasq-base'],
  ['/usr/sbin/iptables', 'iptables'],
  ['/usr/bin/openssl', 'openssl'],
  ['/usr/bin/script', 'bsdutils'],
  ['/usr/bin/git', 'git']
]

/** Installs what is missing, after saying so and asking. Throws with the list where this cannot install. */
export async function installMissing(options: { assumeYes: boolean; progress: (line: string) => void }): Promise<void> {
  const missing = needs.filter(([file]) => !existsSync(file)).map(([, name]) => name)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) throw new Error(`the embedded server needs root\n       Run it as root, or install these first: ${missing.join(' ')}`)
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`not installed here: ${missing.join(', ')}\n       Install them with this system's package manager; testme installs them by itself on Debian only.`)
  options.progress(`will install Debian's packages: ${missing.join(' ')}`)
  if (!options.assumeYes && process.env['CI'] !== 'true') {
    if (!process.stdin.isTTY) throw new Error('nobody can be asked here\n       Say --yes to agree to the installation.')
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await terminal.question('Install them now? [y/N] ')
    terminal.close()
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('nothing was installed\n       The embedded server cannot start without these packages.')
  }
  // Installing docker.io must not start a daemon on this host: ours runs in a namespace of its own.
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const environment = { DEBIAN_FRONTEND: 'noninteractive' }
    await execa('apt-get', ['update', '-qq'], { env: environment })
    await execa('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env: environment, stdin: 'ignore' })
  } finally {
    if (ours) rmSync(policy)
  }
}
