import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FailureClass, StageName, StageResult } from '../model/types.ts'
import { needsOf, whyNotRun } from './needs.ts'

const based = { base: { kind: 'version' }, settings: { skip: {} } } as const
const baseless = { base: { kind: 'none' }, settings: { skip: {} } } as const
const skipping = { base: { kind: 'version' }, settings: { skip: { upgrade: 'every published version is broken' } } } as const

const results =
  (found: Partial<Record<StageName, [StageResult['status'], string?, FailureClass?]>>) =>
  (stage: StageName): StageResult | undefined => {
    const entry = found[stage]
    if (entry === undefined) return undefined
    const [status, check, failureClass] = entry
    const checks =
      check === undefined ? [] : [{ name: check, status: 'fail' as const, evidence: '', ...(failureClass === undefined ? {} : { class: failureClass }) }]
    return { stage, status, headline: '', checks, startedAt: '', seconds: 0, handover: {} }
  }

test('backup and custom go on with the upgraded app, without a base with the fresh one', () => {
  assert.deepEqual(needsOf('backup', based), ['upgrade'])
  assert.deepEqual(needsOf('backup', baseless), ['install'])
  assert.deepEqual(needsOf('custom', based), ['upgrade'])
  assert.deepEqual(needsOf('restore', based), ['backup'])
  assert.deepEqual(needsOf('upgrade', based), [])
  assert.deepEqual(needsOf('backup', skipping), ['install'])
})

test('L90: one cause is one red; what depends on it did not run and names it', () => {
  assert.equal(whyNotRun('backup', based, results({ upgrade: ['fail'] })), 'not run: upgrade failed')
  assert.equal(whyNotRun('restore', based, results({ upgrade: ['fail'], backup: ['not-run'] })), 'not run: backup did not run')
  assert.equal(whyNotRun('backup', based, results({})), 'not run: upgrade is missing')
  assert.equal(whyNotRun('backup', based, results({ upgrade: ['unverified'] })), 'not run: upgrade is unverified')
  assert.equal(whyNotRun('backup', based, results({ upgrade: ['pass'] })), undefined)
  // A recipe without backup labels skips both, each with its reason.
  assert.equal(whyNotRun('restore', based, results({ backup: ['skip'] })), undefined)
})

test('L101: a declared skip of the upgrade passes on: what follows works on the fresh app', () => {
  const run = results({ install: ['pass'], upgrade: ['skip'], backup: ['pass'] })
  for (const stage of ['backup', 'restore', 'custom'] as const) assert.equal(whyNotRun(stage, skipping, run), undefined)
  assert.equal(whyNotRun('custom', skipping, results({ install: ['fail'], upgrade: ['skip'] })), 'not run: install failed')
})

test('install and upgrade do not depend on each other, but nothing of a refused recipe is deployed', () => {
  assert.equal(whyNotRun('upgrade', based, results({ install: ['fail', 'converged'] })), undefined)
  assert.equal(whyNotRun('upgrade', based, results({ install: ['fail', 'policy'] })), 'not run: the recipe was refused at install (policy)')
  assert.equal(whyNotRun('custom', baseless, results({ install: ['fail', 'compose'] })), 'not run: the recipe was refused at install (compose)')
})

test('L90: a mistake in the settings that shows at install is one red, and no base is deployed for it', () => {
  assert.equal(
    whyNotRun('upgrade', based, results({ install: ['fail', 'settings', 'suite'] })),
    'not run: the settings of the recipe are wrong (settings at install)'
  )
  assert.equal(
    whyNotRun('upgrade', based, results({ install: ['fail', 'hooks', 'suite'] })),
    'not run: the settings of the recipe are wrong (hooks at install)'
  )
  assert.equal(whyNotRun('upgrade', based, results({ install: ['fail', 'hooks', 'recipe'] })), undefined, 'a hook that says no to the app')
})

test('L90: a dependency that failed is told once, by the first stage that needed it: nothing that would need it runs', () => {
  const outcome = results({ install: ['fail', 'dependency keycloak'] })
  for (const stage of ['upgrade', 'backup', 'restore', 'custom'] as const)
    assert.equal(whyNotRun(stage, based, outcome), 'not run: the dependency keycloak failed at install')
  assert.equal(whyNotRun('install', based, outcome), undefined)
  // Another red of install says nothing about the upgrade.
  assert.equal(whyNotRun('upgrade', based, results({ install: ['fail', 'converged'] })), undefined)
  const later = results({ upgrade: ['pass'], backup: ['fail', 'dependency keycloak'] })
  assert.equal(whyNotRun('custom', based, later), 'not run: the dependency keycloak failed at backup')
})

test('lint and teardown always run', () => {
  for (const stage of ['lint', 'teardown'] as const) assert.equal(whyNotRun(stage, based, results({ install: ['fail', 'policy'] })), undefined)
})
