import { existsSync, lstatSync, readFileSync, realpathSync, unlinkSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { type BackedService, type BackupPlan, type Hook, planBackup } from './backup-plan.ts'
import { docker, Fatal, type Invocation, readApp } from './context.ts'

/**
 * The backup service of the embedded server: backup-bot-two's labels on a real restic repository.
 * Labels are read from the running services, as the bot does.
 */
const serverFile = z.object({ resticRepository: z.string(), resticPasswordFile: z.string() })

async function restic(words: string[]): Promise<{ stdout: string; stderr: string }> {
  const result = await resticOnce(words)
  if (result.exitCode !== 0) throw new Fatal(`restic ${words[0]}: ${result.stderr.trim()}`)
  return result
}

async function resticOnce(words: string[]): Promise<{ exitCode?: number | undefined; stdout: string; stderr: string }> {
  const path = process.env['TESTME_SERVER_FILE']
  if (path === undefined) throw new Fatal('no backup service on this server: TESTME_SERVER_FILE is not set')
  const server = serverFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  return await execa('restic', ['--repo', server.resticRepository, '--password-file', server.resticPasswordFile, '--no-cache', ...words], {
    reject: false,
    stripFinalNewline: false
  })
}

async function planOf(stack: string): Promise<BackupPlan> {
  const ids = (await docker(['service', 'ls', '--quiet', '--filter', `label=com.docker.stack.namespace=${stack}`])).split('\n').filter((id) => id !== '')
  if (ids.length === 0) throw new Fatal(`${stack} is not deployed`)
  const services = JSON.parse(await docker(['service', 'inspect', ...ids])) as {
    Spec: {
      Name: string
      Labels: Record<string, string>
      TaskTemplate: { ContainerSpec: { Labels?: Record<string, string>; Mounts?: { Type: string; Source?: string }[] } }
    }
  }[]
  return planBackup(
    stack,
    services.map(
      ({ Spec }): BackedService => ({
        service: Spec.Name,
        labels: { ...Spec.TaskTemplate.ContainerSpec.Labels, ...Spec.Labels },
        volumes: (Spec.TaskTemplate.ContainerSpec.Mounts ?? []).flatMap((mount) =>
          mount.Type === 'volume' && mount.Source !== undefined ? [mount.Source] : []
        )
      })
    )
  )
}

/** Runs a hook in the service's container; any exit but 0 fails the whole backup, and so does a container that is gone (Q30). */
async function runHook(hook: Hook): Promise<void> {
  const id = (await docker(['ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${hook.service}`])).split('\n')[0]
  if (id === undefined || id === '') throw new Fatal(`${hook.service}: ${hook.kind} failed: no container is running (409 Conflict)`)
  console.log(`INFO ${hook.service}: running ${hook.kind}`)
  const result = await execa('docker', ['exec', id, 'sh', '-c', hook.command], { reject: false, all: true, stdin: 'ignore' })
  const output = result.all.trim()
  // The two streams arrive in no certain order; what a command complains of stands on stderr.
  const reason = result.stderr.trim() || output
  if (output !== '') console.log(output)
  if (result.exitCode !== 0) throw new Fatal(`${hook.service}: ${hook.kind} ended with ${result.exitCode}: ${reason.split('\n').at(-1) ?? ''}`)
}

async function runHooks(plan: BackupPlan, kind: Hook['kind']): Promise<void> {
  for (const hook of plan.hooks) if (hook.kind === kind) await runHook(hook)
}

/** The paths of a plan on this host. A link inside a volume that leads out of it is not followed: a recipe must not back up its host. */
async function hostPaths(plan: BackupPlan): Promise<string[]> {
  const paths: string[] = []
  for (const { volume, path } of plan.paths) {
    const root = (await docker(['volume', 'inspect', '--format', '{{.Mountpoint}}', volume])).trim()
    const whole = path === undefined ? root : join(root, path)
    const parent = dirname(whole)
    const outside = path !== undefined && existsSync(parent) && parent !== root && !realpathSync(parent).startsWith(`${realpathSync(root)}${sep}`)
    if (outside) throw new Fatal(`the path "${path}" leaves the volume ${volume}`)
    paths.push(whole)
  }
  return paths
}

export async function backupCreate({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const plan = await planOf(app.stack)
  if (!plan.enabled) throw new Fatal(`nothing to back up: no service of ${app.domain} has backupbot.backup=true`)
  for (const warning of plan.warnings) console.log(`WARN ${warning}`)
  // Listed once, before the hooks run: what a hook makes later is found, what it moves elsewhere is not (Q29).
  const paths = await hostPaths(plan)
  if (paths.length === 0) throw new Fatal(`nothing to back up: every volume of ${app.domain} is excluded`)
  await runHooks(plan, 'backup.pre-hook')
  const { stdout, stderr } = await restic(['backup', '--json', '--host', app.stack, '--tag', app.stack, ...paths])
  for (const line of stderr.split('\n')) if (line.trim() !== '') console.log(`WARN restic: ${line.trim()}`)
  await runHooks(plan, 'backup.post-hook')
  const summary = stdout.split('\n').find((line) => line.includes('"message_type":"summary"'))
  const done = z.object({ snapshot_id: z.string(), total_files_processed: z.number(), total_bytes_processed: z.number() }).parse(JSON.parse(summary ?? '{}'))
  console.log(`processed ${done.total_files_processed} file${done.total_files_processed === 1 ? '' : 's'}, ${bytes(done.total_bytes_processed)}`)
  console.log(`snapshot ${done.snapshot_id} saved`)
  console.log('INFO backup finished')
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  let value = count
  let unit = 0
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** Without a snapshot the latest of this app's name is taken, whoever made it (Q31). */
export async function restore({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const plan = await planOf(app.stack)
  if (!plan.enabled) throw new Fatal(`nothing to restore: no service of ${app.domain} has backupbot.backup=true`)
  await runHooks(plan, 'restore.pre-hook')
  await restoreInPlace(['restore', flags['snapshot'] ?? 'latest', '--host', app.stack, '--target', '/'])
  await runHooks(plan, 'restore.post-hook')
  console.log('INFO restore finished')
}

/**
 * restic before 0.17 replaces files, but fails at a link that is already there: those links are taken away, and it goes
 * on. The second time it fails at the links that it made the first time; they are as they should be.
 */
async function restoreInPlace(words: string[]): Promise<void> {
  const first = await resticOnce(words)
  if (first.exitCode === 0) return
  const links = linksInTheWay(first.stderr)
  if (links === undefined) throw new Fatal(`restic restore: ${first.stderr.trim()}`)
  for (const path of links) if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(path)
  const second = await resticOnce(words)
  const made = second.exitCode === 0 ? [] : linksInTheWay(second.stderr)
  if (made === undefined || made.some((path) => links.includes(path))) throw new Fatal(`restic restore: ${second.stderr.trim()}`)
}

/** The links that restic could not replace; undefined when it failed at anything else too. Pure. */
export function linksInTheWay(stderr: string): string[] | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^Fatal: There were \d+ errors/.test(line))
  const links = lines.map((line) => /^ignoring error for .*: Symlink: symlink .* (\/.*): file exists$/.exec(line)?.[1])
  return links.length > 0 && links.every((link) => link !== undefined) ? links : undefined
}

/** The snapshots of an app's name, of whatever run, oldest first. */
export async function backupSnapshots({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  console.log((await restic(['snapshots', '--host', app.stack])).stdout.trimEnd())
}

/** What a snapshot of the app holds, without --snapshot the latest of that name. */
export async function backupList({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  console.log((await restic(['ls', flags['snapshot'] ?? 'latest', '--host', app.stack])).stdout.trimEnd())
}

/** `app run <backup app> app -- restic …`: what a person does by hand in the backup service's container. */
export async function runInBackupApp({ rest }: Invocation): Promise<void> {
  if (rest[0] !== 'restic') throw new Fatal('this stand-in runs only restic, in the backup service')
  console.log((await restic(rest.slice(1))).stdout.trimEnd())
}
