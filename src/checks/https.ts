import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { StageFailure } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { type Answer, isFromEdge, whyUnhealthy } from './answer.ts'
import { secondsOf, untilInARow } from './in-a-row.ts'
import { type Ask, followed } from './redirects.ts'

export { type Answer, isFromEdge, whyUnhealthy }

/** One GET through the edge, the name resolved to it and the certificate verified against the server's CA. `headers` are sent beside ours. */
export function get(server: Server, domain: string, path: string, timeout = 10_000, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: domain,
        servername: domain,
        port: 443,
        path,
        method: 'GET',
        headers: { 'user-agent': 'testme', ...headers },
        ca: readFileSync(server.caFile),
        agent: false,
        // By the wall clock: an answer that drips for ever is none (L116).
        signal: AbortSignal.timeout(timeout),
        lookup: (_name, options, callback) => {
          if (typeof options === 'object' && options.all === true) callback(null, [{ address: server.edgeAddress, family: 4 }])
          else callback(null, server.edgeAddress, 4)
        }
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }))
        response.on('error', reject)
      }
    )
    outgoing.on('error', (error) =>
      reject(error.name === 'AbortError' || error.name === 'TimeoutError' ? new Error(`no answer within ${timeout / 1000} s`) : error)
    )
    outgoing.end()
  })
}

/** So many good answers in a row are health, where nothing else is asked for (L74). */
const inARow = 3

export interface HealthWait {
  /** Milliseconds. */
  deadline: number
  signal?: AbortSignal
  waiting: (what: string) => void
  /** Throws when waiting has become pointless. */
  meanwhile?: () => Promise<void>
  /** One question to the app; over the edge unless given. */
  ask?: Ask
  /** Hosts beside the app's own to which it may send people (policy.hosts). */
  hosts?: string[]
  /** Under which name it says no: `https` unless given. */
  check?: string
  /** How many good answers in a row are wanted: three unless given. */
  times?: number
  /** What stands beside a timeout. */
  evidence?: () => Promise<string[]>
}

/** Asks until the app itself is healthy several times in a row. Transport errors are part of the wait (L68). Returns the evidence. */
export async function waitForHealth(server: Server, domain: string, health: { path: string; statuses: number[] }, wait: HealthWait): Promise<string> {
  const ask =
    wait.ask ??
    ((target: URL, timeout: number, cookie: string) =>
      get(server, target.hostname, `${target.pathname}${target.search}`, timeout, cookie === '' ? {} : { cookie }))
  const start = new URL(health.path, `https://${domain}`)
  const check = wait.check ?? 'https'
  let evidence = ''
  const late = await untilInARow({ ...wait, times: wait.times ?? inARow }, async (until) => {
    try {
      const end = await followed(start, { ask, hosts: [domain, ...(wait.hosts ?? [])], statuses: health.statuses, until })
      if (end.why === undefined) evidence = describe(end.answer) + end.way
      return end.why
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      // A certificate that does not verify will not get better by waiting.
      if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
        throw new StageFailure(check, 'infrastructure', `the certificate for ${domain} does not verify against the server's CA: ${code}`)
      return `no answer: ${error instanceof Error ? error.message : String(error)}`
    }
  })
  if (late === undefined) return evidence
  const what = `https://${domain}${health.path} not ${check === 'https' ? 'healthy' : check} after ${secondsOf(wait.deadline)} s: ${late.why}`
  throw new StageFailure(check, 'recipe', what, (await wait.evidence?.()) ?? [])
}

function describe(answer: Answer): string {
  const title = /<title[^>]*>([^<]{1,80})/i.exec(answer.body)?.[1]?.trim()
  return `HTTPS ${answer.status}${title === undefined ? `, ${answer.body.length} characters` : ` "${title}"`}`
}
