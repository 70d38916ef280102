import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeAbra } from '../../test/support/fake-abra.ts'
import { Abra } from './abra.ts'
import { unplannedDeploys } from './deploy-count.ts'

test('L26: each deploy is counted for its app, failed ones too, and another process of the run sees the count', async (context) => {
  const { abra, executable, directory, mask } = fakeAbra(context, 'case "$*" in *broken*) echo FATA no; exit 1;; esac')
  await abra.deploy('one.ci.test')
  await abra.deploy('two.ci.test')
  await abra.deploy('two.ci.test')
  await assert.rejects(abra.deploy('broken.ci.test'))
  const other = new Abra({ executable, directory, environment: {}, runId: 'test-run', mask, log: `${directory}/log` })
  assert.deepEqual(other.deploys(), { 'one.ci.test': 1, 'two.ci.test': 2, 'broken.ci.test': 1 })
})

test('L26: more deploys than the plan has are named, fewer are not', () => {
  const planned = { 'fresh.ci.test': 1, 'upgrade.ci.test': 2 }
  assert.deepEqual(unplannedDeploys({ 'fresh.ci.test': 1, 'upgrade.ci.test': 1 }, planned), [])
  assert.deepEqual(unplannedDeploys({ 'fresh.ci.test': 2, 'upgrade.ci.test': 2, 'x.ci.test': 1 }, planned), [
    'fresh.ci.test was deployed 2 times, the plan has 1',
    'x.ci.test was deployed 1 times, the plan has 0'
  ])
})
