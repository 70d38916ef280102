import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FailureClass, type StageName, type StageResult, type StageStatus, stageNames } from '../model/types.ts'
import { levelOf } from './level.ts'
import { whyNotPromoted } from './promotion.ts'
import { verdictOf, verdictTable } from './verdict.ts'

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
  ['L56 settings that cannot be read are ours', all({ install: ['fail', 'suite'] }), false, 'suite', 4, 'error'],
  ['a red without a class is ours', all({ upgrade: ['fail'] }), false, 'suite', 4, 'error'],
  ['L139 a secret found at teardown is ours, not residue', all({ teardown: ['fail', 'suite'] }), false, 'suite', 4, 'error'],
  ['L29 an unverified upgrade', all({ upgrade: ['unverified'] }), false, 'unverified', 5, 'failure'],
  ['L28 a base that cannot be deployed', all({ upgrade: ['unverified'], backup: ['not-run'], restore: ['not-run'] }), false, 'unverified', 5, 'failure'],
  ['L109 residue', all({ teardown: ['fail', 'infrastructure'] }), false, 'residue', 6, 'error'],
  ['residue beats unverified', all({ upgrade: ['unverified'], teardown: ['fail', 'recipe'] }), false, 'residue', 6, 'error'],
  ['residue beside a red', all({ upgrade: ['fail', 'recipe'], teardown: ['fail', 'infrastructure'] }), false, 'recipe', 1, 'error'],
  ['cancelled', all({ backup: ['not-run'] }), true, 'cancelled', 130, 'error'],
  ['cancelled beats a red recipe', all({ install: ['fail', 'recipe'] }), true, 'cancelled', 130, 'error'],
  ['L38 lint never decides', all({ lint: ['fail', 'recipe'] }), false, 'pass', 0, 'success'],
  ['lint that could not be read does not decide', all({ lint: ['unverified'] }), false, 'pass', 0, 'success'],
  ['L60 a declared skip passes', all({ backup: ['skip'], restore: ['skip'] }), false, 'pass', 0, 'success'],
  ['a stage that was not run', all({ restore: ['not-run'] }), false, 'unverified', 5, 'failure'],
  ['L85 nothing but skips', stageNames.map((name) => stage(name, name === 'teardown' ? 'pass' : 'skip')), false, 'unverified', 5, 'failure'],
  ['L90 the first red decides, not the last', all({ install: ['fail', 'recipe'], custom: ['fail', 'test'] }), false, 'recipe', 1, 'failure'],
  [
    'the first red decides, infrastructure after a test',
    all({ backup: ['fail', 'infrastructure'], custom: ['fail', 'test'] }),
    false,
    'infrastructure',
    3,
    'error'
  ]
]

test('L28, L29, L85, L90: the table holds the rows that these lessons ask for', () => {
  for (const lesson of ['L28', 'L29', 'L85', 'L90'])
    assert.ok(
      table.some(([name]) => name.startsWith(`${lesson} `)),
      lesson
    )
})

for (const [name, results, cancelled, kind, exitCode, commitStatus] of table) {
  test(`verdict: ${name}`, () => {
    const verdict = verdictOf(plan, results, cancelled)
    assert.deepEqual([verdict.kind, verdict.exitCode, verdict.commitStatus], [kind, exitCode, commitStatus])
  })
}

