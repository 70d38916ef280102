import { readFileSync } from 'node:fs'
import { test as base } from '@playwright/test'
import { type Given, readGiven, secretAnnotation } from './given.ts'

export { expect } from '@playwright/test'

/**
 * Playwright's `test` with what a recipe's spec may need beside `page` and `request`: the app, the stage, and `secret`,
 * which gives a generated secret by its name. Pictures and videos of a test that asked for one are withheld, its trace
 * is published without pictures and with the secrets masked.
 */
export const test = base.extend<{ app: Given['app']; stage: string; secret: (name: string) => string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures a fixture needs from this pattern
  app: async ({}, use) => {
    await use(readGiven().app)
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  stage: async ({}, use) => {
    await use(readGiven().stage)
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  secret: async ({}, use, testInfo) => {
    await use((name) => {
      const secrets = JSON.parse(readFileSync(readGiven().secrets, 'utf8')) as Record<string, string>
      const value = secrets[name]
      if (value === undefined) throw new Error(`this app has no generated secret "${name}"; it has: ${Object.keys(secrets).join(', ') || 'none'}`)
      if (!testInfo.annotations.some(({ type }) => type === secretAnnotation))
        testInfo.annotations.push({ type: secretAnnotation, description: testInfo.outputDir })
      return value
    })
  }
})
