import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildFixture } from '../../fixtures/build.ts'
import { buildControl, readControls } from '../../fixtures/control.ts'
import { type ServerFacts, status } from '../../local/server/server.ts'
import { standIn } from '../../src/cli/embedded.ts'
import { stopFile } from '../../src/lifecycle/keeper.ts'
import type { StageName } from '../../src/model/types.ts'
import { stackName } from '../../src/recipe/stack.ts'
import type { Results } from '../../src/report/results.ts'
import type { RunDirectory } from '../../src/run/directory.ts'
import { holderOf } from '../../src/run/lock.ts'
import { makePlan } from '../../src/run/plan.ts'
import { alive } from '../../src/run/processes.ts'
import { registrations, serverLockFile } from '../../src/run/registry.ts'
import { serverOf } from '../../src/run/server-file.ts'
import { Engine } from '../../src/swarm/engine.ts'
import { Stack } from '../../src/swarm/stack.ts'
import { testServer } from '../support/server.ts'
import { eventually, runIn, testme } from '../support/testme.ts'

let facts: ServerFacts
let locks: { locksDirectory: string }
const folder = mkdtempSync(join(tmpdir(), 'testme-keeper-'))
after(() => rmSync(folder, { recursive: true, force: true }))
before(async () => {
  facts = await testServer()
  locks = { locksDirectory: join(facts.stateDirectory, 'locks') }
})

/** A planned run, none of whose stages has begun; `settings` is the text of its recipe.yml. */
async function plannedRun(name: string, stages: StageName[], settings?: string): Promise<RunDirectory> {
  const source = await buildFixture('custom-html', join(folder, name))
  let settingsDirectory = join(import.meta.dirname, '..', '..', 'recipes', 'custom-html')
  if (settings !== undefined) {
    settingsDirectory = join(folder, name)
    writeFileSync(join(settingsDirectory, 'recipe.yml'), settings)
  }
  const made = await makePlan({
    recipe: 'custom-html',
    source,
    ref: 'HEAD',
    stages,
    runs: join(folder, name, 'runs'),
    settingsDirectory,
    server: async () => serverOf((await status(facts.name)) ?? facts),
    abraExecutable: standIn,
    suite: { version: '0.1.0', commit: '' }
  })
  return made
}

const left = async (run: RunDirectory): Promise<string[]> => {
  const engine = new Engine(facts.dockerHost.replace('unix://', ''))
  return (await Promise.all(Object.values(run.readPlan().domains).map((domain) => new Stack(engine, stackName(domain)).residue()))).flat()
}

/** What must be the same however the stages were run: names, ids, times and figures of this one run are blanked out. */
function normalised(results: Results): unknown {
  const blank = (text: string): string =>
    text
      .replace(/\b[a-z]{4}-[0-9a-f]{6}(?![0-9a-f])/g, 'APP')
      .replace(/\b[0-9a-f]{8,64}\b/g, 'ID')
      .replace(/\d[\d.:TZ+-]*/g, 'N')
  const text = JSON.stringify(
    results.stages.map(({ stage, status, class: failure, headline, checks }) => ({
      stage,
      status,
      failure,
      headline: blank(headline),
      checks: checks.map(({ name, status, evidence }) => ({ name, status, evidence: blank(evidence) }))
    }))
  )
  return { stages: JSON.parse(text) as unknown, verdict: { ...results.verdict }, head: results.head, base: results.base, recipe: results.recipe }
}

test('the stages of a run give the same result in one process and in processes of their own', { timeout: 300_000 }, async () => {
  const runs = join(folder, 'whole')
  const whole = await testme(['run', 'custom-html', '--json', '--server', facts.name, '--runs', runs])
  assert.equal(whole.code, 0, whole.stdout + whole.stderr)
  const one = JSON.parse(whole.stdout) as Results
  assert.deepEqual(JSON.parse(readFileSync((await runIn(runs)).file('results.json'), 'utf8')), one)
  const run = await plannedRun('parts', [])
  for (const stage of run.readPlan().stages) {
    const ended = await testme(['stage', run.path, stage])
    assert.equal(ended.code, 0, ended.stdout + ended.stderr)
    if (stage !== 'teardown') assert.match(holderOf(serverLockFile(locks))?.what ?? '', /^the keeper of run /)
  }
  assert.deepEqual(normalised(JSON.parse(readFileSync(run.file('results.json'), 'utf8')) as Results), normalised(one))
  await eventually(() => (holderOf(serverLockFile(locks)) === undefined ? true : undefined))
  // L26: teardown may be called again, and changes nothing.
  const before = readFileSync(run.file('results.json'), 'utf8')
  assert.equal((await testme(['stage', run.path, 'teardown'])).code, 0)
  assert.equal(readFileSync(run.file('results.json'), 'utf8'), before)
  assert.equal((await testme(['stage', run.path, 'install'])).code, 2)
})

test('L104: between two stages the keeper holds the server; a second run is refused or waits; the stop file ends it with a teardown', {
  timeout: 180_000
}, async () => {
  const run = await plannedRun('kept', ['install'])
  assert.equal((await testme(['stage', run.path, 'install'], { detached: true })).code, 0)
  const keeper = holderOf(serverLockFile(locks))
  assert.equal(keeper?.runId, run.runId)
  const refused = await testme(['run', 'custom-html', '--no-wait', '--stages', 'lint', '--server', facts.name, '--runs', join(folder, 'second')])
  assert.equal(refused.code, 3, refused.stdout)
  assert.match(refused.stderr, new RegExp(`is busy: the keeper of run ${run.runId} holds it \\(process ${keeper?.pid}`))
  // A janitor sees a live run, though no stage of it is running.
  const janitor = await testme(['janitor', '--server', facts.name])
  assert.match(janitor.stdout, /is live/)
  writeFileSync(stopFile(run), '')
  await eventually(() => (alive(keeper) ? undefined : true))
  assert.deepEqual(await left(run), [])
  assert.deepEqual(registrations(locks), [])
  assert.equal((JSON.parse(readFileSync(run.file('results.json'), 'utf8')) as Results).verdict.kind, 'cancelled')
})

test('L116: at its deadline on the wall clock a run is removed and reported by its keeper, each with its own time', { timeout: 180_000 }, async () => {
  const run = await plannedRun('late', ['install'], 'deadlines:\n  run: 15\n')
  await testme(['stage', run.path, 'install'])
  const keeper = holderOf(serverLockFile(locks))
  await eventually(() => (alive(keeper) ? undefined : true))
  assert.deepEqual(await left(run), [])
  assert.equal(run.cancellation()?.by, 'deadline')
  assert.ok(existsSync(run.file('results.json')))
})

test('L116, L134: a run in one process that reaches its deadline is red, says what it was at, and has kept its evidence', { timeout: 180_000 }, async () => {
  // A recipe that never gets healthy: however fast the machine, its deploy outlasts the run.
  const control = readControls().find((candidate) => candidate.name === 'never-gets-healthy')
  assert.ok(control !== undefined)
  const { repository, settings } = await buildControl({ ...control, settings: { deadlines: { run: 6, deploy: 300 } } }, join(folder, 'short'))
  const runs = join(folder, 'short-runs')
  const { code, stdout } = await testme(['run', repository, '--stages', 'install', '--server', facts.name, '--runs', runs, '--settings', settings])
  assert.equal(code, 3, stdout)
  const run = await runIn(runs)
  const install = run.readStage('install')
  assert.equal(install?.class, 'infrastructure')
  assert.match(install?.headline ?? '', /the run's deadline of 0\.1 minutes has come, while it was at: /)
  assert.deepEqual(await left(run), [])
})
