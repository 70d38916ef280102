// One request from the client to a task of the service, and its answer back.
import { Resolver } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { answerHeaders, requestHeaders } from './headers.ts'
import type { Route } from './routes.ts'

/** Swarm's own names: only tasks that run and are healthy are behind `tasks.<service>`. */
async function addressOf(service: string): Promise<string | undefined> {
  try {
    const addresses = await new Resolver({ timeout: 2000, tries: 2 }).resolve4(`tasks.${service}`)
    return addresses[Math.floor(Math.random() * addresses.length)]
  } catch {
    return undefined
  }
}

function ask(address: string, route: Route, incoming: IncomingMessage, upgrade: boolean): ClientRequest {
  return request({
    host: address,
    port: route.port,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: requestHeaders(incoming, incoming.socket.remoteAddress ?? '', upgrade),
    agent: false
  })
}

/** The edge's own answers, word for word traefik's. */
export function plainAnswer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

export async function forward(route: Route | undefined, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if (route === undefined) return plainAnswer(response, 404, '404 page not found\n')
  const address = await addressOf(route.service)
  if (address === undefined) return plainAnswer(response, 503, 'no available server')
  const outgoing = ask(address, route, incoming, false)
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', answerHeaders(answer))
    response.flushHeaders()
    answer.pipe(response)
    answer.on('error', () => response.destroy())
    answer.on('aborted', () => response.destroy())
  })
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy()
    else plainAnswer(response, 502, 'Bad Gateway')
  })
  response.on('close', () => outgoing.destroy())
  incoming.on('error', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

export async function forwardUpgrade(route: Route | undefined, incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy())
  const refuse = (status: number, reason: string, text: string): void => {
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`
    )
  }
  if (route === undefined) return refuse(404, 'Not Found', '404 page not found\n')
  const address = await addressOf(route.service)
  if (address === undefined) return refuse(503, 'Service Unavailable', 'no available server')
  const outgoing = ask(address, route, incoming, true)
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
