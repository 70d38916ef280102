import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import { StageFailure } from '../model/failure.ts'
import type { Server } from '../model/types.ts'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** One GET through the edge, the name resolved to it and the certificate verified against the server's CA. */
export function get(server: Server, domain: string, path: string, timeout = 10_000): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: domain,
        servername: domain,
        port: 443,
        path,
        method: 'GET',
        headers: { 'user-agent': 'testme' },
        ca: readFileSync(server.caFile),
        agent: false,
        timeout,
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
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeout / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** The bodies with which traefik answers itself; an app's own 404 or 502 page looks different. */
const edgeAnswers: [number, RegExp][] = [
  [404, /^404 page not found\s*$/],
  [502, /^Bad Gateway\s*$/],
  [503, /^(no available server|Service Unavailable)\s*$/],
  [504, /^Gateway Timeout\s*$/]
]

/** L61, L63: an answer of the edge is not an answer of the app. */
export function isFromEdge(answer: Answer): boolean {
  return edgeAnswers.some(([status, body]) => answer.status === status && body.test(answer.body))
}

/** Why an answer is not health, or undefined if it is. Pure. */
export function whyUnhealthy(answer: Answer, statuses: number[]): string | undefined {
  if (isFromEdge(answer)) return `the edge answered ${answer.status} "${answer.body.trim()}" in the app's place`
  const accepted = statuses.length > 0 ? statuses.includes(answer.status) : answer.status >= 200 && answer.status < 400
  if (!accepted) return `the app answered ${answer.status}`
  if (answer.body.trim() === '' && (answer.status < 300 || answer.status >= 400)) return `the app answered ${answer.status} with an empty body`
  return undefined
}

/** Asks until the app itself is healthy; the time between two tries grows from 50 to 250 ms. Returns the evidence. */
export async function waitForHealth(
  server: Server,
  domain: string,
  health: { path: string; statuses: number[] },
  deadline: number,
  waiting: (what: string) => void
): Promise<string> {
  const until = Date.now() + deadline
  let pause = 50
  let last = ''
  for (;;) {
    try {
      const answer = await get(server, domain, health.path)
      const why = whyUnhealthy(answer, health.statuses)
      if (why === undefined) {
        const title = /<title[^>]*>([^<]{1,80})/i.exec(answer.body)?.[1]?.trim()
        return `HTTPS ${answer.status}${title === undefined ? `, ${answer.body.length} characters` : ` "${title}"`}`
      }
      if (why !== last) waiting(why)
      last = why
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      // A certificate that does not verify will not get better by waiting.
      if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
        throw new StageFailure('https', 'infrastructure', `the certificate for ${domain} does not verify against the server's CA: ${code}`)
      last = error instanceof Error ? error.message : String(error)
    }
    if (Date.now() >= until) throw new StageFailure('https', 'recipe', `https://${domain}${health.path} not healthy after ${deadline / 1000} s: ${last}`)
    await delay(pause)
    pause = Math.min(250, pause * 1.5)
  }
}
