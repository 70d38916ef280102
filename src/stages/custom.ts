import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { chromiumOptions, makeBrowserHome } from '../browser/page.ts'
import { lastingApp } from './backup.ts'
import { check, no, type StageContext, skipped } from './context.ts'

interface PlaywrightResults {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  errors: { message?: string }[]
  suites: Suite[]
}
interface Suite {
  title: string
  suites?: Suite[]
  specs?: { title: string; ok: boolean; tests: { status: string; results: { error?: { message?: string } }[] }[] }[]
}

function* specsOf(suites: Suite[]): Generator<NonNullable<Suite['specs']>[number]> {
  for (const suite of suites) {
    yield* suite.specs ?? []
    yield* specsOf(suite.suites ?? [])
  }
}

/** The recipe's own Playwright specs from the settings tree. */
export async function custom(context: StageContext): Promise<string> {
  const { plan, run } = context
  const directory = plan.settingsDirectory === null ? null : join(plan.settingsDirectory, 'tests')
  if (directory === null || !existsSync(directory) || globSync('*.spec.ts', { cwd: directory }).length === 0) {
    skipped(context, 'tests', 'the recipe has no tests of its own')
    return 'skipped: no tests'
  }
  let headline = ''
  await check(context, 'tests', async () => {
    const home = await makeBrowserHome(plan.server)
    const results = run.file('logs', 'playwright.json')
    const given = {
      testDir: directory,
      outputDir: run.file('playwright'),
      results,
      baseURL: `https://${plan.domains[lastingApp(context)]}`,
      launchOptions: chromiumOptions(plan.server, home)
    }
    try {
      rmSync(results, { force: true })
      const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js')
      const configuration = join(import.meta.dirname, '..', 'browser', 'playwright.config.ts')
      const child = await execa(process.execPath, [cli, 'test', '--config', configuration], {
        env: { PATH: process.env['PATH'] ?? '', HOME: home, TESTME_PLAYWRIGHT: JSON.stringify(given), NODE_EXTRA_CA_CERTS: plan.server.caFile },
        extendEnv: false,
        stdin: 'ignore',
        reject: false,
        timeout: 15 * 60_000
      })
      if (!existsSync(results)) no('suite', 'Playwright wrote no results', `${child.stdout}\n${child.stderr}`.trim().split('\n').slice(-10))
      const report = JSON.parse(readFileSync(results, 'utf8')) as PlaywrightResults
      const { expected, unexpected, skipped: left } = report.stats
      const broken = report.errors[0]?.message
      if (broken !== undefined) no('suite', `a spec cannot be loaded: ${broken.split('\n')[0]}`)
      if (unexpected > 0) {
        const failed = [...specsOf(report.suites)].filter((spec) => !spec.ok)
        no(
          'test',
          `${unexpected} of ${expected + unexpected} tests failed: ${failed[0]?.title}`,
          failed.map((spec) => `${spec.title}: ${spec.tests[0]?.results[0]?.error?.message?.split('\n')[0] ?? ''}`)
        )
      }
      // L79, L83: a suite in which nothing ran is not green.
      if (expected === 0) no('test', `no test ran (${left} skipped)`)
      headline = `${expected} test${expected === 1 ? '' : 's'} in Chromium${left === 0 ? '' : `, ${left} skipped`}`
      return headline
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })
  return headline
}
