import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HttpDouble, httpDouble, type Seen } from './http-double.ts'

/** What goes wrong with one request. */
export type Fault =
  /** Answers itself; the server never hears of it. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** Takes the request and never answers; with `done`, after the server did the work. */
  | { kind: 'silence'; done?: boolean }
  /** Passes the answer on, late. */
  | { kind: 'slow'; milliseconds: number }
  /** Announces the whole body and closes after half of it. */
  | { kind: 'half-body' }
  /** Half of the body, ended as if it were whole. */
  | { kind: 'cut-json' }
  /** Resets the connection: before the server hears of it, or with `done` after it did the work. */
  | { kind: 'reset'; done?: boolean }
  /** Passes on another body: what a server would say at another moment. */
  | { kind: 'rewrite'; change: (body: unknown) => unknown }
  /** Runs something between the server's answer and its delivery: what happens between two reads. */
  | { kind: 'meanwhile'; act: () => Promise<void> | void }

export interface Rule {
  method?: string
  /** Of the path with its query. */
  path: RegExp
  /** Of what is sent. */
  body?: RegExp
  fault: Fault
  /** How many requests it takes; all by default. */
  times?: number
  /** How many it lets through before. */
  after?: number
}

export interface FaultProxy {
  url: string
  requests: Seen[]
  /** Rules are asked in the order in which they came; the first that matches takes the request. */
  inject(rule: Rule): { readonly hits: number }
  clear(): void
  close(): Promise<void>
}

/** A proxy in front of a Gitea that lets everything through as it is (also git and runners), but for the requests that a rule takes. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let rules: { rule: Rule; seen: number; hits: number }[] = []

  const take = (request: Seen): Fault | undefined => {
    for (const entry of rules) {
      if (entry.rule.method !== undefined && entry.rule.method !== request.method) continue
      if (!entry.rule.path.test(request.path) || entry.rule.body?.test(request.body) === false) continue
      entry.seen += 1
      if (entry.seen <= (entry.rule.after ?? 0) || entry.hits >= (entry.rule.times ?? Number.POSITIVE_INFINITY)) continue
      entry.hits += 1
      return entry.rule.fault
    }
    return undefined
  }

  const double: HttpDouble = await httpDouble(async (request, response, incoming) => {
    const fault = take(request)
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '')
      return
    }
    if (fault?.kind === 'silence' && fault.done !== true) return
    if (fault?.kind === 'reset' && fault.done !== true) {
      incoming.socket.resetAndDestroy()
      return
    }
    const answer = await fetch(`${target}${request.path}`, {
      method: request.method,
      redirect: 'manual',
      headers: forwarded(incoming.headers),
      ...(request.bytes.length === 0 ? {} : { body: request.bytes })
    })
    const body = Buffer.from(await answer.arrayBuffer())
    if (fault?.kind === 'silence') return
    if (fault?.kind === 'reset') {
      incoming.socket.resetAndDestroy()
      return
    }
    if (fault?.kind === 'slow') await sleep(fault.milliseconds)
    if (fault?.kind === 'meanwhile') await fault.act()
    deliver(response, answer, body, fault)
  })

  return {
    url: double.url,
    requests: double.requests,
    inject(rule) {
      const entry = { rule, seen: 0, hits: 0 }
      rules.push(entry)
      return entry
    },
    clear() {
      rules = []
    },
    close: double.close
  }
}

function deliver(response: ServerResponse, answer: Response, body: Buffer, fault: Fault | undefined): void {
  const headers = Object.fromEntries(
    [...answer.headers].filter(([name]) => !['content-length', 'transfer-encoding', 'connection', 'content-encoding'].includes(name))
  )
  const half = body.subarray(0, Math.floor(body.length / 2))
  if (fault?.kind === 'half-body') {
    response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) })
    response.write(half, () => response.destroy())
    return
  }
  if (fault?.kind === 'cut-json') response.writeHead(answer.status, headers).end(half)
  else if (fault?.kind === 'rewrite') response.writeHead(answer.status, headers).end(JSON.stringify(fault.change(JSON.parse(body.toString('utf8')))))
  else response.writeHead(answer.status, headers).end(body)
}

/** What is of the connection, and the encodings of answers, which come decoded. */
const hops = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'accept-encoding', 'expect', 'te', 'upgrade']

function forwarded(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => !hops.includes(pair[0]) && typeof pair[1] === 'string'))
}

/** A timeline whose newest push record has not been written yet: what Gitea shows for 0.2 to 2.5 s after a push. */
export function withoutNewestRecord(timeline: unknown): unknown {
  if (!Array.isArray(timeline)) return timeline
  const records = timeline.filter((entry: { type: string }) => entry.type === 'pull_push').map((entry: { id: number }) => entry.id)
  const newest = Math.max(...records)
  return timeline.filter((entry: { id: number }) => entry.id !== newest)
}
