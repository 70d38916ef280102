import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { parseAbraSh } from '../../src/recipe/abra-sh.ts'
import { loadCompose } from '../../src/recipe/compose.ts'
import { type App, docker, environmentFile, Fatal, git, type Invocation, readApp } from './context.ts'
import { appSecrets, existingSecrets } from './secrets.ts'

/** The environment in which compose files are read: the env file and the exports of abra.sh. */
function composeEnvironment(app: App): Record<string, string> {
  const script = join(app.checkout, 'abra.sh')
  const exports = existsSync(script) ? parseAbraSh(readFileSync(script, 'utf8')).exports : {}
  return { ...exports, ...app.environment }
}

/** `app deploy --chaos`: whatever HEAD is goes out (Q7), stamped with its first eight digits and +U for a dirty tree (Q10). */
export async function deploy({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const chaos = flags['chaos'] !== undefined || flags['C'] !== undefined
  const dirty = (await git(app.checkout, 'status', '--porcelain')) !== ''
  if (!chaos) throw new Fatal(dirty ? `${app.recipe} has locally unstaged changes` : 'this stand-in deploys with --chaos only')
  const stamp = `${(await git(app.checkout, 'rev-parse', 'HEAD')).slice(0, 8)}${dirty ? '+U' : ''}`
  const environment = composeEnvironment(app)
  const compose = loadCompose(app.checkout, environment)

  const existing = await existingSecrets()
  for (const secret of appSecrets({ ...app, environment })) {
    if (existing.includes(`${app.stack}_${secret.name}_${secret.version}`)) continue
    // Q14: before anything is deployed.
    throw new Fatal(secret.generate ? `secret not generated: ${secret.name}` : `secret not inserted (#generate=false): ${secret.name}`)
  }
  const deployed = (await docker(['stack', 'ls', '--format', '{{.Name}}'])).split('\n').includes(app.stack)
  if (deployed && flags['force'] === undefined && flags['f'] === undefined) throw new Fatal(`${app.domain} is already deployed`)

  console.log(`DEBU app/deploy.go:372 version: taking chaos version: ${stamp}`)
  const key = `coop-cloud.${app.stack}`
  const labels = { [`${key}.chaos`]: 'true', [`${key}.chaos-version`]: stamp, [`${key}.recipe`]: app.recipe }
  const services = Object.fromEntries(Object.keys(compose.services).map((name) => [name, { deploy: { labels } }]))
  const first = compose.files[0]
  const version = first === undefined ? '3.8' : (/^version:\s*["']?([\d.]+)/m.exec(first.text)?.[1] ?? '3.8')
  const temporary = mkdtempSync(join(tmpdir(), 'abra-'))
  try {
    const stamped = join(temporary, 'labels.yml')
    writeFileSync(stamped, stringify({ version, services }))
    const files = [...compose.files.map((file) => join(app.checkout, file.path)), stamped].flatMap((file) => ['--compose-file', file])
    console.log(await docker(['stack', 'deploy', '--resolve-image', 'always', ...files, app.stack], { environment, cwd: app.checkout }))
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  if (flags['no-converge-checks'] === undefined && flags['c'] === undefined) throw new Fatal('this stand-in does not wait: use --no-converge-checks')
}

/** Q34: volumes and secrets stay. */
export async function undeploy({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const deployed = (await docker(['stack', 'ls', '--format', '{{.Name}}'])).split('\n').includes(app.stack)
  if (!deployed) throw new Fatal(`${app.domain} is not deployed?`)
  console.log(await docker(['stack', 'rm', app.stack]))
}

export async function removeVolumes({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const volumes = (await docker(['volume', 'ls', '--format', '{{.Name}}'])).split('\n').filter((name) => name.startsWith(`${app.stack}_`))
  for (const volume of volumes) await docker(['volume', 'rm', volume])
}

export async function remove(invocation: Invocation): Promise<void> {
  const app = readApp(invocation.words[0])
  const deployed = (await docker(['stack', 'ls', '--format', '{{.Name}}'])).split('\n').includes(app.stack)
  if (deployed) throw new Fatal(`${app.domain} is still deployed. Run "abra app undeploy ${app.domain}"`)
  await removeVolumes(invocation)
  for (const name of await existingSecrets()) if (name.startsWith(`${app.stack}_`)) await docker(['secret', 'rm', name])
  rmSync(environmentFile(app.domain))
  console.log(`INFO file: ${environmentFile(app.domain)} removed`)
}
