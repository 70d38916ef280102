import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StageResult } from '../model/types.ts'
import { isGone, withoutResult } from './finish.ts'

const at = '2026-11-23T10:00:00.000Z'

test('L116, L134: the first stage that a deadline cut off is red, infrastructure; later ones and cancelled ones did not run', () => {
  const deadline = { by: 'deadline', reason: "the run's deadline of 60 minutes has come", at }
  const first = withoutResult('upgrade', true, deadline, true)
  assert.equal(`${first.status} ${first.class} ${first.headline}`, "fail infrastructure not run to its end: the run's deadline of 60 minutes has come")
  assert.equal(withoutResult('backup', false, deadline, false).status, 'not-run')
  const cancelled = withoutResult('upgrade', false, { by: 'SIGINT', reason: 'cancelled by SIGINT', at }, true)
  assert.equal(`${cancelled.status} ${cancelled.headline}`, 'not-run not run: cancelled by SIGINT')
})

test('L109: a run is gone when its teardown found nothing, and a leak in a report is nothing on the server', () => {
  const teardown = (status: StageResult['status'], ...red: string[]): StageResult => ({
    stage: 'teardown',
    status,
    headline: '',
    checks: red.map((name) => ({ name, status: 'fail', evidence: '' })),
    startedAt: at,
    seconds: 0,
    handover: {}
  })
  assert.ok(isGone(teardown('pass')))
  assert.ok(isGone(teardown('skip')))
  assert.ok(isGone(teardown('fail', 'leak-scan')))
  assert.ok(!isGone(teardown('fail', 'leak-scan', 'residue')))
  assert.ok(!isGone(teardown('fail')))
  assert.ok(!isGone(teardown('not-run')))
  assert.ok(!isGone(undefined))
})
