import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseVersion } from './version.ts'
import { readRange } from './version-range.ts'

const lies = (version: string, range: string): boolean => readRange(range)(parseVersion(version) ?? assert.fail(version))

test('L37: a version lies in a range by the numbers of the recipe, and by what it packages where the range says so', () => {
  for (const range of ['>=2.0.0', '=2.0.0', '<=2.0.0', '<2.0.1', '>1.9.9', '>=1.0.0 <3.0.0', '>=2.0.0+26.5.6', '<2.0.0+26.10', '>=1.0.0+99'])
    assert.equal(lies('2.0.0+26.5.6', range), true, range)
  for (const range of ['>=2.0.1', '=2.0.1', '<2.0.0', '>2.0.0', '>=1.0.0 <2.0.0', '>=2.0.0+26.5.7', '=2.0.0+26.5', '>=3.0.0+1'])
    assert.equal(lies('2.0.0+26.5.6', range), false, range)
})

test('what is no range is said, with how one looks', () => {
  for (const range of ['', '2.0.0', '>=2', '>=2.0', '^2.0.0', '>= 2.0.0', '>=2.0.0,<3.0.0', '>=v2.0.0', '>=2.0.0+', '>=1.0.0 latest'])
    assert.throws(() => lies('2.0.0+1', range), /is no comparison of versions; write one like >=2\.0\.0/, range)
})
