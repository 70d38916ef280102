import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildHistory, fixtureNames } from '../../fixtures/build.ts'
import { stageNames } from '../../src/model/types.ts'
import { broken } from '../../test/applications/broken.ts'
import { stagesIn, whyNotAnswered } from './answer.ts'
import { type Seen, whyNotGreen, whyNotRed } from './judge.ts'
import { workingSet } from './memory.ts'
import { closing, type Row, resultTable, type Sweep, sectionOf, stageTable, totals, whyNotToWrite, withSection } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'broken-recipes-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const stage = (name: Seen['stages'][number]['stage'], more: Partial<Seen['stages'][number]> = {}): Seen['stages'][number] => ({
  stage: name,
  status: 'pass',
  headline: `${name} said`,
  ranOn: { sha: 'a'.repeat(40), version: null },
  needed: false,
  checks: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  seconds: 1,
  pictures: [],
  ...more
})
const verdict: Seen['verdict'] = {
  kind: 'pass',
  passed: true,
  exitCode: 0,
  commitStatus: 'success',
  statusName: 'testme',
  stage: null,
  sentence: 'everything passed',
  level: 5,
  levelReason: ''
}
const green: Seen = { verdict, stages: stageNames.map((name) => stage(name)) }
const red: Seen = {
  verdict: { ...verdict, kind: 'recipe', passed: false, exitCode: 1, commitStatus: 'failure', stage: 'upgrade', level: 1 },
  stages: [
    stage('install'),
    stage('upgrade', {
      status: 'fail',
      headline: 'the page is gone',
      checks: [
        { name: 'https', status: 'pass', evidence: '200' },
        { name: 'canary', status: 'fail', class: 'recipe', evidence: 'volume content: page.html is gone' }
      ]
    }),
    stage('teardown')
  ]
}
const expected = { stage: 'upgrade', class: 'recipe', reason: /content/ } as const

test('green is what passed, and what did not says where', () => {
  assert.equal(whyNotGreen(green), undefined)
  assert.equal(whyNotGreen(red), 'recipe at upgrade: the page is gone')
})

test('L98: a real application of which a stage was skipped or not planned is not green, whatever the verdict says; lint never decides', () => {
  const but = (name: string, change: Partial<Seen['stages'][number]>): Seen => ({
    verdict,
    stages: green.stages.map((each) => (each.stage === name ? { ...each, ...change } : each))
  })
  for (const name of stageNames.filter((each) => each !== 'lint')) {
    assert.equal(whyNotGreen(but(name, { status: 'skip', headline: 'skipped: nothing to do' })), `${name} is skip: skipped: nothing to do`)
    assert.equal(whyNotGreen({ verdict, stages: green.stages.filter((each) => each.stage !== name) }), `${name} was not run`)
  }
  assert.equal(whyNotGreen(but('lint', { status: 'fail' })), undefined)
})

test('L84: a broken variant is right only at its stage, by its class, for its reason, and removed', () => {
  assert.equal(whyNotRed(expected, red), undefined)
  assert.match(whyNotRed(expected, green) ?? '', /is pass and should be red at upgrade/)
  assert.match(whyNotRed({ ...expected, stage: 'backup' }, red) ?? '', /red at upgrade and should be red at backup/)
  assert.match(whyNotRed({ ...expected, class: 'test' }, red) ?? '', /by class recipe and should be by class test/)
  assert.match(whyNotRed({ ...expected, reason: /database/ }, red) ?? '', /does not say .*but: the page is gone/)
  const left = { ...red, stages: red.stages.map((each) => (each.stage === 'teardown' ? stage('teardown', { status: 'fail' }) : each)) }
  assert.match(whyNotRed(expected, left) ?? '', /teardown did not pass/)
  const silent = { ...red, stages: red.stages.map((each) => (each.stage === 'upgrade' ? { ...each, status: 'unverified' as const, checks: [] } : each)) }
  assert.match(whyNotRed(expected, silent) ?? '', /no check of it is red/)
})

