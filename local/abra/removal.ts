import { rmSync } from 'node:fs'
import { type App, docker, environmentFile, Fatal, type Invocation, isDeployed, lines, readApp } from './context.ts'
import { existingSecrets } from './secrets.ts'
import { printRows } from './table.ts'

/** Q34: volumes and secrets stay. */
export async function undeploy({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  if (!(await isDeployed(app.stack))) throw new Fatal(`${app.domain} is not deployed?`)
  console.log(await docker(['stack', 'rm', app.stack]))
}

async function volumesOf(app: App): Promise<string[]> {
  return lines(await docker(['volume', 'ls', '--format', '{{.Name}}'])).filter((name) => name.startsWith(`${app.stack}_`))
}

export async function listVolumes({ flags, words }: Invocation): Promise<void> {
  const volumes = await volumesOf(readApp(words[0]))
  if (volumes.length === 0 && !('machine' in flags)) console.log('WARN no volumes')
  printRows(
    volumes.map((name) => ({ driver: 'local', 'volume name': name })),
    'machine' in flags
  )
}

/** `app volume rm <domain> [volume]`. Refused while the app is deployed. */
export async function removeVolumes({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  if (await isDeployed(app.stack)) throw new Fatal(`${app.domain} is still deployed. Run "abra app undeploy ${app.domain}"`)
  const volumes = await volumesOf(app)
  const chosen = words[1] === undefined ? volumes : volumes.filter((name) => name === words[1] || name === `${app.stack}_${words[1]}`)
  if (words[1] !== undefined && chosen.length === 0) throw new Fatal(`no volume ${words[1]}`)
  for (const volume of chosen) await docker(['volume', 'rm', volume])
  console.log(`INFO ${chosen.length} volumes removed`)
}

/** Removes secrets, volumes and the env file; wants the undeploy first. */
export async function remove(invocation: Invocation): Promise<void> {
  const app = readApp(invocation.words[0])
  await removeVolumes({ ...invocation, words: [app.domain] })
  for (const name of await existingSecrets()) if (name.startsWith(`${app.stack}_`)) await docker(['secret', 'rm', name])
  rmSync(environmentFile(app.domain))
  console.log(`INFO file: ${environmentFile(app.domain)} removed`)
}
