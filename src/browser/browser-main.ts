import { rmSync } from 'node:fs'
import { messageOf, StageFailure } from '../model/failure.ts'
import { loadPage, type StartedBrowser, startBrowser } from './load.ts'
import type { FromBrowser, ToBrowser } from './page.ts'

/** The process in which a stage's Chromium lives: told what to do by its parent, ended by it or with it. */
let started: Promise<StartedBrowser> | undefined

function answer(message: FromBrowser): void {
  if (process.connected) process.send?.(message)
}

async function close(): Promise<never> {
  const browser = await started?.catch(() => undefined)
  await browser?.context.close().catch(() => {})
  if (browser !== undefined) rmSync(browser.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  process.exit(0)
}

process.on('disconnect', () => void close())
process.on('message', (message: ToBrowser) => {
  if (message.kind === 'close') void close()
  else if (message.kind === 'start') {
    started = startBrowser(message.server, message)
    started.catch(() => {})
  } else void load(message)
})

async function load({ kind: _, ...request }: Extract<ToBrowser, { kind: 'load' }>): Promise<void> {
  try {
    if (started === undefined) throw new Error('the browser was not started')
    answer({ kind: 'loaded', page: await loadPage((await started).context, request) })
  } catch (error) {
    const failure = error instanceof StageFailure ? { class: error.failureClass, details: error.details } : { class: null, details: [] }
    answer({ kind: 'failed', message: messageOf(error), ...failure })
  }
}
