import { rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { InfrastructureError, UsageError } from '../model/failure.ts'
import { withoutCredentials } from './credentials.ts'
import { gitEnvironment, gitSafely } from './git.ts'

export interface CloneRequest {
  /** Path or URL of the repository with the commit under test. */
  source: string
  /** Path or URL whose version tags count; by default the source. For a pull request this is the base repository (DESIGN 7). */
  tags?: string
  /** Where the bare clone goes; must not exist. */
  into: string
  /** Milliseconds for each transfer. */
  deadline?: number
  signal?: AbortSignal
}

/**
 * Makes a bare clone: nothing is checked out, so no filter, hook, submodule or LFS file of the recipe is looked at. Only https, ssh, files, and http on
 * this machine; no protocol that runs a program. Branches come from the source, tags from where versions are published.
 * Throws UsageError for what was typed wrong, and InfrastructureError when nothing answers, the server has an error of its own, or the deadline passes.
 */
export async function cloneRecipe(request: CloneRequest): Promise<void> {
  const { into } = request
  const source = locationOf(request.source)
  const tags = locationOf(request.tags ?? request.source)
  const settings = `${into}.config`
  // Only here and not as `-c`, because git hides those from the process that reads a local repository: it may belong to another user.
  writeFileSync(settings, '[safe]\n\tdirectory = *\n[include]\n\tpath = ~/.gitconfig\n')
  try {
    await transfer(request, settings, [
      'clone',
      '--quiet',
      '--bare',
      '--no-tags',
      '--no-local',
      '--template=',
      '--config',
      'core.hooksPath=/dev/null',
      '--',
      source,
      into
    ])
    await transfer(request, settings, ['-C', into, 'fetch', '--quiet', '--no-tags', '--force', '--', tags, '+refs/tags/*:refs/tags/*'])
  } finally {
    rmSync(settings, { force: true })
  }
}

/** Fetches one more commit or ref, such as `refs/pull/7/head`, which no branch holds. */
export async function fetchCommit(request: CloneRequest, ref: string): Promise<void> {
  const settings = `${request.into}.config`
  writeFileSync(settings, '[safe]\n\tdirectory = *\n[include]\n\tpath = ~/.gitconfig\n')
  try {
    await transfer(request, settings, ['-C', request.into, 'fetch', '--quiet', '--no-tags', '--', locationOf(request.source), `+${ref}:refs/testme/head`])
  } finally {
    rmSync(settings, { force: true })
  }
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\]|[\w.-]+\.test)$/

/** Plain http to another machine: whoever sits between could change what is tested, so nothing is fetched over it. */
export function isPlainElsewhere(address: string): boolean {
  return /^http:/i.test(address) && !loopback.test(/^http:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/i.exec(address)?.[1] ?? '')
}

/** A path made absolute, or a URL of an allowed kind. Throws UsageError for all others. */
export function locationOf(source: string): string {
  const refuse = (what: string): never => {
    throw new UsageError(what, 'Name a folder with a git repository, or an https:// or ssh:// URL.')
  }
  if (source === '' || source.startsWith('-')) return refuse(`"${source}" names no repository`)
  const scheme = /^([a-z][a-z0-9+.-]*):(\/\/|:)/i.exec(source)
  if (scheme === null) return /^[\w.-]+@[\w.-]+:[^-]/.test(source) ? source : resolve(source)
  const protocol = (scheme[1] ?? '').toLowerCase()
  if (scheme[2] === '::' || !['https', 'ssh', 'file', 'http'].includes(protocol)) return refuse(`git repositories are not fetched by "${protocol}" here`)
  if (isPlainElsewhere(source)) return refuse('git repositories are fetched by plain http only from this machine')
  return source
}

/** What git says where a server wants to know who asks; Gitea does so for what is private and for what does not exist. */
const asksForLogin = (said: string): boolean => /could not read (Username|Password)|terminal prompts disabled|Authentication failed/i.test(said)

/** What git and curl say where nothing answers, or the server has an error of its own: not what was asked for is wrong. */
const unreachable =
  /Could not resolve host|Couldn't connect|Failed to connect|Connection (refused|reset|timed out|closed)|No route to host|Network is unreachable|returned error: (5\d\d|429)|early EOF|unexpected disconnect|RPC failed|SSL_|gnutls|certificate/i

async function transfer(request: CloneRequest, settings: string, words: string[]): Promise<void> {
  const allowed = ['https', 'http', 'ssh', 'file'].flatMap((protocol) => ['-c', `protocol.${protocol}.allow=always`])
  const result = await execa('git', [...gitSafely, ...allowed, '-c', 'protocol.ext.allow=never', ...words], {
    extendEnv: false,
    env: gitEnvironment({ GIT_CONFIG_GLOBAL: settings, GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' }),
    stdin: 'ignore',
    reject: false,
    timeout: request.deadline ?? 120_000,
    killSignal: 'SIGTERM',
    forceKillAfterDelay: 5000,
    ...(request.signal === undefined ? {} : { cancelSignal: request.signal })
  })
  if (result.timedOut)
    throw new InfrastructureError(
      `${withoutCredentials(request.source)} was not cloned within ${(request.deadline ?? 120_000) / 1000} s`,
      'Try again, or see whether the git host answers.'
    )
  if (result.exitCode === 0) return
  const said = result.stderr.trim().split('\n').at(-1) ?? ''
  if (asksForLogin(said))
    throw new UsageError(
      `${withoutCredentials(request.source)} is not there, or not public: testme reads recipes without logging in`,
      'Make the repository public, or correct its address.'
    )
  if (unreachable.test(result.stderr))
    throw new InfrastructureError(
      `${withoutCredentials(request.source)} cannot be cloned: ${withoutCredentials(said)}`,
      'See whether the address is right and the git host answers, then try again.'
    )
  throw new UsageError(
    `${withoutCredentials(request.source)} cannot be cloned: ${withoutCredentials(said)}`,
    'Name a recipe, a folder with a git repository, or a git URL.'
  )
}
