import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { docker, environmentFile, Fatal, type Invocation, lines, ownEnvironment, readApp } from './context.ts'
import { runProcess } from './process.ts'

/** `app run <domain> <service> -- <command…>`: in a running container of the service; the backup service of the server is one as well. */
export async function runInService(invocation: Invocation): Promise<void> {
  const [domain = '', service = '', ...more] = invocation.words
  const command = [...more, ...invocation.rest]
  if (command.length === 0) throw new Fatal('no command provided')
  if (!existsSync(environmentFile(domain))) return await (await import('./backup.ts')).runInBackupApp({ ...invocation, rest: command })
  const app = readApp(domain)
  const [id] = lines(await docker(['ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${app.stack}_${service}`]))
  if (id === undefined) throw new Fatal(`no containers matching the ${app.stack}_${service} filter found`)
  const user = invocation.flags['user']
  const result = await runProcess('docker', ['exec', ...(user === undefined ? [] : ['--user', user]), id, ...command], {
    environment: ownEnvironment(),
    show: true
  })
  if (result.exitCode !== 0) throw new Fatal(`exit status ${result.exitCode}`)
}

/** Q39: opens an editor, and waits for it. */
export async function config({ words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const editor = process.env['EDITOR']
  if (editor === undefined || editor === '') throw new Fatal('no editor: set $EDITOR')
  const { status } = spawnSync(editor, [environmentFile(app.domain)], { stdio: 'inherit' })
  if (status !== 0) throw new Fatal(`${editor} ended with ${status}`)
}