test('L89, L91: over every combination of stages a pass has no hole, and a red is never a success', () => {
  const classes: (FailureClass | undefined)[] = ['recipe', 'test', 'infrastructure', 'suite', undefined]
  const states: ([StageStatus, (FailureClass | undefined)?] | null)[] = [
    ['pass'],
    ['skip'],
    ['unverified'],
    ['not-run'],
    ...classes.map((each): [StageStatus, FailureClass | undefined] => ['fail', each]),
    null
  ]
  const varied: StageName[] = ['install', 'upgrade', 'custom', 'teardown']
  let seen = 0
  for (let number = 0; number < states.length ** varied.length; number += 1)
    for (const cancelled of [false, true]) {
      const results = all().flatMap((result) => {
        const place = varied.indexOf(result.stage)
        if (place < 0) return [result]
        const state = states[Math.floor(number / states.length ** place) % states.length]
        return state === null || state === undefined ? [] : [stage(result.stage, ...state)]
      })
      const verdict = verdictOf(plan, results, cancelled)
      const whole = results.length === stageNames.length
      const holds = results.every((result) => result.status === 'pass' || result.status === 'skip')
      const what = JSON.stringify(results.map((result) => [result.stage, result.status, result.class]))
      assert.equal(verdict.passed, whole && holds && !cancelled, what)
      assert.equal(verdict.exitCode === 0, verdict.passed, what)
      assert.equal(verdict.commitStatus === 'success', verdict.passed, what)
      if (results.some((result) => result.status === 'fail' && (result.class ?? 'suite') === 'suite')) assert.equal(verdict.kind, 'suite', what)
      else if (cancelled && results.some((result) => result.stage === 'teardown')) assert.equal(verdict.kind, 'cancelled', what)
      const teardown = results.find((result) => result.stage === 'teardown')
      if (teardown?.status === 'fail') assert.equal(verdict.commitStatus, 'error', what)
      seen += 1
    }
  assert.equal(seen, 20_000)
})

test('every kind of verdict stands in the table once, pass last', () => {
  const kinds = verdictTable.map((row) => row.kind)
  assert.equal(new Set(kinds).size, kinds.length)
  assert.equal(kinds.at(-1), 'pass')
})

test('L87: a planned stage without a result is never a pass', () => {
  const results = all().filter((result) => result.stage !== 'restore')
  assert.equal(verdictOf(plan, results, false).kind, 'suite')
  assert.equal(verdictOf({ stages: [] }, [], false).kind, 'suite')
})

test('L87: a cancelled run without a teardown is ours', () => {
  assert.equal(verdictOf(plan, all().slice(0, 3), true).kind, 'suite')
})

test('L97: a run that did not plan every stage never speaks as testme', () => {
  assert.equal(verdictOf(plan, all(), false).statusName, 'testme')
  const some = { stages: ['upgrade', 'backup', 'teardown'] as StageName[], asked: ['backup'] as StageName[] }
  const results = some.stages.map((name) => stage(name, 'pass'))
  assert.equal(verdictOf(some, results, false).statusName, 'testme (backup)')
  assert.equal(verdictOf({ stages: some.stages }, results, false).statusName, 'testme (upgrade, backup)')
})

test('L101: a skip passes the level on, unverified blocks it, both with their reason', () => {
  assert.equal(levelOf(all()).level, 5)
  assert.equal(levelOf(all({ backup: ['skip'], restore: ['skip'] })).level, 5)
  assert.match(levelOf(all({ backup: ['skip'], restore: ['skip'] })).levelReason, /skipped: backup \(backup skip\)/)
  assert.deepEqual(levelOf(all({ upgrade: ['unverified'] })), { level: 1, levelReason: 'upgrade: unverified' })
  assert.equal(levelOf(all({ install: ['fail', 'recipe'] })).level, 0)
  assert.equal(levelOf(all({ lint: ['fail', 'recipe'] })).level, 4)
  assert.equal(levelOf(all({ custom: ['skip'], lint: ['fail', 'recipe'] })).level, 3)
  assert.deepEqual(levelOf([stage('install', 'pass')]), { level: 1, levelReason: 'upgrade: upgrade was not run' })
})

const good = { verdict: { passed: true }, planned: stageNames, tag: '1.0.0+1.0', pullRequest: null, suiteDirty: false }

test('L87, L97: only a complete, green run of a tagged commit outside a pull request is promoted', () => {
  assert.deepEqual(whyNotPromoted(good), [])
  assert.equal(whyNotPromoted({ ...good, verdict: { passed: false } }).length, 1)
  assert.equal(whyNotPromoted({ ...good, planned: ['install', 'teardown'] }).length, 1)
  assert.equal(whyNotPromoted({ ...good, tag: null }).length, 1)
  assert.equal(whyNotPromoted({ ...good, pullRequest: 7 }).length, 1)
  assert.equal(whyNotPromoted({ ...good, suiteDirty: true }).length, 1)
})
