import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { ordinaryNode, source } from '../run/entries.ts'
import type { Given } from './given.ts'
import { playwrightFolder, playwrightVariable } from './playwright.ts'
import { readReport, type SpecReport } from './report.ts'

export type SpecRun =
  | { kind: 'ran'; report: SpecReport; exitCode: number | undefined }
  | { kind: 'late'; report: SpecReport | null }
  | { kind: 'broken'; lines: string[] }

/**
 * Runs a recipe's specs with Playwright Test in a process of their own. It gets these variables and no others: our own
 * environment, tokens and sockets stay with us. `lines` are the last ones of its output, not masked.
 */
export async function runSpecs(
  given: Given,
  environment: { runId: string; home: string; caFile: string; temporary: string },
  signal: AbortSignal
): Promise<SpecRun> {
  rmSync(given.results, { force: true })
  const playwright = playwrightFolder()
  const preloads = ['resolve-playwright.ts', 'resolve-zone.ts'].map((file) => `--import=${pathToFileURL(source('browser', file)).href}`)
  const child = await execa(ordinaryNode(), [join(playwright, 'cli.js'), 'test', '--config', source('browser', 'playwright.config.ts')], {
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: environment.home,
      LANG: 'C.UTF-8',
      TMPDIR: environment.temporary,
      TESTME_RUN: environment.runId,
      TESTME_PLAYWRIGHT: JSON.stringify(given),
      NODE_EXTRA_CA_CERTS: environment.caFile,
      [playwrightVariable]: playwright,
      NODE_OPTIONS: preloads.join(' ')
    },
    extendEnv: false,
    cwd: given.testDir,
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
    // Playwright keeps the deadline itself and reports; this is for a Playwright that hangs.
    timeout: given.deadline + 15_000,
    forceKillAfterDelay: 5000
  })
  signal.throwIfAborted()
  const report = existsSync(given.results) ? readReport(readFileSync(given.results, 'utf8')) : null
  if (child.timedOut || report?.errors.some((error) => /^(Error: )?Timed out waiting [\w.]+ for the (entire )?test/.test(error)) === true)
    return { kind: 'late', report }
  if (report === null) return { kind: 'broken', lines: `${child.stdout}\n${child.stderr}`.trim().split('\n').slice(-10) }
  return { kind: 'ran', report, exitCode: child.exitCode }
}
