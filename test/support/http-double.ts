import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it reached a double. */
export interface Seen {
  method: string
  /** With its query, as it was sent. */
  path: string
  authorization: string
  body: string
  bytes: Buffer
}

export interface HttpDouble {
  url: string
  /** In the order in which they came. */
  requests: Seen[]
  close(): Promise<void>
}

/** A real HTTP server on a free port of this machine, for what a real Gitea does not do on request. */
export async function httpDouble(answer: (request: Seen, response: ServerResponse, incoming: IncomingMessage) => void | Promise<void>): Promise<HttpDouble> {
  const requests: Seen[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const bytes = Buffer.concat(chunks)
      const seen = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        authorization: incoming.headers.authorization ?? '',
        body: bytes.toString('utf8'),
        bytes
      }
      requests.push(seen)
      Promise.resolve(answer(seen, response, incoming)).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(599).end(JSON.stringify({ message: `the double failed: ${error}` }))
      })
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

export function json(response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}): undefined {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}
