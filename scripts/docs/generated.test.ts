import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withGenerated } from '../../src/verdict/page.ts'
import { generatedDocs } from './generated.ts'

for (const { file, render } of generatedDocs)
  test(`${file} is what the code says`, () => {
    const current = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8')
    assert.equal(current, render(current), 'not current: run `npm run docs`')
  })

test('a page without the markers is an error, not a page without the table', () => {
  assert.throws(() => withGenerated('# no markers', 'verdict-table', 'x'), /needs <!-- verdict-table -->/)
})
