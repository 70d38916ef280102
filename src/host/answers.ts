import { write } from 'node:fs'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Log } from '../actions/log.ts'
import type { StepEnd } from '../actions/run-action.ts'
import { type Artifact, digestOf } from '../actions/runtime-service.ts'
import type { HostAnswer, OutputName } from '../protocol/host.ts'

/** Bytes that wait for a caller who does not read; what is said beyond that is lost to it. */
const mostWaiting = 8 * 1024 * 1024
/** How long such a caller is waited for, milliseconds: at the end, and for the pieces of an artifact together. */
const usualPatience = { end: 5000, artifact: 10_000 }
/** Bytes of a piece; one that is written waits in memory, the rest does not. */
const piece = 48 * 1024

/**
 * The answers to a caller, one JSON object a line. The caller is a runner's user, who may stop reading: a write to a full pipe would hold this process and
 * the server with it, so writes are made beside the event loop and never waited for.
 */
export class Answers {
  readonly #stream: Writable
  readonly #patience: typeof usualPatience

  constructor(fd = 1, patience = usualPatience) {
    this.#patience = patience
    this.#stream = new Writable({ write: (chunk: Buffer, _, done) => void writeAll(fd, chunk).then(() => done(), done) })
    this.#stream.on('error', () => {})
  }

  give(answer: HostAnswer): void {
    if (this.#stream.destroyed || this.#stream.writableLength > mostWaiting) return
    this.#stream.write(`${JSON.stringify(answer)}\n`)
  }

  output(name: OutputName, value: string): void {
    this.give({ kind: 'output', name, value })
  }

  /** Gives an artifact, each piece when the one before was taken. False: it was not taken in time, or nobody is there; then its end is never said. */
  async artifact({ name, content }: Artifact): Promise<boolean> {
    const late = sleep(this.#patience.artifact, false, { ref: false })
    for (let at = 0; at < content.byteLength; at += piece) {
      const part = Buffer.from(content.subarray(at, at + piece)).toString('base64')
      if (!(await Promise.race([this.#taken({ kind: 'artifact-piece', content: part }), late]))) return false
    }
    return await Promise.race([this.#taken({ kind: 'artifact', name, sha256: digestOf(content) }), late])
  }

  /** Resolves when the pipe took it. */
  #taken(answer: HostAnswer): Promise<boolean> {
    if (this.#stream.destroyed) return Promise.resolve(false)
    return new Promise((resolve) => this.#stream.write(`${JSON.stringify(answer)}\n`, (error) => resolve(error == null)))
  }

  /** A log whose lines the caller writes: it makes them harmless to its runner. */
  get log(): Log {
    return {
      say: (text) => this.give({ kind: 'say', text }),
      foreign: (text) => this.give({ kind: 'foreign', text }),
      group: (title) => this.give({ kind: 'group', title }),
      endGroup: () => this.give({ kind: 'end-group' }),
      error: (what, next) => this.give({ kind: 'say', text: next === undefined ? what : `${what}\n${next}` }),
      // What is hidden here is the host's own; telling the caller what to hide would give it away.
      hide: () => {}
    }
  }

  /** The last answer. Resolves when it was read, or nobody reads. False: somebody holds our stdout and reads nothing. */
  async end(end: StepEnd): Promise<boolean> {
    this.give({ kind: 'end', failed: end.failed, sentence: end.failed ? end.sentence : '' })
    const written = new Promise<boolean>((resolve) => {
      this.#stream.on('error', () => resolve(true))
      this.#stream.end(() => resolve(true))
    })
    return await Promise.race([written, sleep(this.#patience.end, false, { ref: false })])
  }
}

const writeSome = promisify(write)

/**
 * Not by a stream of Node's: `process.stdout` blocks on a terminal, which a caller may give us, and `fs.WriteStream` gives up on a full pipe that is
 * non-blocking, which it is once anybody has touched `process.stdout` (Node 24).
 */
async function writeAll(fd: number, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    try {
      at += (await writeSome(fd, chunk, at)).bytesWritten
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      await sleep(5)
    }
  }
}
