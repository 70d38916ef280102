import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as Playwright from 'playwright'
import { StageFailure } from '../model/failure.ts'
import { root } from '../run/entries.ts'

/** The environment variable that names the folder of `@playwright/test` where testme is not installed with its packages. */
export const playwrightVariable = 'TESTME_PLAYWRIGHT_FOLDER'

/**
 * The folder of `@playwright/test`. Playwright is a package of the host, tied to its browsers, and never part of a
 * bundle. Throws StageFailure of class infrastructure where there is none.
 */
export function playwrightFolder(): string {
  const given = process.env[playwrightVariable]
  if (given === undefined) {
    try {
      return dirname(createRequire(join(root, 'package.json')).resolve('@playwright/test/package.json'))
    } catch {
      throw new StageFailure('', 'infrastructure', `Playwright is not installed in ${root}. Name the folder of @playwright/test: ${playwrightVariable}.`)
    }
  }
  if (existsSync(join(given, 'cli.js'))) return given
  throw new StageFailure('', 'infrastructure', `${given} is not the folder of @playwright/test. Correct ${playwrightVariable}.`)
}

/** The library, loaded from the host's package. */
export function loadPlaywright(): typeof Playwright {
  return createRequire(join(playwrightFolder(), 'package.json'))('playwright') as typeof Playwright
}
