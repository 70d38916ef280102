import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpecTest } from '../browser/report.ts'
import { judgeSpecs } from './specs-verdict.ts'

const spec = (title: string, status: SpecTest['status']): SpecTest => ({
  title: `a.spec.ts › ${title}`,
  status,
  seconds: 1,
  error: [],
  handledSecret: false,
  attachments: []
})
const ran = (...tests: SpecTest[]) => ({ kind: 'ran' as const, report: { tests, errors: [] } })

test('L60, L79: a skipped test beside passed ones makes the stage unverified, and shows', () => {
  const verdict = judgeSpecs(ran(spec('login', 'pass'), spec('sso', 'skip')), { skip: {} }, 60)
  assert.equal(verdict.status, 'unverified')
  assert.match(verdict.evidence, /1 test ran, 1 skipped: a\.spec\.ts › sso/)
})

test('L60: a declared skip passes, with its reason in sight', () => {
  const verdict = judgeSpecs(ran(spec('login', 'pass'), spec('sso', 'skip')), { skip: { sso: 'needs a provider' } }, 60)
  assert.equal(verdict.status, 'pass')
  assert.equal(verdict.evidence, '1 test in Chromium, 1 skipped as declared')
  assert.deepEqual(verdict.details, ['skipped: a.spec.ts › sso: needs a provider'])
})

test('L82: fewer tests than recipe.yml demands are red', () => {
  const run = ran(spec('login', 'pass'), spec('sso', 'pass'))
  assert.equal(judgeSpecs(run, { minimum: 2, skip: {} }, 60).status, 'pass')
  const verdict = judgeSpecs(run, { minimum: 3, skip: {} }, 60)
  assert.deepEqual([verdict.status, verdict.class], ['fail', 'test'])
})

test('L83, L85: nothing collected is red', () => {
  assert.equal(judgeSpecs(ran(), { skip: {} }, 60).status, 'fail')
})

test('L89: one failed test among many is red', () => {
  assert.equal(judgeSpecs(ran(spec('a', 'pass'), spec('b', 'fail'), spec('c', 'skip')), { skip: {} }, 60).status, 'fail')
})

test('Playwright without results is ours', () => {
  assert.equal(judgeSpecs({ kind: 'broken', lines: ['x'] }, { skip: {} }, 60).class, 'suite')
})

test.todo('L80: own tests create, read back and show one distinctive feature (belongs to the recipe tree)')
test.todo('L95: the flake rate of own tests is measured and published (belongs to the result site)')
test.todo('L37: own tests name the versions that they fit (belongs to the recipe tree)')
