import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import { StageFailure } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { type Answer, isFromEdge, whyUnhealthy } from './answer.ts'
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

/** So many good answers in a row are health: one can come from a task that is about to die, or from one of several (L74). */
const inARow = 3
/** Between two tries, milliseconds: the first and the longest pause. */
const firstPause = 40
const longestPause = 160
/** How often, at most, a try that failed also asks whether the stack still lives. */
const askStackEvery = 400

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
  /** What stands beside a timeout. */
  evidence?: () => Promise<string[]>
}

/** Asks until the app itself is healthy several times in a row. Transport errors are part of the wait (L68). Returns the evidence. */
export async function waitForHealth(server: Server, domain: string, health: { path: string; statuses: number[] }, wait: HealthWait): Promise<string> {
  const until = Date.now() + wait.deadline
  const ask =
    wait.ask ??
    ((target: URL, timeout: number, cookie: string) =>
      get(server, target.hostname, `${target.pathname}${target.search}`, timeout, cookie === '' ? {} : { cookie }))
  const start = new URL(health.path, `https://${domain}`)
  let pause = firstPause
  let last = ''
  let good = 0
  let asked = 0
  for (;;) {
    wait.signal?.throwIfAborted()
    let why: string | undefined
    try {
      const end = await followed(start, { ask, hosts: [domain, ...(wait.hosts ?? [])], statuses: health.statuses, until })
      why = end.why
      if (why === undefined) {
        good += 1
        if (good >= inARow) return describe(end.answer) + end.way
        continue
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      // A certificate that does not verify will not get better by waiting.
      if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
        throw new StageFailure('https', 'infrastructure', `the certificate for ${domain} does not verify against the server's CA: ${code}`)
      why = `no answer: ${error instanceof Error ? error.message : String(error)}`
    }
    if (good > 0) pause = firstPause
    good = 0
    if (why !== last) wait.waiting(why)
    last = why
    if (Date.now() - asked >= askStackEvery) {
      await wait.meanwhile?.()
      asked = Date.now()
    }
    if (Date.now() >= until)
      throw new StageFailure(
        'https',
        'recipe',
        `https://${domain}${health.path} not healthy after ${wait.deadline / 1000} s: ${last}`,
        (await wait.evidence?.()) ?? []
      )
    await delay(Math.min(pause, Math.max(1, until - Date.now())), undefined, wait.signal === undefined ? {} : { signal: wait.signal })
    pause = Math.min(longestPause, pause * 1.5)
  }
}

function describe(answer: Answer): string {
  const title = /<title[^>]*>([^<]{1,80})/i.exec(answer.body)?.[1]?.trim()
  return `HTTPS ${answer.status}${title === undefined ? `, ${answer.body.length} characters` : ` "${title}"`}`
}
