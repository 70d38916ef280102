import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { plan } from '../../test/support/plan.ts'
import { type StageName, type StageResult, stageNames } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { parseSettings } from '../settings/settings.ts'
import { junit } from './junit.ts'
import { isStale, readResults, resultsOf, whyOutdated, writeResults, writeViews } from './results.ts'
import type { Results } from './schema.ts'
import { staleDeclarations } from './stale.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-results-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const passed = (stage: StageName, more: Partial<StageResult> = {}): StageResult => ({
  stage,
  status: 'pass',
  headline: `${stage} went well`,
  checks: [{ name: 'converged', status: 'pass', evidence: 'in 1 s' }],
  startedAt: '2026-11-23T10:00:00.000Z',
  seconds: 1.5,
  handover: {},
  ...more
})
const all = (changes: Partial<Record<StageName, Partial<StageResult>>> = {}): StageResult[] => stageNames.map((name) => passed(name, changes[name]))
const nothing = { pictures: [], withheld: [] }
const finished = new Date('2026-11-23T10:01:00.000Z')
const results = (stages = all(), more: Parameters<typeof plan>[1] = {}): Results => resultsOf(plan({}, more), stages, nothing, null, finished)

test('a whole run is written and read back the same', () => {
  const run = new RunDirectory(join(folder, 'whole'))
  run.writePlan(plan())
  for (const stage of all()) run.writeStage(stage)
  const written = writeResults(run, false)
  assert.deepEqual(readResults(run.file('results.json')), written)
  assert.equal(written.verdict.kind, 'pass')
  assert.ok(existsSync(run.file('junit.xml')))
})

const spoiled: [string, (results: Results) => unknown, RegExp][] = [
  ['a traceback', () => 'Traceback (most recent call last)', /results of version 1/],
  ['another version', (good) => ({ ...good, schema: 2 }), /schema/],
  ['a key that nobody knows', (good) => ({ ...good, extra: 1 }), /extra/],
  ['a short sha', (good) => ({ ...good, head: { ...good.head, sha: 'a1b2c3d' } }), /head\.sha/],
  ['a stage status that is none', (good) => ({ ...good, stages: [{ ...good.stages[0], status: 'ok' }] }), /stages\.0\.status/],
  [
    'a red check without a class',
    (good) => ({ ...good, stages: [{ ...good.stages[0], checks: [{ name: 'a', status: 'fail', evidence: 'b' }] }] }),
    /needs a class/
  ],
  ['a pass with exit code 1', (good) => ({ ...good, verdict: { ...good.verdict, exitCode: 1 } }), /exit code disagree/],
  [
    'a pass with a red stage',
    (good) => ({ ...good, stages: good.stages.map((stage) => (stage.stage === 'backup' ? { ...stage, status: 'fail' } : stage)) }),
    /did not pass/
  ],
  ['a pass with a planned stage missing', (good) => ({ ...good, stages: good.stages.filter((stage) => stage.stage !== 'restore') }), /planned stage missing/]
]
for (const [name, spoil, message] of spoiled)
  test(`L91: results with ${name} are refused when read`, () => {
    const file = join(folder, 'spoiled.json')
    writeFileSync(file, JSON.stringify(spoil(results())))
    assert.throws(() => readResults(file), message)
  })

test('L91: results that are no JSON are refused with the file named', () => {
  const file = join(folder, 'half.json')
  writeFileSync(file, '{"schema": 1,')
  assert.throws(() => readResults(file), /half\.json cannot be read as results/)
})

test('L91: results that do not fit the schema are not written', () => {
  const run = new RunDirectory(join(folder, 'unwritten'))
  run.writePlan(plan({}, { base: { kind: 'version', version: '1', sha: 'short', reason: 'r' } }))
  for (const stage of all()) run.writeStage(stage)
  assert.throws(() => writeResults(run, false), /base\.sha/)
  assert.equal(existsSync(run.file('results.json')), false)
})

