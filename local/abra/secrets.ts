import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { loadCompose } from '../../src/recipe/compose.ts'
import { parseEnv } from '../../src/recipe/env.ts'
import { type SecretSpec, secretsOf } from '../../src/recipe/secrets.ts'
import { type App, composeEnvironment, docker, environmentFile, Fatal, type Invocation, lines, readApp } from './context.ts'
import { printRows } from './table.ts'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const alphabets: Record<string, string> = {
  default: letters,
  hex: '0123456789abcdef',
  special: `${letters}!@#$%^&*_-+=`,
  safespecial: `${letters}!@#%^&*_-+=`
}

function randomText(length: number, charset: string | undefined): string {
  const alphabet = alphabets[charset ?? 'default'] ?? letters
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

function appSecrets(app: App): SecretSpec[] {
  return secretsOf(loadCompose(app.checkout, app.environment), parseEnv(readFileSync(environmentFile(app.domain), 'utf8')), app.environment)
}

function read(domain: string | undefined): App {
  const app = readApp(domain)
  return { ...app, environment: composeEnvironment(app) }
}

const nameOf = (app: App, secret: { name: string; version: string }): string => `${app.stack}_${secret.name}_${secret.version}`

export async function existingSecrets(): Promise<string[]> {
  return lines(await docker(['secret', 'ls', '--format', '{{.Name}}']))
}

/** Q14: a secret that is not there stops a deploy before anything is deployed. */
export async function demandSecrets(app: App): Promise<void> {
  const existing = await existingSecrets()
  for (const secret of appSecrets(app))
    if (!existing.includes(nameOf(app, secret)))
      throw new Fatal(secret.generate ? `secret not generated: ${secret.name}` : `secret not inserted (#generate=false): ${secret.name}`)
}

/** `app secret generate <domain> [name version]`; prints the values, with `-m` for programs (Q38). */
export async function generateSecrets({ flags, words }: Invocation): Promise<void> {
  const app = read(words[0])
  const [, name, version] = words
  if (name === undefined && !('all' in flags)) throw new Fatal('missing arguments [secret]/[version] or --all')
  if (name !== undefined && 'all' in flags) throw new Fatal('cannot use [secret] [version] and --all together')
  const known = appSecrets(app)
  const asked = name === undefined ? known.filter((secret) => secret.generate) : known.filter((secret) => secret.name === name)
  if (name !== undefined && asked.length === 0) throw new Fatal(`${name} doesn't exist in the env config?`)
  const existing = await existingSecrets()
  const made: { name: string; version: string; value: string }[] = []
  for (const specified of asked) {
    const secret = { ...specified, version: version ?? specified.version }
    if (existing.includes(nameOf(app, secret))) {
      console.log(`WARN ${secret.name} already exists`)
      continue
    }
    const value = randomText(secret.length ?? 40, secret.charset)
    await docker(['secret', 'create', nameOf(app, secret), '-'], { input: value })
    made.push({ name: secret.name, version: secret.version, value })
  }
  if (made.length === 0) {
    console.log('WARN no secrets generated')
    process.exitCode = 1
    return
  }
  printRows(made, 'machine' in flags)
  if (!('machine' in flags)) console.log('WARN generated secrets are not shown again, please take note of them NOW')
}

/** With `-f` the value is a file's path, else it is the value itself (Q37). */
export async function insertSecret({ flags, words }: Invocation): Promise<void> {
  const [domain, name = '', version = '', value = ''] = words
  const app = read(domain)
  if (!appSecrets(app).some((secret) => secret.name === name)) throw new Fatal(`no secret ${name} available for recipe ${app.recipe}?`)
  const data = readValue(value, 'file' in flags)
  await docker(['secret', 'create', nameOf(app, { name, version }), '-'], { input: 'trim' in flags ? data.trim() : data })
  console.log(`INFO ${nameOf(app, { name, version })} successfully stored on server`)
}

function readValue(value: string, isPath: boolean): string {
  if (!isPath) return value
  try {
    return readFileSync(value, 'utf8')
  } catch {
    throw new Fatal(`open ${value}: no such file or directory`)
  }
}

export async function listSecrets({ flags, words }: Invocation): Promise<void> {
  const app = read(words[0])
  const existing = await existingSecrets()
  const rows = appSecrets(app).map((secret) => ({
    name: secret.name,
    version: secret.version,
    'generated name': nameOf(app, secret),
    'created on server': String(existing.includes(nameOf(app, secret)))
  }))
  if (rows.length === 0 && !('machine' in flags)) console.log('WARN no secrets stored')
  printRows(rows, 'machine' in flags)
}

/** `app secret rm <domain> [name]`, or all of them. */
export async function removeSecrets({ flags, words }: Invocation): Promise<void> {
  const app = read(words[0])
  const name = words[1]
  if (name === undefined && !('all' in flags)) throw new Fatal('missing argument [secret] or --all')
  const chosen = (await existingSecrets()).filter((one) => one.startsWith(name === undefined ? `${app.stack}_` : `${app.stack}_${name}_`))
  if (name !== undefined && chosen.length === 0) throw new Fatal(`${name} doesn't exist on server?`)
  for (const one of chosen) await docker(['secret', 'rm', one])
  console.log(`INFO ${chosen.length} secrets removed from server`)
}
