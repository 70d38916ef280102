import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FailureClass, type StageName, type StageResult, type StageStatus, stageNames } from '../model/types.ts'
import { levelOf, verdictOf } from './verdict.ts'

function stage(name: StageName, status: StageStatus, failureClass?: FailureClass): StageResult {
  return {
    stage: name,
    status,
    ...(failureClass === undefined ? {} : { class: failureClass }),
    headline: `${name} ${status}`,
    checks: [],
    startedAt: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    handover: {}
  }
}

const all = (changes: Partial<Record<StageName, [StageStatus, FailureClass?]>> = {}): StageResult[] =>
  stageNames.map((name) => stage(name, ...(changes[name] ?? (['pass'] as [StageStatus]))))

const plan = { stages: [...stageNames] }

const table: [string, StageResult[], boolean, string, number, string][] = [
  ['all pass', all(), false, 'pass', 0, 'success'],
  ['a red recipe', all({ upgrade: ['fail', 'recipe'] }), false, 'recipe', 1, 'failure'],
  ['a red test', all({ custom: ['fail', 'test'] }), false, 'test', 1, 'failure'],
  ['infrastructure', all({ install: ['fail', 'infrastructure'] }), false, 'infrastructure', 3, 'error'],
  ['ours beats everything', all({ install: ['fail', 'recipe'], custom: ['fail', 'suite'] }), true, 'suite', 4, 'error'],
  ['L29 an unverified upgrade', all({ upgrade: ['unverified'] }), false, 'unverified', 5, 'failure'],
  ['L109 residue', all({ teardown: ['fail', 'infrastructure'] }), false, 'residue', 6, 'error'],
  ['residue beside a red', all({ upgrade: ['fail', 'recipe'], teardown: ['fail', 'infrastructure'] }), false, 'recipe', 1, 'error'],
  ['cancelled', all({ backup: ['not-run'] }), true, 'cancelled', 130, 'error'],
  ['L38 lint never decides', all({ lint: ['fail', 'recipe'] }), false, 'pass', 0, 'success'],
  ['L60 a declared skip passes', all({ backup: ['skip'], restore: ['skip'] }), false, 'pass', 0, 'success'],
  ['a stage that was not run', all({ restore: ['not-run'] }), false, 'unverified', 5, 'failure']
]

for (const [name, results, cancelled, kind, exitCode, commitStatus] of table) {
  test(`verdict: ${name}`, () => {
    const verdict = verdictOf(plan, results, cancelled)
    assert.deepEqual([verdict.kind, verdict.exitCode, verdict.commitStatus], [kind, exitCode, commitStatus])
  })
}

test('L87: a planned stage without a result is never a pass', () => {
  const results = all().filter((result) => result.stage !== 'restore')
  assert.equal(verdictOf(plan, results, false).kind, 'suite')
})

test('L101: a skip passes the level on, unverified blocks it', () => {
  assert.equal(levelOf(all()), 5)
  assert.equal(levelOf(all({ backup: ['skip'], restore: ['skip'] })), 5)
  assert.equal(levelOf(all({ upgrade: ['unverified'] })), 1)
  assert.equal(levelOf(all({ install: ['fail', 'recipe'] })), 0)
  assert.equal(levelOf(all({ lint: ['fail', 'recipe'] })), 4)
})
