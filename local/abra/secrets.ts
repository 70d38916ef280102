import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { loadCompose } from '../../src/recipe/compose.ts'
import { parseEnv } from '../../src/recipe/env.ts'
import { secretsOf } from '../../src/recipe/secrets.ts'
import { type App, docker, environmentFile, Fatal, type Invocation, readApp } from './context.ts'

const alphabets: Record<string, string> = {
  hex: '0123456789abcdef',
  default: 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
}

function randomText(length: number, charset: string | undefined): string {
  const alphabet = alphabets[charset ?? 'default'] ?? alphabets['default'] ?? ''
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

export function appSecrets(app: App): ReturnType<typeof secretsOf> {
  const compose = loadCompose(app.checkout, app.environment)
  return secretsOf(compose, parseEnv(readFileSync(environmentFile(app.domain), 'utf8')), app.environment)
}

export async function existingSecrets(): Promise<string[]> {
  return (await docker(['secret', 'ls', '--format', '{{.Name}}'])).split('\n').filter((name) => name !== '')
}

export async function generateSecrets({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const existing = await existingSecrets()
  const made: { name: string; version: string; value: string }[] = []
  for (const secret of appSecrets(app)) {
    if (!secret.generate) continue
    const name = `${app.stack}_${secret.name}_${secret.version}`
    if (existing.includes(name)) continue
    const value = randomText(secret.length ?? 40, secret.charset)
    await docker(['secret', 'create', name, '-'], { input: value })
    made.push({ name: secret.name, version: secret.version, value })
  }
  if (flags['m'] !== undefined || flags['machine'] !== undefined) console.log(JSON.stringify(made))
  else for (const secret of made) console.log(`${secret.name}  ${secret.value}`)
}

/** With `-f` the value is a file's path (Q37). */
export async function insertSecret({ flags, words }: Invocation): Promise<void> {
  const [domain, name, version, value] = words
  if (name === undefined || version === undefined || value === undefined) throw new Fatal('secret insert needs <domain> <name> <version> <value>')
  const app = readApp(domain)
  const data = flags['f'] === undefined && flags['file'] === undefined ? value : readFileSync(value, 'utf8')
  await docker(['secret', 'create', `${app.stack}_${name}_${version}`, '-'], { input: data })
  console.log(`INFO ${name} inserted`)
}

export async function listSecrets({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const existing = await existingSecrets()
  const rows = appSecrets(app).map((secret) => ({
    name: secret.name,
    version: secret.version,
    'created-on-server': existing.includes(`${app.stack}_${secret.name}_${secret.version}`)
  }))
  if (flags['m'] !== undefined || flags['machine'] !== undefined) console.log(JSON.stringify(rows))
  else for (const row of rows) console.log(`${row.name}  ${row.version}  ${row['created-on-server']}`)
}

export async function removeSecrets({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  for (const name of await existingSecrets()) if (name.startsWith(`${app.stack}_`)) await docker(['secret', 'rm', name])
}
