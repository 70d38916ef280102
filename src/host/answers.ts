import { createWriteStream, type WriteStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../actions/log.ts'
import type { StepEnd } from '../actions/run-action.ts'
import type { HostAnswer, OutputName } from '../protocol/host.ts'

/** Bytes that wait for a caller who does not read; what is said beyond that is lost to it. */
const mostWaiting = 8 * 1024 * 1024
/** How long such a caller is waited for at the end, milliseconds. */
const patience = 5000

/**
 * The answers to a caller, one JSON object a line. The caller is a runner's user, who may stop reading: a write to a full pipe would hold this process and
 * the server with it, so writes are made beside the event loop and never waited for.
 */
export class Answers {
  readonly #stream: WriteStream

  constructor(fd = 1) {
    this.#stream = createWriteStream('', { fd, autoClose: false })
    this.#stream.on('error', () => {})
  }

  give(answer: HostAnswer): void {
    if (this.#stream.destroyed || this.#stream.writableLength > mostWaiting) return
    this.#stream.write(`${JSON.stringify(answer)}\n`)
  }

  output(name: OutputName, value: string): void {
    this.give({ kind: 'output', name, value })
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
    return await Promise.race([written, sleep(patience, false)])
  }
}