test("the reason may stand in one of the recipe's own tests", () => {
  const test = { title: 'sign-in › somebody signs in', status: 'fail' as const, seconds: 1, error: ['expected 200, was 401'] }
  const seen: Seen = {
    verdict: { ...red.verdict, kind: 'test', stage: 'custom' },
    stages: [
      stage('custom', { status: 'fail', tests: [test], checks: [{ name: 'tests', status: 'fail', class: 'test', evidence: '1 of 3 failed' }] }),
      stage('teardown')
    ]
  }
  assert.equal(whyNotRed({ stage: 'custom', class: 'test', reason: /signs in[\s\S]*401/ }, seen), undefined)
})

const comment = `**testme** · red
| stage | | |
| --- | --- | --- |
| ✅ install | 1 min 5 s | ok |
| ❌ upgrade | 8 s | volume \`content\`: \`page.html\` is gone |
| ⏭️ backup |  | not run |
| ✅ teardown | 0.4 s | nothing left |
`
const whole = (blank: string): string => stageNames.map((name) => `| ✅${blank}${name} | 2${blank}s | all is well |`).join('\n')
const answered = { state: 'failure', description: 'Red: the recipe, at upgrade: volume content', comment }

test('an answer is read as a reader sees it, blanks that do not break a line among it', () => {
  assert.equal(whyNotAnswered(undefined, { state: 'success', description: 'Green', comment: whole('\u00a0') }), undefined)
  assert.deepEqual(stagesIn('| ✅\u00a0custom | 1\u00a0min\u00a02\u00a0s | 3 tests |'), { custom: 62 })
  const wanted = { ...expected, reason: /volume content: page\.html is gone/ }
  assert.equal(whyNotAnswered(wanted, answered), undefined)
  assert.match(whyNotAnswered(wanted, { ...answered, state: 'error' }) ?? '', /is error.*should be failure/)
  assert.match(whyNotAnswered({ ...wanted, class: 'test' }, answered) ?? '', /should begin "Red: a test, at upgrade"/)
  assert.match(whyNotAnswered(wanted, { ...answered, comment: comment.replace('❌', '✅') }) ?? '', /no row of the comment/)
  assert.match(whyNotAnswered({ ...wanted, reason: /database/ }, answered) ?? '', /does not say/)
  assert.match(whyNotAnswered(undefined, answered) ?? '', /the status is failure/)
  assert.match(whyNotAnswered(undefined, { ...answered, state: 'success' }) ?? '', /does not show upgrade green/)
  assert.equal(whyNotAnswered(undefined, { state: 'success', description: 'Green', comment: whole(' ') }), undefined)
  for (const name of stageNames.filter((each) => each !== 'lint'))
    for (const mark of ['➖', '❓', '❌'])
      assert.match(
        whyNotAnswered(undefined, { state: 'success', description: 'Green', comment: whole(' ').replace(`✅ ${name}`, `${mark} ${name}`) }) ?? '',
        new RegExp(`^the status is success, and the comment does not show ${name} green`)
      )
  assert.deepEqual(stagesIn(comment), { install: 65, upgrade: 8, teardown: 0.4 })
})

const row: Row = {
  recipe: 'custom-html',
  broken: null,
  wrong: undefined,
  versions: '1.0.0+1 → 1.1.0+1',
  level: 5,
  stages: { install: 4.2, teardown: 3 },
  seconds: 61,
  memory: 250e6,
  red: null
}
const failed: Row = { ...row, recipe: 'keycloak', wrong: 'recipe at install: a | b', seconds: 500, memory: null }
const stopped: Row = { ...row, broken: 'renamed', red: 'upgrade, recipe: gone: for good', memory: 300e6, seconds: 900 }
const sweep: Sweep = { date: '2026-11-30T10:00:00.000Z', commit: 'abc1234', machine: '2 cores', forge: false, rows: [row, failed, stopped] }

