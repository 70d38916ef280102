import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { abraDirectory, docker, type Invocation, isDeployed, lines, readApp } from './context.ts'
import { printRows } from './table.ts'

export async function listApps({ flags }: Invocation): Promise<void> {
  const folder = join(abraDirectory(), 'servers', 'default')
  const domains = existsSync(folder) ? readdirSync(folder).flatMap((name) => (name.endsWith('.env') ? [name.slice(0, -4)] : [])) : []
  const rows: Record<string, unknown>[] = []
  for (const domain of domains.sort()) {
    const app = readApp(domain)
    const status = 'status' in flags ? { status: (await isDeployed(app.stack)) ? 'deployed' : 'unknown' } : {}
    rows.push({ recipe: app.recipe, domain, server: 'default', ...status, version: app.pinned ?? 'unknown' })
  }
  printRows(rows, 'machine' in flags)
}

export async function listServices({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const found = lines(
    await docker(['service', 'ls', '--format', '{{.Name}}\t{{.Image}}\t{{.Replicas}}', '--filter', `label=com.docker.stack.namespace=${app.stack}`])
  )
  printRows(
    found.map((line) => {
      const [name = '', image, replicas] = line.split('\t')
      return { service: name.slice(app.stack.length + 1), image, replicas }
    }),
    'machine' in flags
  )
}

export async function listServers({ flags }: Invocation): Promise<void> {
  printRows([{ name: 'default', host: 'local' }], 'machine' in flags)
}
