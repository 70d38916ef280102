import { existsSync, lstatSync, readFileSync, realpathSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { within } from '../../src/run/within.ts'
import { type BackedService, type BackupPlan, type Hook, planBackup } from './backup-plan.ts'
import { confinedRestic, type View } from './confinement.ts'
import { docker, Fatal, type Invocation, ownEnvironment, readApp } from './context.ts'
import { runProcess } from './process.ts'

/**
 * The backup service of the embedded server: backup-bot-two's labels on a real restic repository.
 * Labels are read from the running services, as the bot does.
 */
const serverFile = z.object({ resticRepository: z.string(), resticPasswordFile: z.string() })

function repository(): Pick<View, 'repository' | 'passwordFile'> {
  const path = process.env['TESTME_SERVER_FILE']
  if (path === undefined) throw new Fatal('no backup service on this server: TESTME_SERVER_FILE is not set')
  const server = serverFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  return { repository: server.resticRepository, passwordFile: server.resticPasswordFile }
}

/** What asks the repository only; whatever touches volumes is `confinedRestic`. */
async function restic(words: string[]): Promise<string> {
  const { repository: place, passwordFile } = repository()
  const given = ['--repo', place, '--password-file', passwordFile, '--no-cache', ...words]
  const result = await runProcess('restic', given, { environment: ownEnvironment() })
  if (result.exitCode !== 0) throw new Fatal(`restic ${words[0]}: ${result.stderr.trim()}`)
  return result.stdout
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

/** Where the app's volumes lie on this machine. */
async function foldersOf(plan: BackupPlan): Promise<Map<string, string>> {
  if (plan.mounted.length === 0) return new Map()
  const told = await docker(['volume', 'inspect', '--format', '{{.Name}}\t{{.Mountpoint}}', ...plan.mounted])
  return new Map(told.split('\n').map((line): [string, string] => [line.split('\t')[0] ?? '', line.split('\t')[1] ?? '']))
}

/** A link that leads out of its volume is followed to nowhere; that a recipe's path goes that way is said, and is no missing file. */
function demandInside(plan: BackupPlan, folders: Map<string, string>): void {
  for (const { volume, path } of plan.paths) {
    const root = folders.get(volume) ?? ''
    const parent = path === undefined ? root : dirname(join(root, path))
    if (parent !== root && existsSync(parent) && !`${realpathSync(parent)}/`.startsWith(`${realpathSync(root)}/`))
      throw new Fatal(`the path "${path}" leaves the volume ${volume}`)
  }
}

export async function backupCreate({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const plan = await planOf(app.stack)
  if (!plan.enabled) throw new Fatal(`nothing to back up: no service of ${app.domain} has backupbot.backup=true`)
  for (const warning of plan.warnings) console.log(`WARN ${warning}`)
  // Listed once, before the hooks run: what a hook makes later is found, what it moves elsewhere is not (Q29).
  const folders = await foldersOf(plan)
  const paths = plan.paths.map(({ volume, path }) => join(folders.get(volume) ?? '', path ?? ''))
  if (paths.length === 0) throw new Fatal(`nothing to back up: every volume of ${app.domain} is excluded`)
  await runHooks(plan, 'backup.pre-hook')
  // Only now: a hook is the app's, and may have put a link where a folder was.
  demandInside(plan, folders)
  const asked = ['backup', '--json', '--host', app.stack, '--tag', app.stack, '--', ...paths]
  const { exitCode, stdout, stderr } = await confinedRestic({ ...repository(), folders: [...folders.values()] }, asked)
  if (exitCode !== 0) throw new Fatal(`restic backup: ${stderr.trim()}`)
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
  await restoreInPlace([...(await foldersOf(plan)).values()], ['restore', flags['snapshot'] ?? 'latest', '--host', app.stack, '--target', '/'])
  await runHooks(plan, 'restore.post-hook')
  console.log('INFO restore finished')
}

/**
 * restic before 0.17 replaces files, but fails at a link that is already there: those links are taken away, and it goes
 * on. The second time it fails at the links that it made the first time; they are as they should be.
 */
async function restoreInPlace(folders: string[], words: string[]): Promise<void> {
  const view = { ...repository(), folders }
  const first = await confinedRestic(view, words)
  if (first.exitCode === 0) return
  const links = linksInTheWay(first.stderr)
  if (links === undefined) throw new Fatal(`restic restore: ${first.stderr.trim()}`)
  for (const path of links) removeLink(folders, path)
  const second = await confinedRestic(view, words)
  const made = second.exitCode === 0 ? [] : linksInTheWay(second.stderr)
  if (made === undefined || made.some((path) => links.includes(path))) throw new Fatal(`restic restore: ${second.stderr.trim()}`)
}

/** The path is as restic named it; by now the app may have put something else there, so nothing on the way is followed. */
function removeLink(folders: string[], path: string): void {
  const folder = folders.find((each) => path.startsWith(`${each}/`))
  if (folder === undefined) return
  within(folder, path.slice(folder.length + 1), (inside) => {
    if (lstatSync(inside, { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(inside)
  })
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
  console.log((await restic(['snapshots', '--host', app.stack])).trimEnd())
}

/** What a snapshot of the app holds, without --snapshot the latest of that name. */
export async function backupList({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  console.log((await restic(['ls', flags['snapshot'] ?? 'latest', '--host', app.stack])).trimEnd())
}

/** `app run <backup app> app -- restic …`: what a person does by hand in the backup service's container. */
export async function runInBackupApp({ rest }: Invocation): Promise<void> {
  if (rest[0] !== 'restic') throw new Fatal('this stand-in runs only restic, in the backup service')
  console.log((await restic(rest.slice(1))).trimEnd())
}
