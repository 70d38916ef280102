// The edge of the embedded server: TLS for the zone, routes from the deploy labels that traefik reads.
import { Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { createServer as createPlain, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'

interface Matcher {
  hosts: string[]
  path?: { value: string; exact: boolean }
}
interface Route {
  rule: string
  alternatives: Matcher[]
  service: string
  port: number
}
interface Service {
  Spec: { Name: string; Labels?: Record<string, string> }
}

const zone = process.env['EDGE_ZONE'] ?? 'ci.test'
const socketPath = process.env['EDGE_SOCKET'] ?? '/server/docker.sock'
const certificates = process.env['EDGE_CERTIFICATES'] ?? '/certificates'
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authorization',
  'proxy-authenticate'
])
const forwarded = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-server', 'x-real-ip'])

let routes: Route[] = []

/** Host, Path and PathPrefix joined by && and ||; anything else makes the rule unreadable, and the router is left out. */
function parseRule(rule: string): Matcher[] | undefined {
  const alternatives: Matcher[] = []
  for (const alternative of rule.split('||')) {
    const matcher: Matcher = { hosts: [] }
    for (const term of alternative.split('&&')) {
      const match = /^\s*(Host|PathPrefix|Path)\(((?:\s*[`"'][^`"']*[`"']\s*,?)+)\)\s*$/.exec(term)
      if (match === null) return undefined
      const values = [...(match[2] ?? '').matchAll(/[`"']([^`"']*)[`"']/g)].map((value) => value[1] ?? '')
      if (match[1] === 'Host') matcher.hosts.push(...values.map((host) => host.toLowerCase()))
      else matcher.path = { value: values[0] ?? '/', exact: match[1] === 'Path' }
    }
    alternatives.push(matcher)
  }
  return alternatives
}

function routesOf(service: Service): Route[] {
  const name = service.Spec.Name
  const labels = Object.entries(service.Spec.Labels ?? {})
  const label = (key: string): string | undefined => labels.find(([candidate]) => candidate.toLowerCase() === key)?.[1]
  if (label('traefik.enable')?.toLowerCase() !== 'true') return []
  const ports = new Map<string, number>()
  for (const [key, value] of labels) {
    const match = /^traefik\.http\.services\.([^.]+)\.loadbalancer\.server\.port$/i.exec(key)
    if (match?.[1] !== undefined) ports.set(match[1].toLowerCase(), Number(value))
  }
  const found: Route[] = []
  for (const [key, rule] of labels) {
    const match = /^traefik\.http\.routers\.([^.]+)\.rule$/i.exec(key)
    if (match?.[1] === undefined) continue
    const router = match[1].toLowerCase()
    const wanted = label(`traefik.http.routers.${router}.service`)?.toLowerCase().replace(/@.*$/, '')
    const port = wanted !== undefined ? ports.get(wanted) : ports.size === 1 ? [...ports.values()][0] : ports.get(router)
    const alternatives = parseRule(rule)
    if (alternatives === undefined) console.error(`service ${name}: router ${router} left out, cannot read the rule ${rule}`)
    else if (port === undefined || !Number.isInteger(port))
      console.error(`service ${name}: router ${router} left out, no port: set traefik.http.services.<name>.loadbalancer.server.port`)
    else found.push({ rule, alternatives, service: name, port })
  }
  return found
}

async function services(): Promise<Service[]> {
  return await new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: '/services' }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('error', reject)
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text) as Service[])
        else reject(new Error(`the engine answers ${answer.statusCode} to /services: ${text.trim()}`))
      })
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

let loading = false
let again = false
async function load(): Promise<void> {
  if (loading) {
    again = true
    return
  }
  loading = true
  try {
    do {
      again = false
      // The longest rule wins, as with traefik.
      routes = (await services()).flatMap(routesOf).sort((one, other) => other.rule.length - one.rule.length)
    } while (again)
    console.log(`routes: ${routes.map((route) => `${route.rule} -> ${route.service}:${route.port}`).join('; ') || 'none'}`)
  } catch (error) {
    console.error(`cannot read the services: ${(error as Error).message}`)
    setTimeout(() => void load(), 1000)
  } finally {
    loading = false
  }
}

/** Follows service events; the list is read again after each one, and once whenever the subscription is new. */
function follow(): void {
  let over = false
  const retry = (reason: string): void => {
    if (over) return
    over = true
    console.error(`event stream ended (${reason}), subscribing again`)
    setTimeout(follow, 1000)
  }
  const outgoing = request({ socketPath, path: `/events?filters=${encodeURIComponent('{"type":["service"]}')}` }, (answer) => {
    void load()
    answer.on('data', () => void load())
    answer.on('end', () => retry('end'))
    answer.on('error', (error) => retry(error.message))
  })
  outgoing.on('error', (error) => retry(error.message))
  outgoing.end()
}

function routeFor(incoming: IncomingMessage): Route | undefined {
  const host = hostOf(incoming)
  const path = (incoming.url ?? '/').split('?')[0] ?? '/'
  return routes.find((route) =>
    route.alternatives.some((matcher) => {
      if (matcher.hosts.length > 0 && !matcher.hosts.includes(host)) return false
      if (matcher.path === undefined) return true
      return matcher.path.exact ? path === matcher.path.value : path.startsWith(matcher.path.value)
    })
  )
}

function hostOf(incoming: IncomingMessage): string {
  return (incoming.headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
}

async function addressOf(service: string): Promise<string | undefined> {
  try {
    const addresses = await new Resolver({ timeout: 2000, tries: 2 }).resolve4(`tasks.${service}`)
    return addresses[Math.floor(Math.random() * addresses.length)]
  } catch {
    return undefined
  }
}

function headersFor(incoming: IncomingMessage, upgrade: boolean): string[] {
  const named = new Set((incoming.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
  const headers: string[] = []
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (!hopByHop.has(lower) && !named.has(lower) && !forwarded.has(lower)) headers.push(name, incoming.rawHeaders[index + 1] ?? '')
  }
  // Nobody in front of this edge is trusted, so what a client says about itself is replaced.
  const client = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  headers.push('X-Forwarded-For', client, 'X-Real-Ip', client, 'X-Forwarded-Proto', 'https')
  headers.push('X-Forwarded-Host', incoming.headers.host ?? '', 'X-Forwarded-Port', '443', 'X-Forwarded-Server', 'testme-edge')
  if (upgrade) headers.push('Connection', 'Upgrade', 'Upgrade', incoming.headers.upgrade ?? 'websocket')
  else if (incoming.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked')
  return headers
}

function answerHeaders(answer: IncomingMessage): string[] {
  const headers: string[] = []
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const name = answer.rawHeaders[index] ?? ''
    if (!hopByHop.has(name.toLowerCase())) headers.push(name, answer.rawHeaders[index + 1] ?? '')
  }
  return headers
}

function plainAnswer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = routeFor(incoming)
  if (route === undefined) {
    if (hostOf(incoming) === `ping.${zone}` && incoming.url === '/ping') plainAnswer(response, 200, 'OK')
    else plainAnswer(response, 404, '404 page not found\n')
    return
  }
  const address = await addressOf(route.service)
  if (address === undefined) {
    plainAnswer(response, 503, 'no available server')
    return
  }
  const outgoing = request(
    { host: address, port: route.port, method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers: headersFor(incoming, false), agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', answerHeaders(answer))
      response.flushHeaders()
      answer.pipe(response)
      answer.on('error', () => response.destroy())
      answer.on('aborted', () => response.destroy())
    }
  )
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy()
    else plainAnswer(response, 502, 'Bad Gateway')
  })
  response.on('close', () => outgoing.destroy())
  incoming.on('error', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

async function handleUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy())
  const refuse = (status: number, reason: string, text: string): void => {
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`
    )
  }
  const route = routeFor(incoming)
  if (route === undefined) return refuse(404, 'Not Found', '404 page not found\n')
  const address = await addressOf(route.service)
  if (address === undefined) return refuse(503, 'Service Unavailable', 'no available server')
  const outgoing = request({
    host: address,
    port: route.port,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: headersFor(incoming, true),
    agent: false
  })
  const statusLines = (answer: IncomingMessage, extra: string[]): string => {
    const headers = [...answerHeaders(answer), ...extra]
    const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`]
    for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`)
    return `${lines.join('\r\n')}\r\n\r\n`
  }
  outgoing.on('upgrade', (answer, other, otherHead) => {
    socket.write(statusLines(answer, ['Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? 'websocket']))
    if (otherHead.length > 0) socket.write(otherHead)
    if (head.length > 0) other.write(head)
    other.on('error', () => socket.destroy())
    other.on('close', () => socket.destroy())
    socket.on('close', () => other.destroy())
    other.pipe(socket).pipe(other)
  })
  outgoing.on('response', (answer) => {
    socket.write(statusLines(answer, ['Connection', 'close']))
    answer.pipe(socket)
  })
  outgoing.on('error', () => refuse(502, 'Bad Gateway', 'Bad Gateway'))
  outgoing.end()
}

const secure = createServer(
  { key: readFileSync(`${certificates}/edge.key`), cert: readFileSync(`${certificates}/edge.pem`), ALPNProtocols: ['http/1.1'] },
  (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  }
)
secure.requestTimeout = 0
secure.keepAliveTimeout = 60_000
secure.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
  handleUpgrade(incoming, socket, head).catch((error: unknown) => {
    console.error(error)
    socket.destroy()
  })
})
secure.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy())
secure.listen(443, '0.0.0.0')

createPlain((incoming, response) => {
  const host = hostOf(incoming)
  const known = host !== ''
  response.writeHead(known ? 308 : 400, known ? { location: `https://${host}${incoming.url ?? '/'}` } : {})
  response.end(known ? 'Permanent Redirect' : 'Bad Request')
}).listen(80, '0.0.0.0')

for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => process.exit(0))
follow()
