/**
 * Docker frames a container's two streams: a header of eight bytes, the stream in the first, the length in the last
 * four. A terminal's output (`tty: true`) comes without frames. Takes the bytes as they come, cut anywhere.
 */
export class LogFrames {
  readonly #hear: (stream: 'stdout' | 'stderr', bytes: Buffer) => void
  #kind: 'framed' | 'plain' | undefined
  #header = Buffer.alloc(0)
  #left = 0
  #stream: 'stdout' | 'stderr' = 'stdout'

  constructor(hear: (stream: 'stdout' | 'stderr', bytes: Buffer) => void) {
    this.#hear = hear
  }

  push(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#kind === 'plain') {
        this.#hear('stdout', rest)
        return
      }
      if (this.#left > 0) {
        const part = rest.subarray(0, this.#left)
        this.#hear(this.#stream, part)
        this.#left -= part.length
        rest = rest.subarray(part.length)
        continue
      }
      const missing = 8 - this.#header.length
      this.#header = Buffer.concat([this.#header, rest.subarray(0, missing)])
      rest = rest.subarray(missing)
      if (this.#header.length < 8) return
      this.#open()
    }
  }

  /** Gives out what never became a header. */
  end(): void {
    if (this.#kind === undefined && this.#header.length > 0) this.#hear('stdout', this.#header)
  }

  #open(): void {
    const header = this.#header
    this.#header = Buffer.alloc(0)
    this.#kind ??= (header[0] ?? 255) <= 2 && header[1] === 0 && header[2] === 0 && header[3] === 0 ? 'framed' : 'plain'
    if (this.#kind === 'plain') this.#hear('stdout', header)
    else {
      this.#stream = header[0] === 2 ? 'stderr' : 'stdout'
      this.#left = header.readUInt32BE(4)
    }
  }
}
