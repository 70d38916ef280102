import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Results } from '../../src/report/results.ts'
import { testServer } from '../support/server.ts'
import { testme } from '../support/testme.ts'

const root = join(import.meta.dirname, '..', '..')
mkdirSync(join(root, 'runs'), { recursive: true })
// Below this repository, so that the specs find Playwright.
const folder = mkdtempSync(join(root, 'runs', 'skipped-upgrade-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('L29, L101: a declared skip of the upgrade passes on: backup, restore and custom prove the fresh app, and the run is green', {
  timeout: 300_000
}, async () => {
  const settings = join(folder, 'settings', 'custom-html')
  cpSync(join(root, 'recipes', 'custom-html'), settings, { recursive: true })
  writeFileSync(join(settings, 'recipe.yml'), 'skip:\n  upgrade: a tag was moved and broke every published version\n')
  const server = await testServer()
  const words = ['run', 'custom-html', '--json', '--server', server.name, '--runs', join(folder, 'runs'), '--settings', join(folder, 'settings')]
  const { code, stdout } = await testme(words)
  const results = JSON.parse(stdout) as Results
  const shown = results.stages.map((stage) => `${stage.stage} ${stage.status}: ${stage.headline}`).join('\n')
  assert.deepEqual(
    Object.fromEntries(results.stages.map((stage) => [stage.stage, stage.status])),
    { lint: 'pass', install: 'pass', upgrade: 'skip', backup: 'pass', restore: 'pass', custom: 'pass', teardown: 'pass' },
    shown
  )
  assert.match(shown, /upgrade skip: skipped: a tag was moved/)
  assert.equal(code, 0)
  assert.equal(results.verdict.level, 5)
})
