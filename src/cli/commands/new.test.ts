import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadHooks } from '../../settings/hooks.ts'
import { readSettings } from '../../settings/settings.ts'
import { specFiles } from '../../settings/spec-files.ts'
import { startingFolder } from './new.ts'

const tree = mkdtempSync(join(import.meta.dirname, '.new-'))
after(() => rmSync(tree, { recursive: true, force: true }))

test('a new folder is one that a run reads: the defaults, no hook that proves nothing, one spec', async () => {
  const folder = join(tree, 'hedgedoc')
  mkdirSync(join(folder, 'tests'), { recursive: true })
  const files = startingFolder('hedgedoc', folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  assert.deepEqual(readSettings(folder), readSettings(null))
  assert.deepEqual({ ...(await loadHooks(folder)) }, {})
  assert.deepEqual(specFiles(join(folder, 'tests')), { specs: ['hedgedoc.spec.ts'], unread: [] })
})

test('the example in the hooks of a new folder works as soon as it is no comment any more', async () => {
  const folder = join(tree, 'other')
  mkdirSync(folder)
  const text = startingFolder('other', folder)['hooks.ts'] ?? ''
  writeFileSync(join(folder, 'hooks.ts'), text.replaceAll(/^\/\/ (?=export| {2}|\})/gm, ''))
  assert.deepEqual(Object.keys((await loadHooks(folder)) ?? {}).sort(), ['seed', 'verify'])
})
