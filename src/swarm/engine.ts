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

export interface CallOptions {
  /** Milliseconds without a byte after which the engine counts as not answering. */
  silence?: number
  signal?: AbortSignal
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
  async call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    const { status, content } = await this.raw(method, path, body, options)
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

  /** The answer as it came. An engine that sends nothing for `silence` milliseconds counts as not answering. */
  raw(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<{ status: number; content: Buffer }> {
    const silence = options.silence ?? 60_000
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const outgoing = request(
        {
          socketPath: this.socket,
          method,
          path: `/v1.41${path}`,
          timeout: silence,
          ...(options.signal === undefined ? {} : { signal: options.signal }),
          headers: payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, content: Buffer.concat(chunks) }))
          response.on('error', reject)
        }
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error(`silent for ${silence / 1000} s at ${method} ${path.split('?')[0]}`)))
      outgoing.on('error', (error) => reject(new EngineError(0, `docker at ${this.socket} does not answer: ${error.message}`)))
      outgoing.end(payload)
    })
  }
}

/** The engine's `filters` query parameter. */
export function filters(map: Record<string, string[]>): string {
  return `filters=${encodeURIComponent(JSON.stringify(map))}`
}
