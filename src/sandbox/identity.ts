import { existsSync } from 'node:fs'

/** A number that is nobody's: outside of what Debian and systemd give away. */
const nobodys = 65521

/** The user of a host for this alone (docs/host.md); another name only where a test makes its own. */
const specsUser = (): string => process.env['TESTME_SPECS_USER'] ?? 'testme-specs'

/** How this process becomes another user. `inherits`: what it has open goes along. */
export interface Identity {
  words: string[]
  inherits: boolean
}

/** Why recipes' own tests cannot be run here, and what mends it. */
export interface NoWalls {
  why: string
  next: string
}

/**
 * Another user than ours, always: root becomes a user that nobody is, anybody else goes through sudo to the one that a host has for it. There is no third
 * way: whoever can do neither runs no tests of strangers.
 */
export function anotherUser(uid: number | undefined = process.getuid?.()): Identity {
  if (uid === 0)
    return {
      words: [
        ...['setpriv', `--reuid=${nobodys}`, `--regid=${nobodys}`, '--clear-groups'],
        ...['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all', '--']
      ],
      inherits: true
    }
  return { words: ['sudo', '-n', '-u', specsUser(), '--'], inherits: false }
}

const programs: Record<string, string> = {
  bwrap: 'bubblewrap',
  setpriv: 'util-linux',
  prlimit: 'util-linux',
  choom: 'util-linux',
  timeout: 'coreutils',
  certutil: 'libnss3-tools',
  openssl: 'openssl'
}

/** What is missing on this machine; undefined: nothing that can be seen beforehand. */
export function whatIsMissing(uid: number | undefined = process.getuid?.()): NoWalls | undefined {
  const wanted = uid === 0 ? Object.keys(programs) : [...Object.keys(programs), 'sudo']
  const missing = wanted.filter((program) => !['/usr/bin', '/usr/sbin', '/bin', '/sbin'].some((folder) => existsSync(`${folder}/${program}`)))
  if (missing.length === 0) return undefined
  const packages = [...new Set(missing.map((program) => programs[program] ?? program))].join(' ')
  return { why: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed`, next: `apt-get install ${packages}` }
}

/** What the first process's complaint means, in words for whoever runs the machine. Pure. */
export function whyNoWalls(stderr: string, uid: number | undefined = process.getuid?.()): NoWalls {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  if (/^sudo: /m.test(stderr))
    return {
      why: `this user may not become ${specsUser()} (${last})`,
      next: `Make the user ${specsUser()} and the sudo rule of docs/host.md, or run testme as root.`
    }
  if (/uid map|user namespace|No space left on device|Creating new namespace|Operation not permitted/i.test(stderr))
    return {
      why: `no user namespace can be made here (${last})`,
      next: 'Allow them: sysctl -w user.max_user_namespaces=10000; where AppArmor restricts them, kernel.apparmor_restrict_unprivileged_userns=0.'
    }
  if (/Permission denied|EACCES/.test(stderr))
    return {
      why: `another user cannot read what the tests need (${last})`,
      next: uid === 0 ? 'Let others read this copy of testme and its packages: chmod -R o+rX.' : 'Install testme where others can read it (docs/host.md).'
    }
  return { why: last === '' ? 'the sandbox ended at once' : last, next: 'docs/security.md says what the sandbox is made of.' }
}
