import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { z } from 'zod'
import { docker, Fatal, type Invocation, readApp } from './context.ts'

/**
 * The backup service of the embedded server: backup-bot-two's labels on a real restic repository.
 * Labels are read from the running services, as the bot does.
 */
const serverFile = z.object({ resticRepository: z.string(), resticPasswordFile: z.string() })

async function restic(words: string[]): Promise<string> {
  const path = process.env['TESTME_SERVER_FILE']
  if (path === undefined) throw new Fatal('no backup service on this server: TESTME_SERVER_FILE is not set')
  const server = serverFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  const result = await execa('restic', ['--repo', server.resticRepository, '--password-file', server.resticPasswordFile, '--no-cache', ...words], {
    reject: false
  })
  if (result.exitCode !== 0) throw new Fatal(`restic ${words[0]}: ${result.stderr.trim()}`)
  return result.stdout
}

interface Backed {
  service: string
  labels: Record<string, string>
  volumes: { name: string; source: string }[]
}

async function backedServices(stack: string): Promise<Backed[]> {
  const ids = (await docker(['service', 'ls', '--quiet', '--filter', `label=com.docker.stack.namespace=${stack}`])).split('\n').filter((id) => id !== '')
  if (ids.length === 0) throw new Fatal(`${stack} is not deployed`)
  const parsed = JSON.parse(await docker(['service', 'inspect', ...ids])) as {
    Spec: {
      Name: string
      Labels: Record<string, string>
      TaskTemplate: { ContainerSpec: { Labels?: Record<string, string>; Mounts?: { Type: string; Source: string }[] } }
    }
  }[]
  return parsed
    .map(({ Spec }) => ({
      service: Spec.Name,
      labels: { ...Spec.TaskTemplate.ContainerSpec.Labels, ...Spec.Labels },
      volumes: (Spec.TaskTemplate.ContainerSpec.Mounts ?? [])
        .filter((mount) => mount.Type === 'volume')
        .map((mount) => ({ name: mount.Source.replace(`${stack}_`, ''), source: mount.Source }))
    }))
    .filter((service) => service.labels['backupbot.backup'] === 'true')
}

async function hook(service: Backed, label: string): Promise<void> {
  const command = service.labels[label]
  if (command === undefined) return
  const id = (await docker(['ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${service.service}`])).split('\n')[0]
  if (id === undefined || id === '') throw new Fatal(`no container of ${service.service} for its hook ${label}`)
  console.log(`INFO ${service.service}: ${label}`)
  await docker(['exec', id, 'sh', '-c', command])
}

async function mountpoint(volume: string): Promise<string> {
  return (await docker(['volume', 'inspect', '--format', '{{.Mountpoint}}', volume])).trim()
}

export async function backupCreate({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const services = await backedServices(app.stack)
  if (services.length === 0) throw new Fatal(`nothing to back up: no service of ${app.domain} has backupbot.backup=true`)
  // The paths are listed once, before the hooks run, as the bot does.
  const paths: string[] = []
  for (const service of services) {
    if (service.labels['backupbot.backup.path'] !== undefined)
      console.log(`WARN ${service.service}: the label backupbot.backup.path is of version 1 and is ignored: whole volumes are taken`)
    for (const volume of service.volumes) {
      if (service.labels[`backupbot.backup.volumes.${volume.name}`] === 'false') continue
      const root = await mountpoint(volume.source)
      const chosen = service.labels[`backupbot.backup.volumes.${volume.name}.path`]
      paths.push(...(chosen === undefined ? [root] : chosen.split(',').map((path) => `${root}/${path.trim()}`)))
    }
  }
  if (paths.length === 0) throw new Fatal(`nothing to back up: every volume of ${app.domain} is excluded`)
  for (const service of services) await hook(service, 'backupbot.backup.pre-hook')
  const output = await restic(['backup', '--json', '--host', app.stack, '--tag', app.stack, ...paths])
  for (const service of services) await hook(service, 'backupbot.backup.post-hook')
  const summary = output.split('\n').find((line) => line.includes('"message_type":"summary"'))
  const parsed = z.object({ snapshot_id: z.string() }).parse(JSON.parse(summary ?? '{}'))
  console.log(`INFO snapshot ${parsed.snapshot_id} saved`)
  console.log('INFO backup finished')
}

/** Without a snapshot the latest of this app's name is taken, whoever made it (Q31). */
export async function restore({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const services = await backedServices(app.stack)
  for (const service of services) await hook(service, 'backupbot.restore.pre-hook')
  await restic(['restore', flags['snapshot'] ?? 'latest', '--host', app.stack, '--target', '/'])
  for (const service of services) await hook(service, 'backupbot.restore.post-hook')
  console.log('INFO restore finished')
}

/** `app run <backup app> app -- restic …`: what a person does by hand in the backup service's container. */
export async function runInBackupApp({ rest }: Invocation): Promise<void> {
  if (rest[0] !== 'restic') throw new Fatal('this stand-in runs only restic, in the backup service')
  console.log(await restic(rest.slice(1)))
}
