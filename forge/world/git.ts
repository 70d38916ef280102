import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import type { Forge } from '../forge.ts'

/** Who pushes: a person, or the administrator. */
export interface Pusher {
  login: string
  token: string
}

/** Runs git with this person's token for the forge; the token is in the environment and not among the arguments. */
export async function git(forge: Forge, who: Pusher, folder: string, ...words: string[]): Promise<string> {
  const { stdout } = await execa('git', ['-C', folder, ...words], {
    stdin: 'ignore',
    env: {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: who.login,
      GIT_AUTHOR_EMAIL: `${who.login}@forge.invalid`,
      GIT_COMMITTER_NAME: who.login,
      GIT_COMMITTER_EMAIL: `${who.login}@forge.invalid`,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${forge.url}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`${who.login}:${who.token}`).toString('base64')}`
    }
  })
  return stdout.trim()
}

/** A clone that one person works in. */
export interface Work {
  folder: string
  head: () => Promise<string>
  branch: (name: string, from?: string) => Promise<void>
  /** Writes the files, undefined removing one, and commits everything; returns the sha. */
  commit: (message: string, files: Record<string, string | undefined>, options?: { amend?: boolean }) => Promise<string>
  push: (branch: string, options?: { force?: boolean }) => Promise<void>
  run: (...words: string[]) => Promise<string>
}

export async function cloneFor(forge: Forge, who: Pusher, repository: string, folder: string): Promise<Work> {
  mkdirSync(dirname(folder), { recursive: true })
  await git(forge, who, dirname(folder), 'clone', '--quiet', `${forge.url}/${repository}.git`, folder)
  const run = (...words: string[]): Promise<string> => git(forge, who, folder, ...words)
  return {
    folder,
    run,
    head: () => run('rev-parse', 'HEAD'),
    branch: async (name, from) => {
      await run('checkout', '--quiet', '-B', name, ...(from === undefined ? [] : [from]))
    },
    commit: async (message, files, options = {}) => {
      for (const [path, text] of Object.entries(files)) {
        if (text === undefined) rmSync(join(folder, path))
        else {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          writeFileSync(join(folder, path), text)
        }
      }
      await run('add', '--all')
      await run('commit', '--quiet', '--allow-empty', '--message', message, ...(options.amend === true ? ['--amend'] : []))
      return await run('rev-parse', 'HEAD')
    },
    push: async (branch, options = {}) => {
      await run('push', '--quiet', ...(options.force === true ? ['--force'] : []), 'origin', `HEAD:refs/heads/${branch}`)
    }
  }
}

/** A repository of one commit with these files: texts, or paths of files and folders that are copied. */
export async function makeTree(forge: Forge, folder: string, tree: { texts?: Record<string, string>; copies?: Record<string, string> }): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const [path, text] of Object.entries(tree.texts ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const [path, from] of Object.entries(tree.copies ?? {})) cpSync(from, join(folder, path), { recursive: true })
  const who = forge.admin
  await git(forge, who, folder, 'init', '--quiet', '--initial-branch=main')
  await git(forge, who, folder, 'add', '--all', '--force')
  await git(forge, who, folder, 'commit', '--quiet', '--message', 'The first commit')
}
