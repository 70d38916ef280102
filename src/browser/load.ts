import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { BrowserContext, Frame, Page } from 'playwright'
import { StageFailure } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { isNearlyUniform } from './blank.ts'
import { isFailedAnswer } from './failed-answer.ts'
import { chromiumOptions, makeBrowserHome } from './home.ts'
import type { LoadRequest, PageLoad } from './page.ts'
import { loadPlaywright } from './playwright.ts'
import { callScreenshotHook } from './screenshot-hook.ts'

/** Longest wait for a page's requests to end once it has loaded: pages that poll never do. Milliseconds. */
const longestIdle = 2000
/** So long without a request in flight is idle. */
const quietFor = 100

export interface StartedBrowser {
  context: BrowserContext
  home: string
}

/** Starts Chromium with a new home below `parent`. Throws StageFailure of class infrastructure when it does not start. */
export async function startBrowser(server: Server, { parent, runId }: { parent: string; runId: string }): Promise<StartedBrowser> {
  const home = await makeBrowserHome(server, parent)
  try {
    const context = await loadPlaywright().chromium.launchPersistentContext(`${home}/profile`, {
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

/** Loads a page whole. A transport error is tried again until the deadline: the app may be restarting its listener (L68). */
export async function loadPage(context: BrowserContext, { url, ...options }: LoadRequest): Promise<PageLoad> {
  for (;;) {
    const page = await context.newPage()
    try {
      return await loadOnce(page, url, options)
    } catch (error) {
      // The hook's own fault, or its no.
      if (error instanceof StageFailure) throw error
      const transport = error instanceof Error && /net::ERR_|NS_ERROR|Timeout \d+ms exceeded|because of a navigation/.test(error.message)
      if (!transport || Date.now() >= options.until) throw error
      await delay(250)
    } finally {
      await page.close().catch(() => {})
    }
  }
}

async function loadOnce(page: Page, url: string, { until, accepted, hook }: Omit<LoadRequest, 'url'>): Promise<PageLoad> {
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
  let final = 0
  page.on('response', (response) => {
    const asked = response.request()
    if (asked.isNavigationRequest() && asked.frame() === page.mainFrame()) final = response.status()
    const { origin: from, pathname } = new URL(response.url())
    if (from !== origin) return
    const answer = { pathname, status: response.status(), resourceType: asked.resourceType(), navigation: asked.isNavigationRequest() }
    if (isFailedAnswer(answer, accepted)) failures.push(`${pathname}: ${response.status()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) consoleErrors.push(message.text().split('\n')[0] ?? '')
  })
  page.on('pageerror', (error) => consoleErrors.push(error.message.split('\n')[0] ?? ''))
  await page.goto(url, { waitUntil: 'load', timeout: Math.max(1000, Math.min(30_000, until - Date.now())) })
  const idle = async (): Promise<void> => {
    const idleUntil = Date.now() + longestIdle
    while ((inFlight > 0 || Date.now() - lastChange < quietFor) && Date.now() < idleUntil) await delay(20)
  }
  await idle()
  const seen = { title: await page.title(), status: final, url: page.url(), failures: [...failures], consoleErrors: [...consoleErrors] }
  const hooked = hook === undefined ? undefined : await callScreenshotHook(page, hook)
  if (hooked !== undefined) await idle()
  const picture = await page.screenshot()
  // Read after the picture was taken: what came onto the page meanwhile is looked at once too often, and never once too little.
  const texts = await Promise.all(page.frames().map(textOf))
  const text = texts.includes(undefined) ? undefined : texts.join('\n')
  return { ...seen, text, picture: isNearlyUniform(picture) ? undefined : picture, ...(hooked === undefined ? {} : { hooked }) }
}

/** What a frame shows and its source, values of fields and open shadow trees among it; undefined where it cannot be read, since it moves on at this moment. */
export async function textOf(frame: Pick<Frame, 'content' | 'evaluate' | 'isDetached'>): Promise<string | undefined> {
  const collect = `(() => {
    const texts = [document.body?.innerText ?? ""]
    const walk = (root) => {
      for (const element of root.querySelectorAll("*")) {
        if (element.matches("input,textarea,select")) texts.push(element.value)
        if (element.shadowRoot !== null) {
          texts.push(element.shadowRoot.textContent ?? "")
          walk(element.shadowRoot)
        }
      }
    }
    walk(document)
    return texts.join("\\n")
  })()`
  try {
    const both = await Promise.all([frame.content(), frame.evaluate(collect)])
    return both.map(String).join('\n')
  } catch {
    // A frame that goes meanwhile shows nothing.
    return frame.isDetached() ? '' : undefined
  }
}
