// The edge of the embedded server: TLS for the zone, routes from the deploy labels that traefik reads.
// It runs in a container that has Node and this folder, nothing else: it may import what lies beside it and Node's own modules.
import { readFileSync } from 'node:fs'
import { createServer as createPlain, type IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { forward, forwardUpgrade, plainAnswer } from './forward.ts'
import { hostOf } from './headers.ts'
import { type Route, routeFor, routingOf } from './routes.ts'
import { followServices } from './services.ts'

const zone = process.env['EDGE_ZONE'] ?? 'ci.test'
const socketPath = process.env['EDGE_SOCKET'] ?? '/server/docker.sock'
const certificates = process.env['EDGE_CERTIFICATES'] ?? '/certificates'
const listen = { host: process.env['EDGE_ADDRESS'] ?? '0.0.0.0', http: Number(process.env['EDGE_HTTP'] ?? 80), https: Number(process.env['EDGE_HTTPS'] ?? 443) }

let routes: Route[] = []
let said = ''

followServices(socketPath, (services) => {
  const routing = routingOf(services)
  routes = routing.routes
  const text = [`routes: ${routes.map((route) => `${route.text} -> ${route.service}:${route.port}`).join('; ') || 'none'}`, ...routing.complaints].join('\n')
  if (text !== said) console.log(text)
  said = text
})

function wanted(incoming: IncomingMessage): Route | undefined {
  return routeFor(routes, hostOf(incoming), (incoming.url ?? '/').split('?')[0] ?? '/')
}

const secure = createServer(
  { key: readFileSync(`${certificates}/edge.key`), cert: readFileSync(`${certificates}/edge.pem`), ALPNProtocols: ['http/1.1'] },
  (incoming, response) => {
    // L70: alive as soon as it listens, whatever the engine and the apps do.
    if (hostOf(incoming) === `ping.${zone}` && incoming.url === '/ping') return plainAnswer(response, 200, 'OK')
    forward(wanted(incoming), incoming, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  }
)
secure.requestTimeout = 0
secure.keepAliveTimeout = 60_000
secure.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
  forwardUpgrade(wanted(incoming), incoming, socket, head).catch((error: unknown) => {
    console.error(error)
    socket.destroy()
  })
})
secure.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy())

const plain = createPlain((incoming, response) => {
  const host = hostOf(incoming)
  const known = host !== ''
  response.writeHead(known ? 308 : 400, known ? { location: `https://${host}${incoming.url ?? '/'}` } : {})
  response.end(known ? 'Permanent Redirect' : 'Bad Request')
})

for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => process.exit(0))
plain.listen(listen.http, listen.host)
secure.listen(listen.https, listen.host, () => {
  const address = secure.address()
  console.log(`listening on ${typeof address === 'object' && address !== null ? `${address.address}:${address.port}` : address}`)
})
