import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { buildHistory } from '../../fixtures/build.ts'
import { playwrightFolder } from '../../src/browser/playwright.ts'
import { standIn } from '../../src/cli/embedded.ts'
import type { Plan } from '../../src/model/types.ts'
import { git } from '../../src/recipe/git.ts'
import { holderOf } from '../../src/run/lock.ts'
import { alive } from '../../src/run/processes.ts'
import { registrations, serverLockFile } from '../../src/run/registry.ts'
import { readServerFile } from '../../src/run/server-file.ts'
import { freshBundles } from '../support/bundles.ts'
import { type JobOptions, jobAt, placeFor, type TestJob } from '../support/job.ts'
import { testServer } from '../support/server.ts'
import { eventually } from '../support/testme.ts'

// The built actions as a runner starts them, in direct mode, on a real server; Gitea is a double, git and the server are not.
const facts = await testServer()
const server = join(facts.stateDirectory, 'server.json')
const locks = readServerFile(server).server
const dist = await freshBundles()
const place = await placeFor('custom-html')
const green = await git(place.repository.path, 'rev-parse', 'HEAD')

const common = { mode: 'direct', server, state: place.state, abra: standIn, playwright: playwrightFolder() }
let jobs: TestJob[] = []
const job = async (options: Partial<JobOptions> = {}): Promise<TestJob> => {
  const made = await jobAt(place, { dist, ...options, request: { sha: green, ...options.request }, with: { ...common, ...options.with } })
  jobs.push(made)
  return made
}
// What a test that failed has left would hold the server for the next one.
afterEach(async () => {
  for (const made of jobs) await made.teardown()
  jobs = []
})

/** Nothing of any run is left: no registration, no holder of the server, no private part. */
function assertNothingLeft(): void {
  assert.deepEqual(registrations(locks), [])
  for (const run of readdirSync(join(place.state, 'runs')))
    for (const part of ['private', 'work'])
      assert.deepEqual(existsSync(join(place.state, 'runs', run, part)) ? readdirSync(join(place.state, 'runs', run, part)) : [], [], `${run}: ${part}`)
}

test('a whole run, stage by stage: the pull request hears of each, the verdict comes last, and saying it again changes nothing', async () => {
  const run = await job()
  for (const stage of ['lint', 'install', 'upgrade', 'backup', 'restore', 'custom']) {
    const step = await run.stage(stage)
    assert.equal(step.code, 0, step.log)
    assert.equal(step.outputs['status'], 'pass')
    assert.equal(step.outputs['stages'], 'lint install upgrade backup restore custom teardown')
    assert.equal(run.status()?.state, 'pending')
    assert.equal(run.said().length, 1)
    assert.match(run.said()[0] ?? '', new RegExp(`✅\\s${stage} `))
    // Between two steps a keeper has the server, in a session of its own.
    assert.match(holderOf(serverLockFile(locks))?.what ?? '', /^the keeper of run/)
  }
  const end = await run.teardown()
  assert.deepEqual([end.code, end.outputs['verdict']], [0, 'pass'], end.log)
  assert.deepEqual([run.status()?.context, run.status()?.state], ['testme', 'success'])
  assert.match(end.summary, /Green, level 5 of 5/)
  assert.match(end.log, /::group::summary/)
  const [said] = run.said()
  assert.match(said ?? '', /Green, level 5 of 5/)
  const again = await run.teardown()
  assert.deepEqual([again.code, again.outputs['verdict'], run.said()], [0, 'pass', [said]], again.log)
  const post = await run.post('lint')
  assert.deepEqual([post.code, post.log.replace(/^::add-mask::.*\n/, '')], [0, ''])
  assertNothingLeft()
})

