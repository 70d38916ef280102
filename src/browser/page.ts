import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { chromium } from 'playwright'
import type { Server } from '../model/types.ts'

/** What a page load in Chromium showed. */
export interface PageLoad {
  title: string
  status: number
  /** Failed requests and answers of 400 and above, of the page's own origin only. */
  failures: string[]
}

/** The arguments and environment with which Chromium reaches an app by name and trusts the server's CA. `home` holds its trust store. */
export function chromiumOptions(server: Server, home: string): { executablePath: string; args: string[]; env: Record<string, string> } {
  return {
    executablePath: process.env['TESTME_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--host-resolver-rules=MAP *.${server.zone} ${server.edgeAddress}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run'
    ],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8' }
  }
}

/** A home folder whose NSS database trusts the server's CA; the caller removes it. */
export async function makeBrowserHome(server: Server): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'testme-browser-'))
  const database = join(home, '.pki', 'nssdb')
  mkdirSync(database, { recursive: true })
  await execa('certutil', ['-N', '-d', `sql:${database}`, '--empty-password'])
  await execa('certutil', ['-A', '-d', `sql:${database}`, '-n', 'testme', '-t', 'C,,', '-i', server.caFile])
  return home
}

/** Loads the page in a fresh browser and takes a picture of it. */
export async function loadPage(server: Server, url: string, screenshot: string): Promise<PageLoad> {
  const home = await makeBrowserHome(server)
  try {
    const browser = await chromium.launch(chromiumOptions(server, home))
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      const origin = new URL(url).origin
      const failures: string[] = []
      page.on('requestfailed', (failed) => {
        if (new URL(failed.url()).origin === origin)
          failures.push(`${failed.method()} ${new URL(failed.url()).pathname}: ${failed.failure()?.errorText ?? 'failed'}`)
      })
      page.on('response', (response) => {
        const { origin: from, pathname } = new URL(response.url())
        // A browser asks for the icon by itself; a page without one is whole.
        if (from === origin && response.status() >= 400 && pathname !== '/favicon.ico') failures.push(`${pathname}: ${response.status()}`)
      })
      const response = await page.goto(url, { waitUntil: 'load', timeout: 30_000 })
      await page.screenshot({ path: screenshot })
      return { title: await page.title(), status: response?.status() ?? 0, failures }
    } finally {
      await browser.close()
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
