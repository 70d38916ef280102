import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright'
import { StageFailure } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { isNearlyUniform } from './blank.ts'
import { chromiumOptions, makeBrowserHome } from './home.ts'

export { chromiumOptions, makeBrowserHome } from './home.ts'

/** What a page load in Chromium showed. */
export interface PageLoad {
  title: string
  status: number
  /** Failed requests and answers of 400 and above, of the page's own origin only. */
  failures: string[]
  /** What the page wrote to its console as errors; recorded, never red. */
  consoleErrors: string[]
  /** Everything a reader of the page could see, and its source: for whoever looks for secrets in it. */
  text: string
  /** The picture as PNG; undefined when it shows nothing (L128). */
  picture: Buffer | undefined
}

/** Longest wait for a page's requests to end once it has loaded: pages that poll never do. Milliseconds. */
const longestIdle = 2000
/** So long without a request in flight is idle. */
const quietFor = 100

/**
 * One Chromium for a stage, started in the background so that its start overlaps with other waits. Its home (trust store,
 * profile) lies below `parent`. Errors of the start come with the first `load`.
 */
export class StageBrowser {
  readonly #started: Promise<{ context: BrowserContext; home: string }>

  constructor(server: Server, options: { parent: string; runId: string }) {
    this.#started = start(server, options)
    this.#started.catch(() => {})
  }

  /** Loads the page whole. A transport error is tried again until `until` (milliseconds since the epoch): the app may be restarting its listener (L68). */
  async load(url: string, options: { until: number; accepted: number[]; signal: AbortSignal }): Promise<PageLoad> {
    const { context } = await this.#started
    for (;;) {
      options.signal.throwIfAborted()
      const page = await context.newPage()
      try {
        return await loadOnce(page, url, options)
      } catch (error) {
        const transport = error instanceof Error && /net::ERR_|NS_ERROR|Timeout \d+ms exceeded/.test(error.message)
        if (!transport || Date.now() >= options.until) throw error
        await delay(250, undefined, { signal: options.signal })
      } finally {
        await page.close().catch(() => {})
      }
    }
  }

  async close(): Promise<void> {
    const started = await this.#started.catch(() => undefined)
    if (started === undefined) return
    await started.context.close().catch(() => {})
    rmSync(started.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

async function start(server: Server, { parent, runId }: { parent: string; runId: string }): Promise<{ context: BrowserContext; home: string }> {
  // Playwright is large: only what loads a page pays for it.
  const [{ chromium }, home] = await Promise.all([import('playwright'), makeBrowserHome(server, parent)])
  try {
    const context = await chromium.launchPersistentContext(`${home}/profile`, {
      ...chromiumOptions(server, home, runId),
      viewport: { width: 1280, height: 800 }
    })
    return { context, home }
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    const text = error instanceof Error ? error.message : String(error)
    const lines = text.split('\n').filter((line) => /FATAL|ERROR|cannot|not found|ENOENT/.test(line) && !/Call log|cpufreq/.test(line))
    throw new StageFailure('page', 'infrastructure', `Chromium does not start: ${text.split('\n')[0]}`, [...new Set(lines)].slice(0, 5))
  }
}

async function loadOnce(page: Page, url: string, { until, accepted }: { until: number; accepted: number[] }): Promise<PageLoad> {
  const origin = new URL(url).origin
  const failures: string[] = []
  const consoleErrors: string[] = []
  let inFlight = 0
  let lastChange = Date.now()
  const ended = (): void => {
    inFlight -= 1
    lastChange = Date.now()
  }
  page.on('request', () => {
    inFlight += 1
    lastChange = Date.now()
  })
  page.on('requestfinished', ended)
  page.on('requestfailed', (failed) => {
    ended()
    const { origin: from, pathname } = new URL(failed.url())
    // A page that moves on cancels its own requests; that is not a failure.
    if (from === origin && failed.failure()?.errorText !== 'net::ERR_ABORTED')
      failures.push(`${failed.method()} ${pathname}: ${failed.failure()?.errorText ?? 'failed'}`)
  })
  page.on('response', (response) => {
    const { origin: from, pathname } = new URL(response.url())
    if (from !== origin || response.status() < 400) return
    // A browser asks for the icon by itself; a page without one is whole.
    if (pathname === '/favicon.ico') return
    if (response.request().isNavigationRequest() && accepted.includes(response.status())) return
    failures.push(`${pathname}: ${response.status()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) consoleErrors.push(message.text().split('\n')[0] ?? '')
  })
  page.on('pageerror', (error) => consoleErrors.push(error.message.split('\n')[0] ?? ''))
  const response = await page.goto(url, { waitUntil: 'load', timeout: Math.max(1000, Math.min(30_000, until - Date.now())) })
  const idleUntil = Date.now() + longestIdle
  while ((inFlight > 0 || Date.now() - lastChange < quietFor) && Date.now() < idleUntil) await delay(20)
  const [picture, title, source] = await Promise.all([page.screenshot(), page.title(), page.content()])
  const visible = await page.evaluate(
    '[document.body?.innerText ?? "", ...[...document.querySelectorAll("input,textarea")].map((field) => field.value)].join("\\n")'
  )
  return {
    title,
    status: response?.status() ?? 0,
    failures,
    consoleErrors,
    text: `${source}\n${String(visible)}`,
    picture: isNearlyUniform(picture) ? undefined : picture
  }
}