test('L86, L93: results carry suite, recipe and settings, and other ones make them old evidence', () => {
  const good = results(all(), { suite: { version: '0.1.0', commit: 'c'.repeat(40), dirty: false }, settingsDigest: 'd' })
  const now = { head: 'a'.repeat(40), suite: 'c'.repeat(40), settings: 'd' }
  assert.deepEqual(whyOutdated(good, now), [])
  assert.equal(whyOutdated(good, { ...now, head: 'b'.repeat(40) }).length, 1)
  assert.equal(whyOutdated(good, { ...now, suite: 'e'.repeat(40) }).length, 1)
  assert.equal(whyOutdated(good, { ...now, settings: null }).length, 1)
  assert.equal(whyOutdated({ ...good, suite: { ...good.suite, commit: '' } }, { ...now, suite: '' }).length, 1)
  assert.equal(whyOutdated({ ...good, suite: { ...good.suite, dirty: true } }, now).length, 1)
})

test('L133: what a recipe depends on stands in the results, with its version and its own settings', () => {
  assert.equal(results().dependencies, undefined)
  const { settings } = plan()
  const of = { recipe: 'keycloak', version: '1.1.0+26.5.6', sha: 'c'.repeat(40), settingsDigest: 'd'.repeat(64), settings }
  const elsewhere = {
    source: '/srv/recipes/keycloak',
    domain: 'keyc-3fa9c1.ci.test',
    clone: '/nowhere/keycloak.git',
    settingsDirectory: null,
    settingsBelow: null
  }
  assert.deepEqual(results(all(), { dependencies: [{ ...of, ...elsewhere }] }).dependencies, [
    { recipe: 'keycloak', version: '1.1.0+26.5.6', sha: 'c'.repeat(40), settings: 'd'.repeat(64) }
  ])
})

test('L96: results expire', () => {
  assert.equal(isStale(results(), new Date('2027-01-21T00:00:00Z')), false)
  assert.equal(isStale(results(), new Date('2027-01-23T00:00:00Z')), true)
})

test('L97: a run of some stages says so, says what ran because it was needed, and promotes nothing', () => {
  const some = results([passed('upgrade'), passed('backup'), passed('teardown')], { stages: ['upgrade', 'backup', 'teardown'], asked: ['backup'] })
  assert.equal(some.partial, true)
  assert.equal(some.verdict.statusName, 'testme (backup)')
  assert.deepEqual(
    some.stages.map((stage) => stage.needed),
    [true, false, false]
  )
  assert.equal(some.promotion.promoted, false)
})

test('L87: a complete green run of a tagged commit is promoted, without the tag it is not', () => {
  const head = { sha: 'a'.repeat(40), version: '1.12.0+1.30.0' }
  assert.equal(results(all(), { head: { ...head, tag: '1.12.0+1.30.0' } }).promotion.promoted, true)
  assert.deepEqual(results(all(), { head }).promotion.reasons, ['the commit carries no version tag'])
})

test('L57: each stage says the version that it ran on', () => {
  const ranOn = { sha: 'b'.repeat(40), version: '1.11.0+1.29.0' }
  const shown = results(all({ backup: { handover: { ranOn, private: 'between stages' } } }))
  assert.deepEqual(shown.stages.find((stage) => stage.stage === 'backup')?.ranOn, ranOn)
  assert.equal(shown.stages.find((stage) => stage.stage === 'custom')?.ranOn.sha, 'a'.repeat(40))
  assert.equal(JSON.stringify(shown).includes('between stages'), false)
})

test('L133: host, server, engine and abra stand in the results', () => {
  const host = { cpus: 2, memory: 4e9, freeMemory: 1e9, load: 0.5, kernel: '6.1', node: 'v24.0.0' }
  const shown = results(all(), { host })
  assert.deepEqual(shown.host, host)
  assert.deepEqual(shown.abra, { version: 'abra stand-in 0.1.0', standIn: true })
})

test('L131: a view that cannot be made changes neither results nor verdict, and says so in its place', () => {
  const written = new Map<string, string>()
  const good = results()
  const before = JSON.stringify(good)
  const failed = writeViews(
    good,
    [
      ['card.svg', () => assert.fail('no font')],
      ['junit.xml', junit]
    ],
    (file, content) => written.set(file, content)
  )
  assert.deepEqual(failed, ['card.svg'])
  assert.match(written.get('card.svg.failed.txt') ?? '', /no font/)
  assert.ok(written.has('junit.xml'))
  assert.equal(JSON.stringify(good), before)
})

