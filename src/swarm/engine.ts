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
    if (status >= 300) throw refusal(status, method, path, content)
    const text = content.toString('utf8')
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** A long answer, handed on as it comes. Throws EngineError for any answer of 300 and above, and for one that breaks off. */
  async stream(path: string, hear: (chunk: Buffer) => void, options: CallOptions = {}): Promise<void> {
    const { status, content } = await this.#request('GET', path, undefined, options, hear)
    if (status >= 300) throw refusal(status, 'GET', path, content)
  }

  /** The answer as it came. An engine that sends nothing for `silence` milliseconds counts as not answering. */
  raw(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<{ status: number; content: Buffer }> {
    return this.#request(method, path, body, options)
  }

  /** With `hear` the chunks of a good answer are handed on and not kept. */
  #request(method: string, path: string, body: unknown, options: CallOptions, hear?: (chunk: Buffer) => void): Promise<{ status: number; content: Buffer }> {
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
          const good = (response.statusCode ?? 500) < 300
          response.on('data', (chunk: Buffer) => (good && hear !== undefined ? hear(chunk) : chunks.push(chunk)))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, content: Buffer.concat(chunks) }))
          response.on('error', (error) => reject(new EngineError(0, `docker ${method} ${path.split('?')[0]}: the answer broke off: ${error.message}`)))
        }
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error(`silent for ${silence / 1000} s at ${method} ${path.split('?')[0]}`)))
      outgoing.on('error', (error) => reject(new EngineError(0, `docker at ${this.socket} does not answer: ${error.message}`)))
      outgoing.end(payload)
    })
  }
}

function refusal(status: number, method: string, path: string, content: Buffer): EngineError {
  let message = content.toString('utf8').trim()
  try {
    message = (JSON.parse(message) as { message: string }).message
  } catch {
    // Not JSON: the text itself is the message.
  }
  return new EngineError(status, `docker ${method} ${path.split('?')[0]}: ${message}`)
}

/** The engine's `filters` query parameter. */
export function filters(map: Record<string, string[]>): string {
  return `filters=${encodeURIComponent(JSON.stringify(map))}`
}
