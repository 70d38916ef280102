import { readFileSync } from 'node:fs'
import { test as base, type TestInfo } from '@playwright/test'
import { parseVersion } from '../recipe/version.ts'
import { readRange } from '../recipe/version-range.ts'
import { fitsReason, folderAnnotation, type Given, readGiven, secretAnnotation } from './given.ts'

export { expect } from '@playwright/test'

/**
 * Playwright's `test` with what a recipe's spec may need beside `page` and `request`: the app, the stage, `secret`, which gives a generated secret by its
 * name, and `account`, which gives what a dependency made for this app. Pictures and videos of a test that asked for one of these, and of those that come
 * after it in the same file, are withheld; their traces are published without pictures and with the secrets masked.
 */
export const test = base.extend<{
  app: Given['app']
  stage: string
  secret: (name: string) => string
  account: (dependency: string, name: string) => string
  testmeFolder: undefined
}>({
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
    await use((name) => handed(name, `this app has no generated secret "${name}"`, testInfo))
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  account: async ({}, use, testInfo) => {
    await use((dependency, name) => handed(`${dependency}/${name}`, `this app has no "${name}" of a dependency "${dependency}"`, testInfo))
  },
  // For every test, asked for or not: what it leaves and attaches nowhere is found by this.
  testmeFolder: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use, testInfo) => {
      testInfo.annotations.push({ type: folderAnnotation, description: testInfo.outputDir })
      await use(undefined)
    },
    { auto: true }
  ]
})

/**
 * Names the versions of the recipe that tests are for, as in `fits('>=2.0.0')`: at the top of a file or of a `test.describe` for all in it, in a test for that
 * one. On another version they are not run, and the report says so; that alone makes nothing unverified. Where the version is not known they are run.
 * @param range comparisons with a space between them, all of which must hold: `>=2.0.0 <3.0.0`, `>=2.0.0+26.5.6`. Throws for anything else.
 */
export function fits(range: string): void {
  // Read whatever the version is, so that a slip is seen on every one.
  const liesIn = readRange(range)
  const version = parseVersion(readGiven().app.version ?? '')
  test.skip(version !== undefined && !liesIn(version), fitsReason(range))
}

/** A secret of the app; the test that asked is marked. */
function handed(name: string, otherwise: string, testInfo: TestInfo): string {
  const secrets = JSON.parse(readFileSync(readGiven().secrets, 'utf8')) as Record<string, string>
  const value = secrets[name]
  if (value === undefined) throw new Error(`${otherwise}; it has: ${Object.keys(secrets).join(', ') || 'none'}`)
  if (!testInfo.annotations.some(({ type }) => type === secretAnnotation)) testInfo.annotations.push({ type: secretAnnotation })
  return value
}