test('the tables have a date, a commit and one row for each run; what is wrong is said in it', () => {
  const table = resultTable(sweep)
  assert.match(table, /^2026-11-30, commit `abc1234`, 2 cores; by `npm run test:recipes`\./)
  assert.match(table, /\| `custom-html` \| 1\.0\.0\+1 → 1\.1\.0\+1 \| green, level 5 \| 61 s \| 250 MB \|/)
  assert.match(table, /\| `keycloak` \| .* \| \*\*recipe at install: a \\\| b\*\* \| 500 s \| not measured \|/)
  assert.match(table, /\| `custom-html`, renamed \| upgrade, recipe \| gone: for good \| 900 s \|/)
  assert.match(stageTable(sweep), /\| `custom-html` \| 4 s \| {2}\| {2}\| {2}\| {2}\| 3 s \| 61 s \| 250 MB \|/)
})

test('the closing line counts, and the limits are those of green runs and of memory', () => {
  assert.equal(closing(sweep.rows, 2), '2 passed, 1 failed, 2 skipped')
  assert.deepEqual(totals(sweep.rows), { seconds: 561, memory: 300e6, within: true })
  assert.equal(totals([{ ...row, seconds: 1201 }]).within, false)
  assert.equal(totals([{ ...row, memory: 6.1e9 }]).within, false)
})

test('a table of all recipes is not replaced by one of some of them, or by one without the green runs', () => {
  assert.equal(whyNotToWrite({ only: [], green: false, broken: false }), undefined)
  assert.equal(whyNotToWrite({ only: [], green: true, broken: false }), undefined)
  assert.equal(whyNotToWrite({ only: [], green: true, broken: true }), undefined)
  assert.match(whyNotToWrite({ only: ['n8n'], green: false, broken: false }) ?? '', /--only n8n/)
  assert.match(whyNotToWrite({ only: [], green: false, broken: true }) ?? '', /--broken/)
})

test('a section of a page is put at its end once, and then replaced where it stands', () => {
  const first = withSection('# Page\n\nText.\n', 'table', 'one\n')
  assert.equal(first, '# Page\n\nText.\n\n<!-- table -->\none\n<!-- /table -->\n')
  const second = withSection(`${first}\nMore.\n`, 'table', '$& two\n')
  assert.equal(second, '# Page\n\nText.\n\n<!-- table -->\n$& two\n<!-- /table -->\n\nMore.\n')
  assert.equal(sectionOf(second, 'table'), '$& two\n')
  assert.equal(sectionOf('# Page\n', 'table'), undefined)
})

test('pages of files that can be dropped are no memory in use, in both versions of cgroups', () => {
  // Those that were read twice stay in use for the kernel and can be dropped as well: of earlier runs too, so that figures grew from run to run.
  assert.equal(workingSet('1000\n', 'anon 500\ninactive_file 300\nactive_file 150\n'), 550)
  assert.equal(workingSet('1000\n', 'inactive_file 1\nactive_file 2\ntotal_inactive_file 250\ntotal_active_file 100\n'), 650)
  assert.equal(workingSet('', 'inactive_file 1\nactive_file 1\n'), undefined)
  assert.equal(workingSet('1000\n', 'inactive_file 1\n'), undefined)
  assert.equal(workingSet('1000\n', ''), undefined)
})

for (const { recipe, name, change, expect } of broken)
  test(`${recipe}, ${name}: the change fits the newest version, and is for a red of the lifecycle`, async () => {
    assert.ok(fixtureNames().includes(recipe))
    const { path } = await buildHistory(recipe, join(folder, `${recipe}-${name}`))
    change(path)
    assert.match(name, /^[a-z]+(-[a-z0-9]+)+$/)
    assert.ok(['recipe', 'test'].includes(expect.class) && !['lint', 'teardown'].includes(expect.stage))
  })

test('no two broken variants of a recipe have one name', () => {
  const names = broken.map(({ recipe, name }) => `${recipe} ${name}`)
  assert.deepEqual([...new Set(names)], names)
})
