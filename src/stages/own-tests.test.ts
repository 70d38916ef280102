import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import type { Plan } from '../model/types.ts'
import { git } from '../recipe/git.ts'
import { RunDirectory } from '../run/directory.ts'
import { Mask } from '../secrets/mask.ts'
import { parseSettings } from '../settings/settings.ts'
import type { StageContext } from './context.ts'
import { custom } from './custom.ts'
import { outcomeOf } from './outcome.ts'
import { concludeOwnTests, type Judged, keepTests, runOwnTests } from './own-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-own-'))
after(() => rmSync(folder, { recursive: true }))
const repository = join(folder, 'recipe')
mkdirSync(join(repository, 'tests'), { recursive: true })
writeFileSync(join(repository, 'tests', 'a.spec.ts'), '')
await git(repository, 'init', '--quiet')
await git(repository, 'add', '--all')
await git(repository, '-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '--message', 'x')
const sha = (await git(repository, 'rev-parse', 'HEAD')).trim()

/** A stage of which nothing runs: no engine, no app. */
function contextOf(stage: StageContext['stage'], settings = ''): StageContext {
  const more: Partial<Plan> = {
    clone: join(repository, '.git'),
    head: { sha, version: null },
    base: { kind: 'none', reason: 'x' },
    settings: parseSettings(settings, 'recipe.yml')
  }
  return { stage, plan: plan({}, more), run: new RunDirectory(folder), checks: [], handover: {}, progress: () => {} } as unknown as StageContext
}

test('L142: tests of the recipe that nobody approved are shown as not run in custom, with how to approve them, and in no other stage', async () => {
  const context = contextOf('custom')
  assert.equal(await custom(context), "1 spec in the recipe's own repository not run: not approved")
  assert.equal(outcomeOf(context.checks).status, 'skip')
  const [first] = context.checks
  assert.deepEqual([first?.name, first?.status], ['tests-local', 'skip'])
  assert.match(
    first?.evidence ?? '',
    /To approve them: tests\.local in recipes\/custom-html\/recipe\.yml of the settings tree, either approved or [0-9a-f]{40}\./
  )
  assert.equal((context.handover['findings'] as { code: string }[])[0]?.code, 'tests-not-approved')
  const install = contextOf('install')
  assert.deepEqual((await runOwnTests(install, 'fresh')).judged, [])
  assert.deepEqual(install.checks, [])
})

test('L60, L142: tests that are not those that were approved make custom unverified, so switching them off by a change is no pass', async () => {
  const context = contextOf('custom', `tests: {local: ${'a'.repeat(40)}}\n`)
  assert.match(await custom(context), /they are not those that were approved/)
  assert.equal(outcomeOf(context.checks).status, 'unverified')
})

const judged = (check: Judged['check'], status: 'pass' | 'fail'): Judged => ({
  check,
  verdict: { status, ...(status === 'fail' ? { class: 'test' as const } : {}), evidence: `${check} ${status}`, details: [] }
})

test('L100: the tests of the settings tree and those of the recipe both count, and both are told', async () => {
  for (const [tests, local] of [
    ['pass', 'fail'],
    ['fail', 'pass'],
    ['fail', 'fail']
  ] as const) {
    const context = contextOf('custom')
    const both = { judged: [judged('tests', tests), judged('tests-local', local)], past: new Set<string>() }
    await assert.rejects(concludeOwnTests(context, both), (error) => error instanceof StageFailure && error.failureClass === 'test')
    assert.deepEqual(
      context.checks.map(({ name, status }) => [name, status]),
      [
        ['tests', tests],
        ['tests-local', local]
      ]
    )
  }
  const context = contextOf('custom')
  const both = { judged: [judged('tests', 'pass'), judged('tests-local', 'pass')], past: new Set<string>() }
  assert.deepEqual(await concludeOwnTests(context, both), ['tests pass', 'tests-local pass'])
})

test('L82: tests.minimum is of the settings tree: tests of the recipe, which may say anything, do not make up for specs that are gone', async () => {
  const context = contextOf('custom', 'tests: {local: approved, minimum: 1}\n')
  await assert.rejects(
    runOwnTests(context, 'fresh'),
    (error) =>
      error instanceof StageFailure &&
      error.failureClass === 'test' &&
      /tests\.minimum is 1, and the settings tree has no spec for the stage custom/.test(error.message)
  )
  assert.deepEqual(
    context.checks.map(({ name, status }) => [name, status]),
    [['tests', 'fail']]
  )
})

test('L139: of a test that handled a secret everything is withheld that nobody can search, whatever it is called; texts are kept', () => {
  const run = new RunDirectory(join(folder, 'runs', 'withheld'))
  const left = run.file('playwright', 'custom', 'with-a-secret')
  mkdirSync(join(left, 'inner.png'), { recursive: true })
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])
  for (const name of ['shot', '.hidden.png', join('inner.png', 'shot.dat')]) writeFileSync(join(left, name), png)
  writeFileSync(join(left, 'page.pdf'), Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.from([0xff, 0xfe])]))
  writeFileSync(join(left, 'page.html'), '<p>grüße</p>')
  const ended = { title: 'a', status: 'pass' as const, seconds: 1, error: [], folders: [left], attachments: [] }
  const withheld = (handledSecret: boolean): unknown => {
    const context = { ...contextOf('custom'), run, mask: new Mask() }
    keepTests(context, [{ tests: [{ ...ended, handledSecret }], local: false }])
    return (context.handover['withhold'] as string[]).map((file) => file.slice('playwright/custom/with-a-secret/'.length)).sort()
  }
  assert.deepEqual(withheld(true), ['.hidden.png', 'inner.png/shot.dat', 'page.pdf', 'shot'])
  assert.deepEqual(withheld(false), [])
})
