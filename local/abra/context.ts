import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAbraSh } from '../../src/recipe/abra-sh.ts'
import { evaluateEnv } from '../../src/recipe/env.ts'
import { runProcess } from './process.ts'

/** Ends the program with `FATA <message>` and exit 1. */
export class Fatal extends Error {}

export interface Invocation {
  /** By their long names; a flag without a value is 'true'. */
  flags: Record<string, string>
  /** The words behind the command. */
  words: string[]
  /** What stood behind `--`. */
  rest: string[]
}

/** One app as abra sees it: an env file of a server and the recipe's checkout. */
export interface App {
  domain: string
  recipe: string
  /** The version behind the recipe in TYPE, where there is one. */
  pinned: string | undefined
  checkout: string
  environment: Record<string, string>
  stack: string
}

export function abraDirectory(): string {
  return process.env['ABRA_DIR'] ?? join(process.env['HOME'] ?? '/root', '.abra')
}

export function environmentFile(domain: string): string {
  return join(abraDirectory(), 'servers', 'default', `${domain}.env`)
}

export function isRecipeName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/i.test(text)
}

export function recipeCheckout(recipe: string): string {
  if (!isRecipeName(recipe)) throw new Fatal(`${recipe} is not the name of a recipe`)
  const checkout = join(abraDirectory(), 'recipes', recipe)
  if (!existsSync(checkout)) throw new Fatal(`unable to find recipe ${recipe} in ${checkout}`)
  return checkout
}

/** abra's own rule: dots become underscores, hyphens stay, cut at 45 characters (Q22). */
export function stackOf(domain: string): string {
  return domain.replaceAll('.', '_').slice(0, 45)
}

export function readApp(domain: string | undefined): App {
  if (domain === undefined) throw new Fatal('no app provided')
  const file = environmentFile(domain)
  if (!existsSync(file)) throw new Fatal(`cannot find app with name ${domain}`)
  const environment = evaluateEnv(readFileSync(file, 'utf8'))
  const [recipe = '', pinned] = (environment['TYPE'] ?? environment['RECIPE'] ?? '').split(/:(.*)/s)
  if (recipe === '') throw new Fatal(`${file} has no TYPE`)
  const stack = stackOf(domain)
  return { domain, recipe, pinned, checkout: recipeCheckout(recipe), stack, environment: { ...environment, STACK_NAME: stack } }
}

/** The environment in which compose files are read: the env file, then the exports of abra.sh over it. */
export function composeEnvironment(app: App): Record<string, string> {
  const script = join(app.checkout, 'abra.sh')
  return { ...app.environment, ...(existsSync(script) ? parseAbraSh(readFileSync(script, 'utf8')).exports : {}), STACK_NAME: app.stack }
}

/** What our own children need of our environment; a recipe's variables are never among it. */
const passed = ['PATH', 'HOME', 'DOCKER_HOST', 'DOCKER_CONFIG', 'LANG', 'TESTME_RUN', 'TESTME_CALL']

export function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}

export async function git(checkout: string, ...words: string[]): Promise<string> {
  const quiet = { GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_LFS_SKIP_SMUDGE: '1' }
  const result = await runProcess('git', ['-C', checkout, '-c', 'core.hooksPath=/dev/null', ...words], { environment: { ...ownEnvironment(), ...quiet } })
  if (result.exitCode !== 0) throw new Fatal(result.stderr.trim() || `git ${words[0]} ended with ${result.exitCode}`)
  return result.stdout.trimEnd()
}

/** What the docker client says beside its error, and what would hide it. */
const chatter = /^Since --detach=false was not specified|^In a future release, --detach=false|^See 'docker /

/**
 * The client fills a recipe's `environment: [NAME]` from its own environment, so the marks by which our processes are
 * found and ended must not be in it: every process of the app would carry them. The shell that waits for it has them.
 */
const withoutMarks = ['-c', 'env -u TESTME_RUN -u TESTME_CALL docker "$@"; exit $?', 'docker']

/** The docker client speaks to whatever DOCKER_HOST says; a non-zero exit becomes a FATA with its last line. */
export async function docker(
  words: string[],
  options: { environment?: Record<string, string>; input?: string; directory?: string; unmarked?: true } = {}
): Promise<string> {
  const { environment, unmarked, ...rest } = options
  const [program, all] = unmarked ? ['sh', [...withoutMarks, ...words]] : ['docker', words]
  const result = await runProcess(program, all, { environment: { ...ownEnvironment(), ...environment }, ...rest })
  if (result.exitCode === 0) return result.stdout.trimEnd()
  const said = lines(`${result.stdout}\n${result.stderr}`).filter((line) => !chatter.test(line))
  for (const line of said.slice(0, -1)) console.log(line)
  throw new Fatal(said.at(-1)?.trim() ?? `docker ${words[0]} ended with ${result.exitCode}`)
}

export function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

export async function isDeployed(stack: string): Promise<boolean> {
  return lines(await docker(['service', 'ls', '--quiet', '--filter', `label=com.docker.stack.namespace=${stack}`])).length > 0
}