test('L121, P12, P18: chosen stages say so and have a status of their own name; a push meanwhile makes it the result of an older commit', async () => {
  const run = await job({ request: { stages: ['lint'] } })
  const [lint, install] = [await run.stage('lint'), await run.stage('install')]
  assert.deepEqual([lint.outputs['stages'], lint.code, install.code, install.outputs['status']], ['lint teardown', 0, 0, undefined])
  assert.match(install.log, /install is not part of this run: lint was asked for/)
  run.pull.head = 'd4e5f6a01b2c3d4e5f6a01b2c3d4e5f6a01b2c3d'
  const end = await run.teardown()
  assert.match(run.said()[0] ?? '', /d4e5f6a/)
  assert.equal(end.code, 0, end.log)
  assert.deepEqual([run.status()?.context, run.status()?.state], ['testme (lint)', 'success'])
})

test('a red stage fails its step, what needs it says why it does not run and fails too, and the verdict is red', async () => {
  const { repository } = place
  const compose = join(repository.path, 'compose.yml')
  writeFileSync(compose, readFileSync(compose, 'utf8').replace(/image: .*/, 'image: testme.local/nothing:1.0'))
  await repository.commit('an image that does not exist')
  const sha = await git(repository.path, 'rev-parse', 'HEAD')
  const run = await job({ request: { sha, stages: ['backup'] } })
  const [lint, upgrade, backup] = [await run.stage('lint'), await run.stage('upgrade'), await run.stage('backup')]
  assert.deepEqual([lint.code, upgrade.code, backup.code], [0, 1, 1], upgrade.log)
  assert.match(backup.log, /error {2}backup: not run: upgrade failed/)
  assert.match(run.said()[0] ?? '', /❌\supgrade/)
  const end = await run.teardown()
  assert.deepEqual([end.code, end.outputs['verdict'], run.status()?.state], [1, 'recipe', 'failure'], end.log)
  assertNothingLeft()
})

test('P19: a member cancels by a comment: the stage ends, the rest is not run, the status says who', async () => {
  const run = await job({ with: { token: place.bot } })
  assert.equal((await run.stage('lint')).code, 0)
  const step = run.start('install')
  await step.shows(/converged/)
  place.gitea.comment(run.pull, place.member, '!testme cancel')
  const ended = await step.ended
  assert.equal(ended.code, 1)
  assert.match(ended.log, /install was not run to its end: cancelled by alice/)
  assert.match((await run.stage('upgrade')).log, /upgrade was not run to its end: cancelled by alice/)
  const end = await run.teardown()
  assert.deepEqual([end.code, end.outputs['verdict'], run.status()?.state], [1, 'cancelled', 'error'], end.log)
  assert.match(run.status()?.description ?? '', /by alice/)
  assertNothingLeft()
})

test('L129, P19: a step is killed without a warning and the job ends: the post of its first stage removes the run, nothing is ever green', async () => {
  const run = await job()
  const step = run.start('install')
  await step.shows(/converged/)
  // The commit has the last word of an earlier run; that this one is under way is said beside its work, and may take longer than that.
  await eventually(() => (run.status()?.state === 'pending' ? true : undefined))
  step.kill()
  assert.equal((await step.ended).signal, 'SIGKILL')
  assert.deepEqual([(await run.post('upgrade')).code, run.status()?.state], [0, 'pending'], 'only the first stage looks after the run')
  const post = await run.post('install')
  assert.match(post.log, /the job ends without its teardown/)
  assert.deepEqual([post.code, run.status()?.state], [1, 'error'], post.log)
  assert.match(run.said()[0] ?? '', /Cancelled/)
  assertNothingLeft()
})

test('the keeper sees that Gitea has ended the job, removes the run and says the last word', async () => {
  const run = await job()
  assert.equal((await run.stage('lint')).code, 0)
  const keeper = holderOf(serverLockFile(locks))
  assert.ok(keeper !== undefined)
  const gitea = place.gitea.runs.at(-1)
  assert.ok(gitea !== undefined)
  Object.assign(gitea, { status: 'completed', conclusion: 'cancelled' })
  await eventually(() => (alive(keeper) ? undefined : true))
  assert.equal(run.status()?.state, 'error')
  assert.match(run.said()[0] ?? '', /Cancelled/)
  assertNothingLeft()
})

