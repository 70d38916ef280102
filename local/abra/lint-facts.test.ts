import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import fc from 'fast-check'
import '../../test/support/properties.ts'
import { type OddRecipe, oddRecipe } from '../../test/support/odd-recipes.ts'
import { Fatal } from './context.ts'
import { lintFacts } from './lint-facts.ts'

const checkout = mkdtempSync(join(tmpdir(), 'lint-odd-'))
after(() => rmSync(checkout, { recursive: true, force: true }))

/** The files as a checkout would have them; of a submodule there is an empty folder. */
function lay(recipe: OddRecipe): void {
  for (const name of readdirSync(checkout)) if (name !== '.git') rmSync(join(checkout, name), { recursive: true, force: true })
  for (const [path, file] of Object.entries(recipe)) {
    const at = join(checkout, path)
    try {
      mkdirSync(dirname(at), { recursive: true })
      if (file.kind === 'submodule') mkdirSync(at)
      else if (file.kind === 'link') symlinkSync(file.target, at)
      else writeFileSync(at, file.kind === 'text' ? file.text : file.bytes)
    } catch {
      // Two of them do not go together on a disk, such as a link and a file below it.
    }
  }
}

test('lint of whatever a recipe holds gives facts, or one line that says the recipe is invalid', async () => {
  await execa('git', ['-C', checkout, 'init', '--quiet'])
  let read = 0
  await fc.assert(
    fc.asyncProperty(oddRecipe, async (recipe) => {
      lay(recipe)
      try {
        const facts = await lintFacts('victim', checkout)
        assert.ok(Object.keys(facts.services).length > 0)
        read += 1
      } catch (error) {
        assert.ok(error instanceof Fatal, String(error))
        assert.match(error.message, /^unable to validate recipe: \S/)
      }
    }),
    { numRuns: 150 }
  )
  assert.ok(read > 20, `${read} of them could be read`)
})
