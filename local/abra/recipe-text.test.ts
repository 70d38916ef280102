import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { lintFacts } from './lint-facts.ts'

const compose = 'version: "3.8"\nservices: {app: {image: "testme.local/nginx:1"}}\n'

test('L142: lint reads nothing outside the checkout, whichever of its files is a link: no file of this machine, no device without an end', async (t) => {
  const checkout = mkdtempSync(join(tmpdir(), 'hostile-'))
  t.after(() => rmSync(checkout, { recursive: true }))
  execFileSync('git', ['init', '--quiet', checkout])
  writeFileSync(join(checkout, 'compose.yml'), compose)
  assert.deepEqual(Object.keys((await lintFacts('site', checkout)).services), ['app'])
  for (const name of ['compose.x.yml', 'README.md', '.env.sample', 'abra.sh'])
    for (const target of ['/dev/zero', '/etc/passwd', '../outside', '/nowhere/at/all']) {
      symlinkSync(target, join(checkout, name))
      await assert.rejects(lintFacts('site', checkout), /unable to validate recipe: .* (leads out of the recipe|is not a plain file)/, `${name} -> ${target}`)
      unlinkSync(join(checkout, name))
    }
  symlinkSync('compose.yml', join(checkout, 'compose.same.yml'))
  assert.equal((await lintFacts('site', checkout)).files.length, 2, 'a link inside the recipe is read')
})