test('the runner daemon is killed between two steps, and nobody comes any more: the keeper removes the run, and the job is never green', async () => {
  const run = await job({ daemon: true, with: { token: place.bot } })
  const step = run.start('lint')
  await step.shows(/the step ended with 0/)
  const keeper = holderOf(serverLockFile(locks))
  assert.ok(keeper !== undefined)
  step.kill()
  await eventually(() => (alive(keeper) ? undefined : true))
  assert.equal(run.status()?.state, 'error')
  assert.match(run.said()[0] ?? '', /Cancelled/)
  assertNothingLeft()
})

test('an app that is kept goes at once when a member cancels; its verdict is that of its stages', async () => {
  const kept = await job({ request: { stages: ['install'], keepSeconds: 600 }, with: { token: place.bot } })
  assert.equal((await kept.stage('install')).code, 0)
  assert.equal((await kept.teardown()).code, 0)
  const keeper = holderOf(serverLockFile(locks))
  assert.ok(keeper !== undefined)
  const run = place.gitea.runs.at(-1)
  assert.ok(run !== undefined)
  Object.assign(run, { status: 'completed', conclusion: 'success' })
  place.gitea.comment(kept.pull, place.member, '!testme cancel')
  await eventually(() => (alive(keeper) ? undefined : true))
  assert.deepEqual([kept.status()?.context, kept.status()?.state], ['testme (install)', 'success'])
  assert.match(kept.said()[0] ?? '', /Green/)
  assertNothingLeft()
})

test('an app that is kept has its verdict to come; the next run makes the keeper remove it, and both get theirs', async () => {
  const kept = await job({ request: { stages: ['install'], keepSeconds: 600 } })
  assert.equal((await kept.stage('install')).code, 0)
  const end = await kept.teardown()
  assert.equal(end.code, 0, end.log)
  assert.match(end.log, /kept until/)
  assert.equal(kept.status()?.state, 'pending')
  assert.equal((await kept.post('install')).code, 0)
  const before = kept.said()[0]
  assert.match(before ?? '', /Kept until/)
  const next = await job({ request: { stages: ['lint'] } })
  const lint = await next.stage('lint')
  assert.equal(lint.code, 0, lint.log)
  assert.match(lint.log, /waiting for the server/)
  // The keeper gives the server first, and then its verdict.
  await eventually(() => (/Green/.test(kept.said()[0] ?? '') ? true : undefined))
  assert.equal((await next.teardown()).code, 0)
  assertNothingLeft()
})

test('what a recipe depends on is looked for in its own organisation; where it is not, the settings are wrong, and nothing is deployed', async () => {
  const members = await placeFor('members')
  const given = { dist, with: { ...common, state: members.state }, request: { stages: ['lint' as const] } }
  const lost = await jobAt(members, given)
  const failed = await lost.stage('lint')
  assert.equal(failed.code, 1, failed.log)
  assert.match(failed.log, /members\/recipe\.yml:\d+ {2}the dependency login: .*\/recipes\/login\.git/)
  await buildHistory('login', join(members.folder, 'git', 'recipes', 'login.git'))
  const found = await jobAt(members, given)
  jobs.push(found)
  const lint = await found.stage('lint')
  assert.equal(lint.code, 0, lint.log)
  const [run = ''] = readdirSync(join(members.state, 'runs'))
  const { dependencies, source } = JSON.parse(readFileSync(join(members.state, 'runs', run, 'plan.json'), 'utf8')) as Plan
  assert.deepEqual(
    dependencies?.map(({ recipe, version, source: from }) => [recipe, version, from]),
    [['login', '1.0.0+1.0', source.replace('/members.git', '/login.git')]]
  )
  assert.equal((await found.teardown()).code, 0)
})
