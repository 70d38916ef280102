import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { evaluateEnv } from '../../src/recipe/env.ts'

export class Fatal extends Error {}

export interface Invocation {
  flags: Record<string, string>
  words: string[]
  rest: string[]
}

/** One app as abra sees it: an env file of a server and the recipe's checkout. */
export interface App {
  domain: string
  recipe: string
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

export function recipeCheckout(recipe: string): string {
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
  const recipe = (environment['TYPE'] ?? environment['RECIPE'] ?? '').split(':')[0] ?? ''
  if (recipe === '') throw new Fatal(`${file} has no TYPE`)
  const stack = stackOf(domain)
  const checkout = recipeCheckout(recipe)
  return { domain, recipe, checkout, stack, environment: { ...environment, STACK_NAME: stack } }
}

export async function git(checkout: string, ...words: string[]): Promise<string> {
  return (await execa('git', ['-C', checkout, ...words])).stdout
}

/** The docker client speaks to whatever DOCKER_HOST says; a non-zero exit becomes a FATA with its last lines. */
export async function docker(words: string[], options: { environment?: Record<string, string>; input?: string; cwd?: string } = {}): Promise<string> {
  const result = await execa('docker', words, {
    env: options.environment ?? {},
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    reject: false
  })
  if (result.exitCode !== 0) throw new Fatal(result.stderr.trim() || result.stdout.trim() || `docker ${words[0]} ended with ${result.exitCode}`)
  return result.stdout
}
