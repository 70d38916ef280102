import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type StageName, stageNames } from '../model/types.ts'
import { lastAppStage, lastingRole, lastingStage } from './lasting.ts'

const reason = 'every published version is broken'

test('the lasting app is the upgraded one, without an upgrade the fresh one', () => {
  assert.equal(lastingRole({ base: { kind: 'version' }, settings: { skip: {} } }), 'upgrade')
  assert.equal(lastingRole({ base: { kind: 'branch' }, settings: { skip: { backup: reason } } }), 'upgrade')
  assert.equal(lastingRole({ base: { kind: 'none' }, settings: { skip: {} } }), 'fresh')
  assert.equal(lastingRole({ base: { kind: 'version' }, settings: { skip: { upgrade: reason } } }), 'fresh')
  assert.equal(lastingStage({ base: { kind: 'version' }, settings: { skip: { upgrade: reason } } }), 'install')
})

test('L33: the stage that looks whether the app stays up is the last one that runs, whatever is skipped by declaration', () => {
  const last = (stages: readonly StageName[], ...skipped: StageName[]): StageName | undefined =>
    lastAppStage({ stages: [...stages], settings: { skip: Object.fromEntries(skipped.map((stage) => [stage, reason])) } })
  assert.equal(last(stageNames), 'custom')
  assert.equal(last(stageNames, 'custom'), 'restore')
  assert.equal(last(stageNames, 'custom', 'restore', 'backup'), 'upgrade')
  assert.equal(last(stageNames, 'custom', 'restore', 'backup', 'upgrade'), 'install')
  assert.equal(last(['lint', 'install', 'teardown']), 'install')
  assert.equal(last(['lint', 'teardown']), undefined)
})
