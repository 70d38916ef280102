import {
  request as askPlain,
  createServer as createPlain,
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  type RequestOptions,
  type ServerResponse
} from 'node:http'
import { request as askSecure, createServer, Agent as SecureAgent } from 'node:https'
import type { Server } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Pair } from './certificate.ts'

/** What leads out of a sandbox: two sockets, behind each the app and nothing else. */
export interface GateOptions {
  /** The app's names; names below them are its, too. */
  hosts: string[]
  edgeAddress: string
  edgePorts: { https: number; http: number }
  /** PEM, for the edge's own certificate. */
  ca: string
  pair: Pick<Pair, 'certificate' | 'key'>
  /** Paths of the sockets. */
  sockets: { https: string; http: string }
}

/** Connections at a time; a page has a dozen. */
const mostConnections = 128

/** Whether a Host header names the app. Pure. */
export function mayPass(host: string | undefined, hosts: readonly string[]): boolean {
  const name = (host ?? '').toLowerCase().replace(/:(443|80)$/, '')
  return /^[a-z0-9.-]+$/.test(name) && hosts.some((own) => name === own || name.endsWith(`.${own}`))
}

/** Of one connection, not of the request. */
const hops = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect'
]

const onward = (headers: IncomingHttpHeaders): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (hops.includes(name) || value === undefined ? [] : [[name, value]])))

/** Why a request does not go on; undefined: it does. What the edge could read as another host than the header's is refused, too. Pure. */
export function whyNot(asked: { host: string | undefined; hosts: number; url: string }, own: readonly string[]): string | undefined {
  if (asked.hosts !== 1 || !mayPass(asked.host, own)) return `the sandbox leads to ${own.join(', ')} alone`
  return asked.url.startsWith('/') && !asked.url.startsWith('//') ? undefined : 'a path is wanted'
}

/**
 * Opens the gate. TLS ends here and begins anew behind it: passed through, it would hide the host that is asked for, and by that every other app of the
 * edge could be reached. Resolves when both sockets listen.
 */
export async function openGate(options: GateOptions): Promise<{ close: () => void }> {
  const { certificate, key } = options.pair
  const secure = createServer({ cert: certificate, key, ALPNProtocols: ['http/1.1'] })
  const plain = createPlain()
  await Promise.all([listen(secure, options.sockets.https, 'https', options), listen(plain, options.sockets.http, 'http', options)])
  return {
    close: () => {
      for (const server of [secure, plain]) {
        server.closeAllConnections()
        server.close()
      }
    }
  }
}

async function listen(server: Server & { requestTimeout: number }, path: string, scheme: 'https' | 'http', options: GateOptions): Promise<void> {
  server.maxConnections = mostConnections
  server.requestTimeout = 0
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => forward(scheme, options, incoming, response))
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => forwardSocket(scheme, options, incoming, socket, head))
  for (const event of ['tlsClientError', 'clientError']) server.on(event, (_error: Error, socket: Duplex) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen({ path, readableAll: true, writableAll: true }, () => resolve())
  })
}

function refusal(incoming: IncomingMessage, { hosts }: GateOptions): string | undefined {
  const named = incoming.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  return whyNot({ host: incoming.headers.host, hosts: named, url: incoming.url ?? '' }, hosts)
}

// Connections are not used twice, and not said to end with the answer: whoever answers early would close one that is still being written to.
const agents = { http: new PlainAgent({ keepAlive: true, maxFreeSockets: 0 }), https: new SecureAgent({ keepAlive: true, maxFreeSockets: 0 }) }

function ask(scheme: 'https' | 'http', options: GateOptions, incoming: IncomingMessage, more: Record<string, string>) {
  const host = (incoming.headers.host ?? '').toLowerCase()
  const wanted: RequestOptions = {
    host: options.edgeAddress,
    port: options.edgePorts[scheme],
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: { ...onward(incoming.headers), ...more, host },
    agent: agents[scheme]
  }
  return scheme === 'http' ? askPlain(wanted) : askSecure({ ...wanted, servername: host.replace(/:\d+$/, ''), ca: options.ca })
}

function forward(scheme: 'https' | 'http', options: GateOptions, incoming: IncomingMessage, response: ServerResponse): void {
  const why = refusal(incoming, options)
  const plainly = (status: number, text: string): void => {
    if (response.headersSent) response.destroy()
    else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${text}\n`)
  }
  if (why !== undefined) {
    plainly(403, why)
    return
  }
  const outgoing = ask(scheme, options, incoming, {})
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, onward(answer.headers))
    response.flushHeaders()
    answer.on('error', () => response.destroy())
    answer.on('aborted', () => response.destroy())
    answer.pipe(response)
  })
  outgoing.on('error', (error) => plainly(502, `the edge does not answer: ${error.message}`))
  incoming.on('error', () => outgoing.destroy())
  response.on('error', () => outgoing.destroy())
  response.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

function forwardSocket(scheme: 'https' | 'http', options: GateOptions, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  if (refusal(incoming, options) !== undefined || incoming.headers.upgrade?.toLowerCase() !== 'websocket') {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    return
  }
  const outgoing = ask(scheme, options, incoming, { connection: 'Upgrade', upgrade: 'websocket' })
  const headOf = (answer: IncomingMessage, last: string[]): string => {
    const lines = Object.entries(onward(answer.headers)).flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`))
    return `${[`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, ...lines, ...last].join('\r\n')}\r\n\r\n`
  }
  outgoing.on('upgrade', (answer, other, rest) => {
    socket.write(headOf(answer, ['connection: Upgrade', 'upgrade: websocket']))
    if (rest.length > 0) socket.write(rest)
    if (head.length > 0) other.write(head)
    other.on('error', () => socket.destroy())
    other.on('close', () => socket.destroy())
    socket.on('close', () => other.destroy())
    other.pipe(socket).pipe(other)
  })
  outgoing.on('response', (answer) => {
    socket.write(headOf(answer, ['connection: close']))
    answer.pipe(socket)
  })
  outgoing.on('error', () => socket.destroy())
  outgoing.end()
}
