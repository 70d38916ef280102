import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plan as examplePlan } from '../../test/support/plan.ts'
import type { StageResult } from '../model/types.ts'
import { headerLines, partialLine, redLines, stageLine } from './run-lines.ts'

const red: StageResult = {
  stage: 'upgrade',
  status: 'fail',
  class: 'recipe',
  headline: 'rolled back: the new task exited with 1 four times in 6s',
  checks: [
    { name: 'base', status: 'pass', evidence: 'x' },
    {
      name: 'converged',
      status: 'fail',
      class: 'recipe',
      evidence: 'rolled back: the new task exited with 1 four times in 6s',
      details: ['app.1  | FATAL: database version 15', 'compose.yml:12  image postgres:14.2']
    }
  ],
  startedAt: '2026-11-23T10:00:00.000Z',
  seconds: 7.83,
  handover: {}
}

test('a red stage shows the cause first, then the log, then whose problem it is, and where', () => {
  assert.deepEqual(stageLine(red), ['✗', 'upgrade     7.8s   rolled back: the new task exited with 1 four times in 6s'])
  assert.deepEqual(redLines(red), [
    'app.1  | FATAL: database version 15',
    'compose.yml:12  image postgres:14.2',
    'recipe problem · compose.yml:12 · check "converged"'
  ])
  assert.deepEqual(redLines({ ...red, checks: [] }), [])
  const [symbol, rest] = stageLine({ ...red, status: 'not-run', headline: 'not run: upgrade failed' })
  assert.equal(`${symbol} ${rest}`, '– upgrade            not run: upgrade failed')
})

test('L87, L97: a run of chosen stages says that it is partial, and what it added because it is needed', () => {
  const stages = ['upgrade', 'backup', 'teardown'] as const
  assert.equal(partialLine({ stages: [...stages] }, ['backup']), 'a partial run: backup, and upgrade because it is needed; it says nothing about the rest')
  assert.equal(partialLine({ stages: ['install', 'teardown'] }, ['install']), 'a partial run: install; it says nothing about the rest')
  assert.equal(partialLine(examplePlan(), []), undefined)
  // Naming every stage is a whole run.
  assert.equal(partialLine(examplePlan(), ['lint', 'install', 'restore', 'custom', 'teardown']), undefined)
  assert.equal(headerLines(examplePlan({}, { stages: ['install', 'teardown'] }), 'fixture recipe', ['install']).length, 3)
})
