import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { type AbraResult, runUnderTerminal } from '../../src/abra/terminal.ts'
import { Mask } from '../../src/secrets/mask.ts'

/** The abra that the contract is held against: $TESTME_ABRA, else the one on PATH, else the stand-in. */
export function abraUnderTest(): { executable: string; standIn: boolean } {
  const own = resolve(import.meta.dirname, '..', '..', 'local', 'abra', 'abra')
  const named = process.env['TESTME_ABRA']
  if (named !== undefined && named !== '') return { executable: resolve(named), standIn: resolve(named) === own }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, 'abra'), constants.X_OK)
      return { executable: join(folder, 'abra'), standIn: false }
    } catch {
      // Not in this folder.
    }
  }
  return { executable: own, standIn: true }
}

export interface Workbench {
  directory: string
  /** Runs abra under a terminal in this ABRA_DIR, as the driver does. */
  abra(words: string[], environment?: Record<string, string>): Promise<AbraResult>
  checkout(recipe: string): string
  environmentFile(domain: string): string
  remove(): void
}

/** An ABRA_DIR of its own, with the server `default`. */
export function workbench(environment: Record<string, string> = {}): Workbench {
  const { executable } = abraUnderTest()
  const directory = mkdtempSync(join(tmpdir(), 'testme-contract-'))
  mkdirSync(join(directory, 'servers', 'default'), { recursive: true })
  mkdirSync(join(directory, 'catalogue'))
  mkdirSync(join(directory, 'recipes'))
  const base = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: directory,
    TERM: 'xterm',
    ABRA_DIR: directory,
    TESTME_NODE: process.execPath,
    ...environment
  }
  return {
    directory,
    abra: (words, more = {}) =>
      runUnderTerminal({ executable, words, environment: { ...base, ...more }, deadline: 120_000, log: join(directory, 'log'), mask: new Mask() }),
    checkout: (recipe) => join(directory, 'recipes', recipe),
    environmentFile: (domain) => join(directory, 'servers', 'default', `${domain}.env`),
    remove: () => rmSync(directory, { recursive: true, force: true })
  }
}

export interface RecipeCommit {
  files: Record<string, string>
  /** A version tag on this commit. */
  tag?: string
  lightweight?: boolean
}

export async function git(checkout: string, ...words: string[]): Promise<string> {
  const { stdout } = await execa('git', ['-C', checkout, '-c', 'user.name=testme', '-c', 'user.email=fixtures@testme.invalid', ...words], {
    env: { GIT_CONFIG_GLOBAL: '/dev/null' }
  })
  return stdout
}

/** A recipe in `recipes/`, a commit for each entry, whole; what an entry does not name is gone. Without a remote. */
export async function writeRecipe(bench: Workbench, name: string, commits: RecipeCommit[]): Promise<string> {
  const checkout = bench.checkout(name)
  mkdirSync(checkout, { recursive: true })
  await git(checkout, 'init', '--quiet', '--initial-branch=main')
  for (const [index, commit] of commits.entries()) {
    if (index > 0) await git(checkout, 'rm', '-rq', '.')
    for (const [path, text] of Object.entries(commit.files)) {
      mkdirSync(dirname(join(checkout, path)), { recursive: true })
      writeFileSync(join(checkout, path), text)
    }
    await git(checkout, 'add', '--all')
    await git(checkout, 'commit', '--quiet', '--allow-empty', '--message', commit.tag ?? 'head')
    if (commit.tag !== undefined) await git(checkout, 'tag', ...(commit.lightweight === true ? [] : ['--annotate', '--message', commit.tag]), commit.tag)
  }
  return checkout
}

export const sample = `TYPE=site
DOMAIN=site.example.org
LETS_ENCRYPT_ENV=production
TIMEOUT=120
COMPOSE_FILE="compose.yml"
SECRET_TOKEN_VERSION=v1 # length=24 charset=hex
`

/** A compose file of one small web server; every part can be replaced. */
export function compose(
  options: {
    version?: string
    image?: string
    command?: string
    healthcheck?: string
    labels?: string[]
    services?: string
    configs?: string
    secrets?: boolean
    volumes?: boolean
    config?: boolean
  } = {}
): string {
  const { version = '1.0.0+1.22.1', image = 'testme.local/nginx:1.22-r1', secrets = true, volumes = true, config = true } = options
  const labels = [
    'traefik.enable=true',
    'traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`)',
    'traefik.http.routers.${STACK_NAME}.tls.certresolver=${LETS_ENCRYPT_ENV}',
    'traefik.http.services.${STACK_NAME}.loadbalancer.server.port=80',
    `coop-cloud.\${STACK_NAME}.version=${version}`,
    'coop-cloud.${STACK_NAME}.timeout=${TIMEOUT:-120}',
    ...(options.labels ?? [])
  ]
  return `version: "3.8"
services:
  app:
    image: ${image}
${options.command === undefined ? '' : `    command: ${options.command}\n`}    networks: [proxy]
${volumes ? '    volumes:\n      - content:/data\n' : ''}${config ? '    configs:\n      - source: note\n        target: /etc/note\n' : ''}${secrets ? '    secrets: [token]\n' : ''}    healthcheck:
${options.healthcheck ?? '      test: ["CMD", "true"]\n      interval: 1s'}
    deploy:
      endpoint_mode: dnsrr
      labels:
${labels.map((label) => `        - ${JSON.stringify(label)}`).join('\n')}
${options.services ?? ''}networks:
  proxy:
    external: true
${volumes ? 'volumes:\n  content:\n' : ''}${config ? (options.configs ?? 'configs:\n  note:\n    name: ${STACK_NAME}_note_${NOTE_VERSION}\n    file: note.txt\n') : ''}${secrets ? 'secrets:\n  token:\n    external: true\n    name: ${STACK_NAME}_token_${SECRET_TOKEN_VERSION}\n' : ''}`
}

export const readme = '# site\n\n<!-- metadata -->\n* **Category**: Apps\n<!-- endmetadata -->\n'

/** The files of a whole recipe. */
export function files(composeText = compose(), more: Record<string, string> = {}): Record<string, string> {
  return { 'compose.yml': composeText, '.env.sample': sample, 'abra.sh': 'export NOTE_VERSION=v1\n', 'note.txt': 'first\n', 'README.md': readme, ...more }
}
