// Gitea and the runner as programs: built once from the Go sources here, kept by what they were built from.
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { stateRoot } from '../local/server/places.ts'
import { builtOnce, type Progress } from './built-once.ts'
import { ForgeError } from './errors.ts'
import { buildFrontEnd } from './front-end.ts'
import { requireGo } from './go.ts'

export interface Built {
  gitea: string
  /** What Gitea reads besides its program: templates, options, public. */
  assets: string
  runner: string
}

const source = import.meta.dirname
const cache = join(stateRoot, 'forge')

/** Counted up when the build itself changes, apart from its sources. */
const recipes = { gitea: '2', pages: '1', runner: '1' }

function keyOf(kind: keyof typeof recipes, files: string[]): string {
  const hash = createHash('sha256').update(recipes[kind]).update(process.arch)
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(source, file)))
  return hash.digest('hex').slice(0, 16)
}

async function go(words: string[], what: string, environment: Record<string, string> = {}): Promise<string> {
  const ended = await execa('go', words, { cwd: source, env: environment, reject: false, stdin: 'ignore', all: true })
  if (ended.exitCode === 0) return ended.stdout
  const said = ended.all.trim().split('\n').slice(-15).join('\n')
  throw new ForgeError(
    `${what} failed (go ${words[0]}, exit code ${ended.exitCode}):\n${said}\nThe first build needs the network. Repair what is named above, then run this again.`
  )
}

async function sourcesOfGitea(): Promise<string> {
  return (await go(['list', '-m', '-f', '{{.Dir}}', 'code.gitea.io/gitea'], 'finding the sources of Gitea')).trim()
}

async function buildGitea(into: string): Promise<void> {
  await requireGo()
  const tags = 'sqlite sqlite_unlock_notify'
  // Built by hand it would call itself "development".
  const release = (await go(['list', '-m', '-f', '{{.Version}}', 'code.gitea.io/gitea'], 'finding the release of Gitea')).trim().replace(/^v/, '')
  await go(
    ['build', '-buildvcs=false', '-tags', tags, `-ldflags=-s -w -X main.Version=${release}`, '-o', join(into, 'gitea'), 'code.gitea.io/gitea'],
    'building Gitea',
    {
      CGO_ENABLED: '1'
    }
  )
  const module = await sourcesOfGitea()
  mkdirSync(join(into, 'assets'))
  // Copied, since the module cache may be cleaned at any time.
  const parts = ['options', 'templates', 'public'].map((part) => join(module, part))
  await execa('cp', ['-R', '--no-preserve=mode,ownership', ...parts, join(into, 'assets')])
}

async function buildRunner(into: string): Promise<void> {
  await requireGo()
  await go(['build', '-buildvcs=false', '-tags', 'WITHOUT_DOCKER', '-ldflags=-s -w', '-o', join(into, 'runner'), './runner'], 'building the runner', {
    CGO_ENABLED: '0'
  })
}

/**
 * Builds what is not built yet. The runner's sources do not make Gitea anew.
 * @param pages with Gitea's own front end, for people who look at it
 */
export async function ensureBuilt(progress: Progress, pages = false): Promise<Built> {
  const modules = ['go.mod', 'go.sum']
  const sources = globSync('runner/*.go', { cwd: source })
    .filter((file) => !file.endsWith('_test.go'))
    .sort()
  const gitea = await builtOnce(cache, `gitea-${keyOf('gitea', modules)}`, 'Gitea', buildGitea, progress)
  const runner = await builtOnce(cache, `runner-${keyOf('runner', [...modules, ...sources])}`, 'the runner', buildRunner, progress)
  const assets = pages
    ? await builtOnce(cache, `pages-${keyOf('pages', modules)}`, "Gitea's pages", async (into) => await buildFrontEnd(await sourcesOfGitea(), into), progress)
    : join(gitea, 'assets')
  return { gitea: join(gitea, 'gitea'), assets, runner: join(runner, 'runner') }
}
