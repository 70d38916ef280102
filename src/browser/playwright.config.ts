import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { readGiven } from './given.ts'

/** The one configuration under which recipe tests run; a recipe's own is never read. */
const given = readGiven()

export default defineConfig({
  testDir: given.testDir,
  testMatch: given.specs.map((spec) => new RegExp(`^${join(given.testDir, spec).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`)),
  outputDir: given.outputDir,
  forbidOnly: true,
  // Trying again hides bugs (L94).
  retries: 0,
  workers: 1,
  timeout: given.testTimeout ?? 60_000,
  globalTimeout: given.deadline,
  reporter: [['json', { outputFile: given.results }]],
  use: { baseURL: given.app.url, launchOptions: given.launchOptions, screenshot: 'only-on-failure', trace: 'retain-on-failure' }
})
