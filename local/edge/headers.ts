// Headers on their way through the edge.
import type { IncomingMessage } from 'node:http'

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

/** Of a request: lower case, without the port. */
export function hostOf(incoming: Pick<IncomingMessage, 'headers'>): string {
  return (incoming.headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
}

/** What the app gets, as a flat list of names and values. Nobody in front of this edge is trusted: what a client says about itself is replaced. */
export function requestHeaders(incoming: Pick<IncomingMessage, 'headers' | 'rawHeaders'>, client: string, upgrade: boolean): string[] {
  const named = new Set((incoming.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
  const headers: string[] = []
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (!hopByHop.has(lower) && !named.has(lower) && !forwarded.has(lower)) headers.push(name, incoming.rawHeaders[index + 1] ?? '')
  }
  const address = client.replace(/^::ffff:/, '')
  headers.push('X-Forwarded-For', address, 'X-Real-Ip', address, 'X-Forwarded-Proto', 'https')
  headers.push('X-Forwarded-Host', incoming.headers.host ?? '', 'X-Forwarded-Port', '443', 'X-Forwarded-Server', 'testme-edge')
  if (upgrade) headers.push('Connection', 'Upgrade', 'Upgrade', incoming.headers.upgrade ?? 'websocket')
  else if (incoming.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked')
  return headers
}

/** What the client gets of an app's answer. */
export function answerHeaders(answer: Pick<IncomingMessage, 'rawHeaders'>): string[] {
  const headers: string[] = []
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const name = answer.rawHeaders[index] ?? ''
    if (!hopByHop.has(name.toLowerCase())) headers.push(name, answer.rawHeaders[index + 1] ?? '')
  }
  return headers
}
