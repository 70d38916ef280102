import { request } from 'node:http'

/** The engine answered with an error, or not at all. */
export class EngineError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'EngineError'
    this.status = status
  }
}

/**
 * The Docker Engine API over its unix socket: the handful of calls that the lifecycle makes. Version 1.41 is what
 * Docker 20.10 speaks and what later engines still accept.
 */
export class Engine {
  readonly socket: string
  constructor(socket: string) {
    this.socket = socket
  }

  /** One call; the body is parsed as JSON where the engine sends JSON. Throws EngineError for any answer of 300 and above. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, content } = await this.raw(method, path, body)
    const text = content.toString('utf8')
    if (status >= 300) {
      let message = text.trim()
      try {
        message = (JSON.parse(text) as { message: string }).message
      } catch {
        // Not JSON: the text itself is the message.
      }
      throw new EngineError(status, `docker ${method} ${path.split('?')[0]}: ${message}`)
    }
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  raw(method: string, path: string, body?: unknown): Promise<{ status: number; content: Buffer }> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const outgoing = request(
        {
          socketPath: this.socket,
          method,
          path: `/v1.41${path}`,
          headers: payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, content: Buffer.concat(chunks) }))
          response.on('error', reject)
        }
      )
      outgoing.on('error', (error) => reject(new EngineError(0, `docker at ${this.socket} does not answer: ${error.message}`)))
      outgoing.end(payload)
    })
  }

  /** Calls `onEvent` for every event from now on until the returned function is called. */
  events(onEvent: (event: EngineEvent) => void): () => void {
    const outgoing = request({ socketPath: this.socket, path: '/v1.41/events' }, (response) => {
      let held = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        held += chunk
        const lines = held.split('\n')
        held = lines.pop() ?? ''
        for (const line of lines) if (line.trim() !== '') onEvent(JSON.parse(line) as EngineEvent)
      })
      response.on('error', () => {})
    })
    outgoing.on('error', () => {})
    outgoing.end()
    return () => outgoing.destroy()
  }
}

export interface EngineEvent {
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
}

/** The engine's `filters` query parameter. */
export function filters(map: Record<string, string[]>): string {
  return `filters=${encodeURIComponent(JSON.stringify(map))}`
}
