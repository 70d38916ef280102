import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { plan as examplePlan } from '../../test/support/plan.ts'
import type { Dependency } from '../model/types.ts'
import { root } from '../run/entries.ts'
import { keptLines } from './kept-lines.ts'

test('a kept app can be reached: name, address and authority are in the line', () => {
  const text = keptLines(examplePlan(), new Date()).join('\n')
  assert.match(text, /curl --resolve cust-71be04\.ci\.test:443:127\.0\.0\.9 --cacert \/nowhere\/ca\.pem https:\/\/cust-71be04\.ci\.test\//)
  assert.match(keptLines(examplePlan({}, { stages: ['install', 'teardown'] }), new Date()).join('\n'), /https:\/\/cust-3fa9c1/)
  assert.match(keptLines(examplePlan({}, { base: { kind: 'none', reason: '' } }), new Date()).join('\n'), /https:\/\/cust-3fa9c1/)
})

test('a kept app names what it depends on: whoever signs in there is sent to it', () => {
  const dependencies = [{ recipe: 'keycloak', domain: 'keyc-71be04.ci.test' } as Dependency]
  assert.match(keptLines(examplePlan({}, { dependencies }), new Date()).join('\n'), /it depends on keycloak: https:\/\/keyc-71be04\.ci\.test/)
})

test('the tests to run against it are those of the tree that the run had', () => {
  const line = (settingsDirectory: string | null) => keptLines(examplePlan({}, { settingsDirectory }), new Date()).find((each) => each.includes('testme test'))
  const start = '   ./testme test custom-html --against cust-71be04.ci.test'
  assert.equal(line(null), `${start} --server unit`)
  assert.equal(line(join(root, 'recipes', 'custom-html')), `${start} --server unit`)
  assert.equal(line('/srv/our-settings/custom-html'), `${start} --settings /srv/our-settings --server unit`)
})
