import { defineConfig } from '@playwright/test'

/** The one configuration under which recipe tests run; a recipe's own is never read. */
const given = JSON.parse(process.env['TESTME_PLAYWRIGHT'] ?? '{}') as {
  testDir: string
  outputDir: string
  results: string
  baseURL: string
  launchOptions: Record<string, unknown>
}

export default defineConfig({
  testDir: given.testDir,
  outputDir: given.outputDir,
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 60_000,
  reporter: [['json', { outputFile: given.results }]],
  use: { baseURL: given.baseURL, launchOptions: given.launchOptions, screenshot: 'only-on-failure', trace: 'off' }
})
