import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { UsageError } from '../../model/failure.ts'
import { recipeName } from '../../recipe/name.ts'
import { root, source } from '../../run/entries.ts'
import type { Invocation } from '../invocation.ts'

/** Writes a folder of settings to begin with. Nothing in it changes a run but the one spec, which an application passes whose first page is read without signing in. */
export async function execute({ words, values }: Invocation): Promise<number> {
  const recipe = recipeName(words[0] ?? '')
  const tree = resolve(values['settings'] ?? join(root, 'recipes'))
  const folder = join(tree, recipe)
  if (existsSync(folder)) throw new UsageError(`there is a folder ${folder} already`, 'Add to it what is missing: docs/recipe-settings.md.')
  for (const [name, text] of Object.entries(startingFolder(recipe, folder))) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
    console.log(` ✓ ${file}`)
  }
  const where = values['settings'] === undefined ? '' : ` --settings ${values['settings']}`
  console.log(`\n   ./testme run ${recipe}${where} --keep 1h`)
  console.log(`   ./testme test ${recipe}${where}     as often as you like, while the app is kept`)
  return 0
}

/** The files of a new folder, by their path in it. Pure. */
export function startingFolder(recipe: string, folder: string): Record<string, string> {
  const to = (from: string, ...parts: string[]): string => relative(join(folder, from), join(...parts))
  return {
    'recipe.yml': `# yaml-language-server: $schema=${to('', root, 'docs', 'recipe.schema.json')}
# What ${recipe} needs beside the defaults; every key is optional (docs/recipe-settings.md). For example:
#
# health:
#   path: /health
# deadlines:
#   deploy: 600
# ready:
#   - tcp: 64738        # a port that the recipe publishes on the host; policy.ports must allow it
# secrets:
#   smtp_password: only-for-tests
`,
    'hooks.ts': `import type { HookContext, HookState } from '${to('', source('settings', 'hooks.ts'))}'

// Data made as a user makes it, which must be there again after the upgrade and after the restore. Take this away from its comment and let it
// write and read what your application keeps (docs/recipe-settings.md).
//
// export async function seed({ fetch }: HookContext): Promise<HookState> {
//   const answer = await fetch('/api/things', { method: 'POST', body: 'kept' })
//   return { id: await answer.text() }
// }
//
// export async function verify({ fetch, no }: HookContext, state: HookState): Promise<void> {
//   const { id } = state as { id: string }
//   const answer = await fetch(\`/api/things/\${id}\`)
//   if ((await answer.text()) !== 'kept') no('the thing that was made before is not there')
// }
//
// Further hooks, each with its use in docs/recipe-settings.md: env, secrets and beforeDeploy (before each deploy), ready and prepare (before the app is judged),
// screenshot (before its picture is taken), damage (before a restore).
export type { HookContext, HookState }
`,
    [join('tests', `${recipe}.spec.ts`)]: `import { expect, test } from '@playwright/test'

test('the first page is one that a person can read', async ({ page }) => {
  const response = await page.goto('/')
  expect(response?.ok()).toBe(true)
  await expect(page.locator('body')).not.toBeEmpty()
})
`
  }
}
