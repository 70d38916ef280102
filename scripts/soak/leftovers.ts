import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { placesOf, stateRoot } from '../../local/server/places.ts'
import type { ServerFacts } from '../../local/server/server.ts'

/** Everything on a server and on this machine that a run could leave behind, one line each. */
export async function inventory(facts: ServerFacts): Promise<string[]> {
  const docker = async (kind: string, ...words: string[]): Promise<string[]> =>
    (await execa('docker', words, { env: { DOCKER_HOST: facts.dockerHost } })).stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${kind} ${line}`)
  const restic = await execa('restic', [
    '--no-cache',
    '--no-lock',
    '--repo',
    facts.resticRepository,
    '--password-file',
    facts.resticPasswordFile,
    'snapshots',
    '--json'
  ])
  return [
    ...(await docker('service', 'service', 'ls', '--format', '{{.Name}}')),
    ...(await docker('container', 'ps', '--all', '--format', '{{.Names}}')),
    ...(await docker('volume', 'volume', 'ls', '--format', '{{.Name}}')),
    ...(await docker('secret', 'secret', 'ls', '--format', '{{.Name}}')),
    ...(await docker('config', 'config', 'ls', '--format', '{{.Name}}')),
    ...(await docker('network', 'network', 'ls', '--format', '{{.Name}}')),
    ...(JSON.parse(restic.stdout) as { short_id: string; hostname: string }[]).map(({ short_id, hostname }) => `snapshot ${short_id} of ${hostname}`),
    ...namespaces()
  ].sort()
}

/** Network namespaces of ours, but for those of embedded servers: people bring servers up and take them down beside a soak. */
function namespaces(): string[] {
  const servers = join(stateRoot, 'servers')
  const own = new Set(existsSync(servers) ? readdirSync(servers).map((name) => placesOf(name).netns) : [])
  if (!existsSync('/run/netns')) return []
  return readdirSync('/run/netns').flatMap((name) => (own.has(name) || !name.startsWith('testme-') ? [] : [`namespace ${name}`]))
}

/** The processes of a run: those that carry its id in their environment. */
export function processesOf(runId: string): string[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return []
    try {
      const carries = readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(`TESTME_RUN=${runId}`)
      return carries ? [`process ${entry} ${readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 100)}`] : []
    } catch {
      return []
    }
  })
}
