import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { StageFailure } from '../model/failure.ts'
import type { AppRole, FailureClass, Server, StageName } from '../model/types.ts'
import { ordinaryNode, program } from '../run/entries.ts'
import type { ScreenshotContext } from '../settings/hooks.ts'
import { playwrightVariable } from './playwright.ts'

export { chromiumOptions, makeBrowserHome } from './home.ts'

/** What a page load in Chromium showed. */
export interface PageLoad {
  title: string
  /** Of the document that is shown in the end, wherever the page was sent on the way; 0 when it has none. */
  status: number
  url: string
  /** Failed requests and answers of 400 and above, of the page's own origin only. */
  failures: string[]
  /** What the page wrote to its console as errors; recorded, never red. */
  consoleErrors: string[]
  /** Everything a reader of the page could see, and its source: for whoever looks for secrets in it. Undefined where a part of it could not be read. */
  text: string | undefined
  /** The picture as PNG; undefined when it shows nothing (L128). */
  picture: Buffer | undefined
  /** What the hook `screenshot` did, where there was one. */
  hooked?: HookedPage
}

/** What the browser's process needs to call the recipe's hook `screenshot`. */
export interface ScreenshotHook {
  /** The folder with hooks.ts. */
  directory: string
  /** Seconds. */
  deadline: number
  app: ScreenshotContext['app']
  stage: StageName
  role: AppRole
  /** Of this app, by name. */
  secrets: Record<string, string>
  /** What dependencies gave this app, by `<dependency>/<name>`. */
  accounts: Record<string, string>
}

export interface HookedPage {
  handledSecret: boolean
  /** Lines for the log of the stage, not masked. */
  log: string[]
}

export interface LoadRequest {
  url: string
  /** A transport error is tried again until then; milliseconds since the epoch. */
  until: number
  /** Statuses of the page itself that are no failure. */
  accepted: number[]
  /** Called once the page is whole; status, address and failures are those of before. */
  hook?: ScreenshotHook
}

/** What the browser's process is told, and what it answers; one answer for each request, in their order. */
export type ToBrowser = { kind: 'start'; server: Server; parent: string; runId: string } | ({ kind: 'load' } & LoadRequest) | { kind: 'close' }
export type FromBrowser =
  | { kind: 'loaded'; page: Omit<PageLoad, 'picture'> & { picture: Uint8Array | undefined } }
  | { kind: 'failed'; message: string; class: FailureClass | null; details: string[] }

/**
 * One Chromium for a stage, started in the background so that its start overlaps with other waits. Playwright is large,
 * so it lives in a process of its own, which ends with this one, however that ends. Its home (trust store, profile) lies
 * below `parent`; `temporary` is its TMPDIR.
 */
export class StageBrowser {
  readonly #child: ChildProcess

  constructor(server: Server, options: { parent: string; runId: string; temporary: string }) {
    this.#child = fork(program('browser'), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execPath: ordinaryNode(),
      execArgv: [],
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        HOME: options.temporary,
        TMPDIR: options.temporary,
        LANG: 'C.UTF-8',
        TESTME_RUN: options.runId,
        ...(process.env[playwrightVariable] === undefined ? {} : { [playwrightVariable]: process.env[playwrightVariable] }),
        ...(process.env['TESTME_CHROMIUM'] === undefined ? {} : { TESTME_CHROMIUM: process.env['TESTME_CHROMIUM'] }),
        ...(process.env['NODE_COMPILE_CACHE'] === undefined ? {} : { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] })
      }
    })
    // An error to start or to send is seen as the end of the process by whoever waits for an answer.
    this.#child.on('error', () => {})
    this.#tell({ kind: 'start', server, parent: options.parent, runId: options.runId })
  }

  #tell(message: ToBrowser): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  /** Loads the page whole. Throws StageFailure (infrastructure) when Chromium does not start, an Error with Playwright's words when the page does not load. */
  async load(url: string, options: Omit<LoadRequest, 'url'> & { signal: AbortSignal }): Promise<PageLoad> {
    const { signal, ...request } = options
    signal.throwIfAborted()
    const over = new AbortController()
    const either = AbortSignal.any([signal, over.signal])
    try {
      const answer = Promise.race([
        once(this.#child, 'message', { signal: either }).then(([message]) => message as FromBrowser),
        once(this.#child, 'exit', { signal: either }).then(
          ([code, name]): FromBrowser => ({
            kind: 'failed',
            message: `the process of the browser ended (${name ?? code})`,
            class: 'infrastructure',
            details: []
          })
        )
      ])
      if (this.#child.exitCode !== null || !this.#child.connected)
        throw new StageFailure('page', 'infrastructure', `the process of the browser ended (${this.#child.signalCode ?? this.#child.exitCode})`)
      this.#tell({ kind: 'load', url, ...request })
      const message = await answer
      if (message.kind === 'failed')
        throw message.class === null ? new Error(message.message) : new StageFailure('page', message.class, message.message, message.details)
      const { picture } = message.page
      return { ...message.page, picture: picture === undefined ? undefined : Buffer.from(picture) }
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      over.abort()
    }
  }

  /** Ends Chromium and waits for it; one that does not end is killed. */
  async close(): Promise<void> {
    const child = this.#child
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    this.#tell({ kind: 'close' })
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended.catch(() => {})
    clearTimeout(killer)
  }
}