test('L98: a declared skip that nothing needs any more, and a test that ran after all, are reported', () => {
  const settings = parseSettings(
    'skip: {upgrade: the base image is gone, backup: no data worth it}\ntests: {skip: {old: waits for upstream, gone: waits for upstream}}\n',
    'recipe.yml'
  )
  const tests = [{ title: 'site.spec.ts › old', status: 'pass', seconds: 1, error: [] }]
  const stages = [passed('backup', { status: 'skip' }), passed('custom', { handover: { tests } })]
  const found = staleDeclarations({ settings, base: { kind: 'none', reason: 'one version only' } }, stages)
  assert.deepEqual(
    found.map((finding) => finding.what),
    [
      'skip.upgrade is declared, and there is nothing to upgrade from: one version only',
      'tests.skip "old" is declared, and the test ran',
      'tests.skip "gone" is declared, and there is no such test'
    ]
  )
  const base = { kind: 'version', version: '1', sha: 'b'.repeat(40), reason: 'r' } as const
  const unproven = { ...settings, skip: {}, tests: { skip: {} }, unproven: { cache: 'its password stands in a file', media: 'on another host' } }
  assert.deepEqual(
    staleDeclarations({ settings: unproven, base }, [passed('upgrade', { handover: { unprovenNames: ['cache'] } })]).map((finding) => finding.what),
    ['unproven.media is declared, and its data could be proven, or there is none of that name']
  )
  assert.deepEqual(staleDeclarations({ settings: unproven, base }, [passed('install')]), [], 'nothing was seeded in this run')
  assert.deepEqual(staleDeclarations({ settings: { ...settings, tests: { skip: {} } }, base }, [passed('backup', { status: 'skip' })]), [])
})

const nasty = 'a <b> & "c" \u0000\u001b[31m \ud800 ]]> \r\n é'
const redRun = results(
  all({
    lint: { status: 'not-run', checks: [], headline: 'not run: because' },
    install: { checks: [{ name: 'https', status: 'unverified', evidence: nasty }] },
    upgrade: { status: 'fail', class: 'recipe', checks: [{ name: nasty, status: 'fail', class: 'recipe', evidence: nasty, details: [nasty, nasty] }] },
    backup: { status: 'skip', checks: [{ name: 'labels', status: 'skip', evidence: 'no labels' }] },
    custom: {
      status: 'fail',
      class: 'test',
      handover: {
        tests: [
          { title: 'site.spec.ts › works', status: 'pass', seconds: 0.3, error: [] },
          { title: 'site.spec.ts › breaks', status: 'fail', seconds: 0.2, error: ['expected 1', 'got 2'] },
          { title: 'site.spec.ts › later', status: 'skip', seconds: 0, error: [] }
        ]
      }
    }
  })
)

test('L88: JUnit XML is well formed whatever the evidence holds, and counts what it shows', () => {
  const xml = junit(redRun)
  assert.equal(XMLValidator.validate(xml), true)
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (name) => name === 'testcase' || name === 'testsuite' }).parse(xml)
  const suites: { name: string; tests: string; failures: string; errors: string; skipped: string; testcase: Record<string, unknown>[] }[] =
    parsed.testsuites.testsuite
  assert.deepEqual(
    suites.map((suite) => [suite.name, suite.tests, suite.failures, suite.errors, suite.skipped]),
    [
      ['lint', '1', '0', '0', '1'],
      ['install', '1', '0', '1', '0'],
      ['upgrade', '1', '1', '0', '0'],
      ['backup', '1', '0', '0', '1'],
      ['restore', '1', '0', '0', '0'],
      ['custom', '4', '1', '0', '1'],
      ['teardown', '1', '0', '0', '0']
    ]
  )
  for (const suite of suites) assert.equal(suite.testcase.length, Number(suite.tests))
  const custom = suites.find((suite) => suite.name === 'custom')
  assert.deepEqual(
    custom?.testcase.map((each) => each['name']),
    ['converged', 'site.spec.ts › works', 'site.spec.ts › breaks', 'site.spec.ts › later']
  )
  assert.match(xml, /<failure type="recipe" message="a &lt;b&gt; &amp; &quot;c&quot;/)
  assert.match(xml, /<error type="unverified"/)
  assert.match(xml, /<skipped message="not run: not run: because"|<skipped message="not run: because"/)
})

test('the JSON Schema in docs says the same as the code', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'results.schema.json'), 'utf8')) as { required: string[] }
  assert.deepEqual(Object.keys(results()).sort(), [...schema.required].sort())
})
