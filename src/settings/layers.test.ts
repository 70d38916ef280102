import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { settingsDigest } from './digest.ts'
import { folderOfPart, layeredSettings } from './layers.ts'
import { SettingsError } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-layers-'))
after(() => rmSync(folder, { recursive: true }))
let number = 0
function tree(files: Record<string, string>): string {
  const place = join(folder, String(number++))
  mkdirSync(join(place, 'tests'), { recursive: true })
  rmSync(join(place, 'tests'), { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(place, name, '..'), { recursive: true })
    writeFileSync(join(place, name), text)
  }
  return place
}

const ours = tree({
  'recipe.yml': 'health:\n  path: /health\n  statuses: [200, 204]\nenv:\n  ONE: "1"\n  TWO: "2"\ndeadlines:\n  deploy: 100\n',
  'hooks.ts': '',
  'tests/ours.spec.ts': ''
})

test('an organisation overrides key by key: maps are joined, everything else is replaced whole, and what it does not name stays', () => {
  const theirs = tree({ 'recipe.yml': 'health:\n  statuses: [200]\nenv:\n  TWO: "two"\n' })
  const settings = layeredSettings({ over: theirs, below: ours })
  assert.deepEqual(settings.health, { path: '/health', statuses: [200] })
  assert.deepEqual(settings.env, { ONE: '1', TWO: 'two' })
  assert.equal(settings.deadlines.deploy, 100)
  assert.deepEqual(layeredSettings({ over: null, below: ours }).env, { ONE: '1', TWO: '2' })
  assert.deepEqual(layeredSettings({ over: theirs, below: null }).env, { TWO: 'two' })
  assert.deepEqual(layeredSettings({ over: null, below: null }).env, {})
})

test('hooks and tests are taken whole from the upper tree that has them', () => {
  const theirs = tree({ 'tests/theirs.spec.ts': '' })
  const place = { over: theirs, below: ours }
  assert.equal(folderOfPart(place, 'tests'), theirs)
  assert.equal(folderOfPart(place, 'hooks.ts'), ours)
  assert.equal(folderOfPart({ over: theirs, below: null }, 'hooks.ts'), null)
})

test('L81: an error names the file that it is in, whichever tree that is', () => {
  const wrong = tree({ 'recipe.yml': 'helth: {}\n' })
  for (const place of [
    { over: wrong, below: ours },
    { over: ours, below: wrong }
  ])
    assert.throws(
      () => layeredSettings(place),
      (error) => error instanceof SettingsError && error.file === join(wrong, 'recipe.yml') && /did you mean "health"/.test(error.message)
    )
})

test('L86: the digest is of both trees', () => {
  const [one, other] = [tree({ 'recipe.yml': 'env: { A: "1" }\n' }), tree({ 'recipe.yml': 'env: { A: "2" }\n' })]
  const digests = [settingsDigest(ours), settingsDigest(one, ours), settingsDigest(other, ours), settingsDigest(one)]
  assert.equal(new Set(digests).size, 4)
  assert.equal(settingsDigest(null, ours), settingsDigest(ours))
  assert.equal(settingsDigest(null, null), null)
})
