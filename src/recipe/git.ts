import { execa } from 'execa'

/** What git may know of our environment: where programs, keys and certificates are. Nothing of it selects a repository or runs a program. */
const kept = [
  'PATH',
  'HOME',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTPS_PROXY',
  'NO_PROXY',
  'TESTME_RUN'
]

/** No configuration but the repository's own, no questions, no lazy fetching, no LFS; texts in English. */
export function gitEnvironment(more: Record<string, string> = {}): Record<string, string> {
  const ours = Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
  return {
    ...ours,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_OPTIONAL_LOCKS: '0',
    ...more
  }
}

/** Words before the subcommand of every call: no hooks, no helper that watches files, whoever owns the repository. */
export const gitSafely = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'safe.directory=*', '-c', 'protocol.allow=never']

/** Runs git on a repository; throws execa's error for any exit but 0. Returns what it printed, without the last line end. */
export async function git(repository: string, ...words: string[]): Promise<string> {
  const { stdout } = await execa('git', [...gitSafely, '-C', repository, ...words], {
    extendEnv: false,
    env: gitEnvironment(),
    stdin: 'ignore',
    timeout: 60_000
  })
  return stdout
}

/** Whether git answers yes (exit 0) to a question. */
export async function gitSays(repository: string, ...words: string[]): Promise<boolean> {
  const { exitCode } = await execa('git', [...gitSafely, '-C', repository, ...words], {
    extendEnv: false,
    env: gitEnvironment(),
    stdin: 'ignore',
    timeout: 60_000,
    reject: false
  })
  return exitCode === 0
}
