import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { execa } from 'execa'
import { fakeAbra } from '../../test/support/fake-abra.ts'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import type { Check } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { Engine } from '../swarm/engine.ts'
import type { StageContext } from './context.ts'
import { judgeLint, lint } from './lint.ts'
import { outcomeOf } from './outcome.ts'

const table = (...rows: string[]): string =>
  ['│ REF │ RULE │ SEVERITY │ SATISFIED │ SKIPPED │ RESOLVE │', ...rows.map((row) => `│ ${row.split('/').join(' │ ')} │`)].join('\n')
const good = 'R001/compose version/warn/✅/-/a'
const warning = 'R002/healthcheck/warn/❌/-/wire up healthchecks'
const error = 'R011/all services have images/error/❌/-/set an image'

/** A stage on a real clone of a real repository, with an abra that prints what the test says. */
async function stage(context: TestContext, script: string): Promise<{ stage: StageContext; checkout: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'testme-lint-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const repository = join(folder, 'site')
  mkdirSync(repository)
  writeFileSync(join(repository, 'compose.yml'), 'services: {}\n')
  writeFileSync(join(repository, '.gitignore'), 'compose.ignored.yml\n')
  const git = async (...words: string[]): Promise<string> =>
    (await execa('git', ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@testme.invalid', ...words])).stdout
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'released')
  await git('tag', '--annotate', '1.0.0+1', '--message', 'x')
  await git('commit', '--quiet', '--allow-empty', '--message', 'head')
  const { abra, mask } = fakeAbra(context, script)
  const checks: Check[] = []
  const made = plan({}, { recipe: 'site', clone: repository, head: { sha: await git('rev-parse', 'HEAD'), version: null } })
  return {
    stage: {
      stage: 'lint',
      run: new RunDirectory(folder),
      plan: made,
      abra,
      mask,
      engine: new Engine('/nowhere'),
      checks,
      handover: {},
      signal: new AbortController().signal,
      progress: () => {}
    },
    checkout: abra.recipe('site')
  }
}

const prints = (output: string, exit = 0): string => `cat <<'END'\n${output}\nEND\nexit ${exit}`

async function red(context: TestContext, script: string): Promise<StageFailure> {
  const { stage: made } = await stage(context, script)
  return await lint(made).then(
    () => assert.fail('lint should be red'),
    (failure: unknown) => {
      assert.ok(failure instanceof StageFailure)
      return failure
    }
  )
}

test('the headline names the rules that are broken', async (context) => {
  const { stage: made } = await stage(context, prints(table(good, warning)))
  assert.equal(await lint(made), '2 rules, 1 warning: R002 healthcheck')
  assert.equal(outcomeOf(made.checks).status, 'pass')
})

test('L4: an error rule is red though abra ends with 0', async (context) => {
  const failure = await red(context, prints(`${table(good, warning, error)}\nWARN critical errors present in site config`))
  assert.equal(failure.failureClass, 'recipe')
  assert.match(failure.message, /3 rules, 1 error: R011 all services have images, 1 warning: R002 healthcheck/)
  assert.deepEqual(failure.details, ['R011 all services have images: set an image', 'R002 healthcheck: wire up healthchecks'])
})

test('L4: a readable table decides also where abra ends with another code', async (context) => {
  const { stage: made } = await stage(context, prints(table(good), 1))
  assert.equal(await lint(made), '1 rule')
})

test('L4: without a table nothing is known: unverified, never a pass', async (context) => {
  for (const script of [prints('all is well'), prints(''), prints('FATA inappropriate ioctl for device', 1)]) {
    const { stage: made } = await stage(context, script)
    assert.match(await lint(made), /no table of lint rules/)
    assert.equal(outcomeOf(made.checks).status, 'unverified')
  }
})

test('L4: a rule whose result cannot be read is unverified', async (context) => {
  const { stage: made } = await stage(context, prints(table(good, 'R003/tags/error/??/-/x')))
  assert.equal(await lint(made), '2 rules, 1 not readable: R003 tags')
  assert.equal(outcomeOf(made.checks).status, 'unverified')
})

test("Q4: a recipe that cannot be validated is the recipe's fault, tags that cannot be fetched are the environment's", async (context) => {
  assert.equal((await red(context, prints('FATA unable to validate recipe: no services found', 1))).failureClass, 'recipe')
  assert.equal((await red(context, prints('FATA authentication required: Unauthorized', 1))).failureClass, 'infrastructure')
})

test('L5: lint sees the head alone: no overlay of ours, no untracked or ignored compose file, and a local origin', async (context) => {
  const script = `cd $ABRA_DIR/recipes/site && { ls; git status --porcelain --ignored; git remote get-url origin; } > $ABRA_DIR/seen; ${prints(table(good))}`
  const { stage: made, checkout } = await stage(context, script)
  await lint(made)
  for (const name of ['compose.testme.yml', 'compose.extra.yml', 'compose.ignored.yml']) writeFileSync(join(checkout, name), 'services: {}\n')
  await lint(made)
  const { stdout } = await execa('cat', [join(made.abra.directory, 'seen')])
  assert.deepEqual(stdout.split('\n'), ['compose.yml', made.plan.clone])
  assert.ok(existsSync(made.plan.clone))
})

test('a lint that moved the checkout judged another commit', async (context) => {
  const failure = await red(context, `git -C $ABRA_DIR/recipes/site checkout --quiet 1.0.0+1; ${prints(table(good))}`)
  assert.equal(failure.failureClass, 'suite')
  assert.match(failure.message, /and not the head/)
})

test('a skipped rule is neither kept nor broken, and is counted', () => {
  const rule = { ref: 'R010', rule: 'traefik', severity: 'error', satisfied: undefined, skipped: true, fix: '' }
  assert.deepEqual(judgeLint([rule]), { errors: [], warnings: [], unread: [], headline: '1 rule, 1 skipped' })
})

test('L38: a rule of whatever severity but warn is an error; what lint finds never decides the verdict (see the verdict table)', () => {
  const rule = { ref: 'R011', rule: 'images', severity: 'critical', satisfied: false, skipped: false, fix: '' }
  assert.equal(judgeLint([rule]).errors.length, 1)
})
