import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alive, readRecord } from '../../src/run/processes.ts'
import { systemPath } from './command.ts'
import type { Places } from './places.ts'
import { startDetached } from './processes.ts'

const script = fileURLToPath(new URL('../outbound/proxy.ts', import.meta.url))

/** An address of the namespace's loopback: the daemon reaches it, containers do not. */
const listen = '127.0.0.3:3128'

/** What this machine's user has set for reaching the world; the proxy and the daemon get it, apps do not. */
const passedOn = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy']

export function ensureOutbound(places: Places): void {
  if (alive(readRecord(places.records.outbound))) return
  const environment = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined))
  startDetached([process.execPath, script, `/run/netns/${places.netns}`, listen], {
    log: join(places.state, 'outbound.log'),
    file: places.records.outbound,
    environment: { PATH: systemPath, NODE_NO_WARNINGS: '1', ...environment }
  })
}

/** The environment in which the daemon asks registries other than its own through the proxy, trusting what this machine trusts. */
export function outboundEnvironment(): Record<string, string> {
  const trusted = process.env['SSL_CERT_FILE']
  return {
    HTTPS_PROXY: `http://${listen}`,
    NO_PROXY: 'testme.local,localhost,127.0.0.0/8,10.213.0.0/16',
    ...(trusted === undefined ? {} : { SSL_CERT_FILE: trusted })
  }
}
