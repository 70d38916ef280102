import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { faults, hasFault } from './faults.ts'

test('no fault without its name, and the README lists each', (context) => {
  context.after(() => delete process.env['TESTME_ABRA_FAULT'])
  delete process.env['TESTME_ABRA_FAULT']
  assert.equal(hasFault('pull-race'), false)
  process.env['TESTME_ABRA_FAULT'] = 'pull-race'
  assert.equal(hasFault('pull-race'), true)
  process.env['TESTME_ABRA_FAULT'] = 'pull-rase'
  assert.throws(() => hasFault('pull-race'), /there is no such fault; known: pull-race/)
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  for (const name of Object.keys(faults)) assert.ok(readme.includes(`\`${name}\``), name)
})
