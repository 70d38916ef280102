import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fitsReason } from '../browser/given.ts'
import type { SpecTest } from '../browser/report.ts'
import { specFiles, specsOfStage, stageOfSpec } from '../settings/spec-files.ts'
import { judgeSpecs } from './specs-verdict.ts'

const spec = (title: string, status: SpecTest['status']): SpecTest => ({
  title: `a.spec.ts › ${title}`,
  status,
  seconds: 1,
  error: [],
  handledSecret: false,
  attachments: []
})
const ran = (...tests: SpecTest[]) => ({ kind: 'ran' as const, report: { tests, files: ['a.spec.ts'], errors: [] }, exitCode: 0 })

test('L60, L79: a skipped test beside passed ones makes the stage unverified, and shows', () => {
  const verdict = judgeSpecs(ran(spec('login', 'pass'), spec('sso', 'skip')), { skip: {} }, 60, ['a.spec.ts'])
  assert.equal(verdict.status, 'unverified')
  assert.match(verdict.evidence, /1 test ran, 1 skipped: a\.spec\.ts › sso/)
})

test('L60: a declared skip passes, with its reason in sight', () => {
  const verdict = judgeSpecs(ran(spec('login', 'pass'), spec('sso', 'skip')), { skip: { sso: 'needs a provider' } }, 60, ['a.spec.ts'])
  assert.equal(verdict.status, 'pass')
  assert.equal(verdict.evidence, '1 test in Chromium, 1 skipped as declared')
  assert.deepEqual(verdict.details, ['skipped: a.spec.ts › sso: needs a provider'])
})

test('L82: fewer tests than recipe.yml demands are red', () => {
  const run = ran(spec('login', 'pass'), spec('sso', 'pass'))
  assert.equal(judgeSpecs(run, { minimum: 2, skip: {} }, 60, ['a.spec.ts']).status, 'pass')
  const verdict = judgeSpecs(run, { minimum: 3, skip: {} }, 60, ['a.spec.ts'])
  assert.deepEqual([verdict.status, verdict.class], ['fail', 'test'])
})

test('L83, L85: nothing collected is red', () => {
  assert.equal(judgeSpecs(ran(), { skip: {} }, 60, ['a.spec.ts']).status, 'fail')
})

test('L89: one failed test among many is red', () => {
  assert.equal(judgeSpecs(ran(spec('a', 'pass'), spec('b', 'fail'), spec('c', 'skip')), { skip: {} }, 60, ['a.spec.ts']).status, 'fail')
})

test('Playwright without results is ours', () => {
  assert.equal(judgeSpecs({ kind: 'broken', lines: ['x'] }, { skip: {} }, 60, ['a.spec.ts']).class, 'suite')
})

test('L83: a spec file that the report does not know is red, whatever the others say', () => {
  const verdict = judgeSpecs(ran(spec('a', 'pass')), { skip: {} }, 60, ['a.spec.ts', 'b.spec.ts'])
  assert.deepEqual([verdict.status, verdict.class, verdict.evidence], ['fail', 'test', 'no test was found in tests/b.spec.ts'])
})

test('L85: a good report of a Playwright that ended otherwise is ours to explain, and no pass', () => {
  const verdict = judgeSpecs({ ...ran(spec('a', 'pass')), exitCode: 1 }, { skip: {} }, 60, ['a.spec.ts'])
  assert.deepEqual([verdict.status, verdict.class], ['fail', 'suite'])
})

test('L83: what looks like a test and would never run is found: other names, and a folder without any spec', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'specs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const filesWith = (...names: string[]) => {
    const directory = mkdtempSync(join(folder, 'tests-'))
    for (const name of names) writeFileSync(join(directory, name), '')
    return specFiles(directory)
  }
  assert.deepEqual(filesWith('login.ts'), { specs: [], unread: ['login.ts'] })
  assert.deepEqual(filesWith('a.spec.ts', 'helper.ts'), { specs: ['a.spec.ts'], unread: [] })
  assert.deepEqual(filesWith('a.spec.ts', 'b.test.ts', 'c.spec.js'), { specs: ['a.spec.ts'], unread: ['b.test.ts', 'c.spec.js'] })
  assert.deepEqual(filesWith('notes.md'), { specs: [], unread: [] })
  assert.deepEqual(specFiles(null), { specs: [], unread: [] })
})

test('L100: a spec belongs to the stage that its file or its folder is named after, every other one to custom', () => {
  const specs = [
    'install.spec.ts',
    'install/first.spec.ts',
    'upgrade/a/b.spec.ts',
    'backup.spec.ts',
    'restore/x.spec.ts',
    'site.spec.ts',
    'installed.spec.ts',
    'lint.spec.ts',
    'a/install.spec.ts'
  ]
  assert.deepEqual(specs.map(stageOfSpec), ['install', 'install', 'upgrade', 'backup', 'restore', 'custom', 'custom', 'custom', 'custom'])
  assert.deepEqual(specsOfStage(specs, 'install'), ['install.spec.ts', 'install/first.spec.ts'])
})

test('what cannot be loaded is the fault of whoever owns the specs', () => {
  const broken = { kind: 'broken' as const, lines: ['x'] }
  assert.equal(judgeSpecs(broken, { skip: {} }, 60, ['a.spec.ts'], 'test').class, 'test')
  const unloadable = { ...ran(), report: { tests: [], files: [], errors: ['SyntaxError: x'] } }
  for (const owner of ['suite', 'test'] as const) assert.equal(judgeSpecs(unloadable, { skip: {} }, 60, ['a.spec.ts'], owner).class, owner)
})

test.todo('L95: the flake rate of own tests is measured and published (belongs to the result site)')
test('L37: a test for other versions is not run and makes nothing unverified, as long as another one ran', () => {
  const other = { ...spec('sso', 'skip'), error: [fitsReason('>=2.0.0')] }
  const judge = (version: string | null, ...tests: SpecTest[]) => judgeSpecs(ran(...tests), { minimum: 2, skip: {}, version }, 60, ['a.spec.ts'])
  const verdict = judge('1.2.0+26.5.6', spec('login', 'pass'), other)
  assert.deepEqual([verdict.status, verdict.evidence], ['pass', '1 test in Chromium, 1 for other versions than 1.2.0+26.5.6'])
  assert.deepEqual(verdict.details, ['not run: a.spec.ts › sso: only for versions >=2.0.0, this is 1.2.0+26.5.6'])
  const alone = judge('1.2.0+26.5.6', other)
  assert.deepEqual([alone.status, alone.evidence], ['unverified', 'none of 1 test is for version 1.2.0+26.5.6'])
  // Its word alone is not enough: on a version that it is for, on an unknown one, and with a range that is none.
  for (const version of ['2.0.0+1', null, 'main']) assert.equal(judge(version, spec('login', 'pass'), other).status, 'unverified', String(version))
  assert.equal(judge('1.0.0+1', spec('login', 'pass'), { ...other, error: [fitsReason('later')] }).status, 'unverified')
  const undeclared = judge('1.0.0+1', spec('login', 'pass'), other, spec('skipped', 'skip'))
  assert.match(undeclared.evidence, /1 test ran, 1 skipped: a\.spec\.ts › skipped/)
})
