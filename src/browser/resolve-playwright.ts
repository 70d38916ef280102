import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// Loaded before a recipe's specs (`node --import`): `@playwright/test` is the host's package wherever a spec lies, so
// that neither a recipe's folder nor a runner's copy of ours needs a node_modules. A second copy would be refused by Playwright.
const folder = process.env['TESTME_PLAYWRIGHT_FOLDER'] ?? ''

registerHooks({
  resolve(specifier, context, next) {
    const imported = context.conditions.includes('import')
    // Our fixtures by a name, wherever a spec lies.
    const fixtures = join(import.meta.dirname, 'fixtures.ts')
    if (specifier === 'testme') return next(imported ? pathToFileURL(fixtures).href : fixtures, context)
    if (specifier !== '@playwright/test') return next(specifier, context)
    return next(imported ? pathToFileURL(join(folder, 'index.mjs')).href : join(folder, 'index.js'), context)
  }
})
