// The three actions with a real Gitea, the runner's engine, the installed workflow and a real server: comment to verdict.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { buildHistory } from '../../fixtures/build.ts'
import { createRepository } from '../../fixtures/repository.ts'
import { logIn } from '../../forge/web.ts'
import * as world from '../../forge/world.ts'
import { playwrightFolder } from '../../src/browser/playwright.ts'
import { standIn } from '../../src/cli/embedded.ts'
import { workflowFor } from '../../src/enroll/workflow.ts'
import { RunDirectory } from '../../src/run/directory.ts'
import { waitForLock } from '../../src/run/lock.ts'
import { registrations, serverLockFile } from '../../src/run/registry.ts'
import { readServerFile } from '../../src/run/server-file.ts'
import { helpMarkdown } from '../../src/trigger/help.ts'
import { freshBundles } from '../support/bundles.ts'
import { deployedRun } from '../support/deployed-run.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { lab } from '../support/forge.ts'
import { testServer } from '../support/server.ts'

const facts = await testServer()
const dist = await freshBundles()
const there = await lab()
const { forge, folder } = there
const { alice, bot, mallory } = await world.createCast(forge)
const repository = 'recipes/custom-html'
const root = join(import.meta.dirname, '..', '..')

/** This repository as a runner clones it: sources, settings, bundles, and nothing that has to be installed. */
async function pushSuite(): Promise<string> {
  const suite = await createRepository(join(folder, 'suite'))
  for (const name of ['actions', 'src', 'recipes', 'package.json', 'LICENSE']) cpSync(join(root, name), join(suite.path, name), { recursive: true })
  cpSync(dist, join(suite.path, 'dist'), { recursive: true })
  await suite.commit('testme')
  await world.createRepository(forge, 'recipes/testme', { folder: suite.path })
  return await world.headOf(forge, 'recipes/testme', 'main')
}

const sha = await pushSuite()
const history = await buildHistory('custom-html', join(folder, 'sources', 'custom-html'))
await world.createRepository(forge, repository, { folder: history.path })
await world.setSecret(forge, repository, 'TESTME_TOKEN', bot.token)
const { server } = readServerFile(join(facts.stateDirectory, 'server.json'))
const direct = { server: join(facts.stateDirectory, 'server.json'), abra: standIn, playwright: playwrightFolder(), bot: true }
async function install(where: string, more: { settings?: string } = {}): Promise<void> {
  const workflow = workflowFor({ actions: 'recipes/testme/actions', sha, version: 'v0.1.0', direct: { ...direct, ...more } })
  await world.commitFiles(forge, where, { branch: 'main', message: 'testme', files: { '.gitea/workflows/testme.yml': workflow } })
}
await install(repository)
const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
mkdirSync(join(folder, 'runners'), { recursive: true })
await there.runner('gate', { labels: ['testme-gate'], profile: '2.3.0', environment })
// What a step says to Gitea, it says to the address that its daemon registered with.
const proxy = await startFaultProxy(forge.url)
after(() => proxy.close())
const stagesRunner = await there.runner('stages', { labels: ['testme'], profile: '1.0.8', environment, url: proxy.url })
// What a test that was ended from outside has left there is of another Gitea.
const outbox = join(facts.stateDirectory, 'outbox')
rmSync(outbox, { recursive: true, force: true })
const session = await logIn(forge.url, alice.login, alice.password)

let pulls = 0
async function aPull(files: Record<string, string>, where = repository, who = alice): Promise<{ number: number; sha: string }> {
  pulls += 1
  const branch = `change-${pulls}`
  const head = await world.commitFiles(forge, where, { branch, from: 'main', message: branch, files })
  const { number } = await world.openPull(forge, who, where, { title: branch, head: branch })
  // The record of a push is written up to two seconds late (gitea-observed §9); asking with the commit has no race.
  return { number, sha: head }
}

async function ask(pull: { number: number }, text: string, where = repository, who = alice): Promise<world.RunFacts & { comment: number }> {
  const { id } = await world.comment(forge, who, where, pull.number, text)
  return { ...(await world.runThat(forge, where, ({ display_title: title }) => title.endsWith(`(comment ${id})`))), comment: id }
}

const saidBy = async (login: string, { number }: { number: number }): Promise<string[]> =>
  (await world.commentsOf(forge, repository, number)).filter(({ user }) => user.login === login).map(({ body }) => body)
/** The jobs of a run that is over, each with its end; their logs where the run ended otherwise. */
async function endsOf({ id }: { id: number }): Promise<string[]> {
  await world.completed(forge, repository, id, 300)
  return (await world.jobsOf(forge, repository, id)).map(({ name, conclusion }) => `${name} ${conclusion}`)
}
async function logOf({ id }: { id: number }, name: string): Promise<string> {
  const job = (await world.jobsOf(forge, repository, id)).find((one) => one.name === name)
  return (await world.linesOf(forge, repository, job?.id ?? 0)).join('\n')
}
const statusOf = async ({ sha }: { sha: string }): Promise<[string | undefined, string | undefined]> => {
  const [status] = await world.statusesOf(forge, repository, sha)
  return [status?.context, status?.status]
}

/** The status of a commit, once its run has said its last word. */
const lastStatus = async (pull: { sha: string }): Promise<world.StatusFacts> =>
  await world.until('the last word', async () => {
    const [newest] = await world.statusesOf(forge, repository, pull.sha)
    return newest === undefined || newest.status === 'pending' ? undefined : newest
  })

/** What a pull request might bring to be judged by: a workflow of its own, settings, hooks and tests. */
const judge = {
  '.gitea/workflows/testme.yml':
    'name: testme\nrun-name: of the pull request\non:\n  issue_comment:\n    types: [created]\njobs:\n  stages:\n    runs-on: testme\n    steps:\n      - run: exit 1\n',
  'recipe.yml': 'skip:\n  upgrade: the pull request says so\n',
  'hooks.ts': "export const seed = () => { throw new Error('the hooks of the pull request') }\nexport const verify = seed\n",
  'tests/own.spec.ts': "throw new Error('the tests of the pull request')\n"
}

test('L141: a comment becomes a green run, whatever judge the pull request brings: title, steps, one comment, the status of the commit', async () => {
  const pull = await aPull({ 'README.md': 'a change', ...judge })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)}`)
  assert.match(run.display_title, new RegExp(`^testme for pull request #${pull.number}, asked for by alice\\b`))
  const end = await world.completed(forge, repository, run.id, 300)
  const [gate, stages] = await world.jobsOf(forge, repository, run.id)
  assert.ok(gate !== undefined && stages !== undefined)
  const log = (await world.linesOf(forge, repository, stages.id)).join('\n')
  assert.equal(end.conclusion, 'success', `${(await world.linesOf(forge, repository, gate.id)).join('\n')}\n${log}`)
  const steps = await world.stepsOf(session, repository, run.id, stages.id)
  assert.deepEqual(
    steps.filter(({ name }) => !/job$/.test(name)),
    ['lint', 'install', 'upgrade', 'backup', 'restore', 'custom', 'teardown'].map((name) => ({ name, status: 'success' }))
  )
  const comments = (await world.commentsOf(forge, repository, pull.number)).filter(({ user }) => user.login === bot.login)
  assert.equal(comments.length, 1)
  assert.match(comments[0]?.body ?? '', /Green, level 5 of 5/)
  const [status] = await world.statusesOf(forge, repository, pull.sha)
  assert.deepEqual([status?.context, status?.status], ['testme', 'success'])
})

test('a red recipe, some stages: what was not asked for is not there, the cause stands in the comment', async () => {
  const { body } = await forge.api(forge.admin.token, 'GET', `/repos/${repository}/contents/compose.yml?ref=main`)
  const compose = Buffer.from((body as { content: string }).content, 'base64').toString()
  const pull = await aPull({ 'compose.yml': compose.replace(/image: .*/, 'image: testme.local/nothing:1.0') })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)} backup`)
  const end = await world.completed(forge, repository, run.id, 300)
  assert.equal(end.conclusion, 'failure')
  const [, stages] = await world.jobsOf(forge, repository, run.id)
  const steps = await world.stepsOf(session, repository, run.id, stages?.id ?? 0)
  assert.deepEqual(Object.fromEntries(steps.filter(({ name }) => !/job$/.test(name)).map(({ name, status }) => [name, status])), {
    lint: 'success',
    install: 'skipped',
    upgrade: 'failure',
    backup: 'failure',
    restore: 'skipped',
    custom: 'skipped',
    teardown: 'failure'
  })
  const comments = (await world.commentsOf(forge, repository, pull.number)).filter(({ user }) => user.login === bot.login)
  assert.match(comments[0]?.body ?? '', /testme\.local\/nothing has no tag/)
  const [status] = await world.statusesOf(forge, repository, pull.sha)
  assert.deepEqual([status?.context, status?.status], ['testme (backup)', 'failure'])
})

test('three pull requests at once, talk between them: each gets its verdict, in order, and nobody is evicted; one that is cancelled while it waits deploys nothing', async () => {
  const asked = [await aPull({ 'README.md': 'one' }), await aPull({ 'README.md': 'two' }), await aPull({ 'README.md': 'three' })]
  const fourth = await aPull({ 'README.md': 'four' })
  // The first gets no further than this, and so the others wait behind it.
  const lock = await waitForLock(serverLockFile(server), { what: 'a test' }, { waiting: () => {} })
  const runs = []
  for (const pull of asked) {
    runs.push(await ask(pull, `!testme ${pull.sha.slice(0, 12)} lint`))
    await world.comment(forge, alice, repository, pull.number, 'Just talking about !testme.')
  }
  const cancelled = await ask(fourth, `!testme ${fourth.sha.slice(0, 12)}`)
  await world.comment(forge, alice, repository, fourth.number, '!testme cancel')
  lock.release()
  const ended = await Promise.all([...runs, cancelled].map(async ({ id }) => await world.completed(forge, repository, id, 300)))
  assert.deepEqual(
    ended.map(({ conclusion }) => conclusion),
    ['success', 'success', 'success', 'failure']
  )
  for (const pull of asked) assert.deepEqual(await statusOf(pull), ['testme (lint)', 'success'])
  const began = await Promise.all(
    [...runs, cancelled].map(async ({ id }) => (await world.jobsOf(forge, repository, id)).find(({ name }) => name === 'stages')?.started_at ?? '')
  )
  assert.deepEqual(began, [...began].sort())
  const status = await lastStatus(fourth)
  assert.deepEqual([status.context, status.status], ['testme', 'error'])
  assert.match(status.description, /^Cancelled: by alice/)
  const made = readdirSync(join(facts.stateDirectory, 'runs'))
    .map((name) => new RunDirectory(join(facts.stateDirectory, 'runs', name)))
    .filter((run) => existsSync(run.file('plan.json')) && run.readPlan().head.sha === fourth.sha)
  assert.deepEqual(
    made.map((run) => run.hasBegun('install')),
    [false],
    await logOf(cancelled, 'stages')
  )
})

test('a member cancels the second stage by a comment: the rest is not run, nothing is left, the status says who; a stranger could not', async () => {
  const pull = await aPull({ 'README.md': 'to be cancelled' })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)}`)
  const said = async (): Promise<string> => (await world.commentsOf(forge, repository, pull.number)).find(({ user }) => user.login === bot.login)?.body ?? ''
  await world.until('the second stage', async () => (/🔄\sinstall/u.test(await said()) ? true : undefined), 120)
  await world.comment(forge, mallory, repository, pull.number, '!testme cancel')
  await world.comment(forge, alice, repository, pull.number, '!testme cancel')
  const end = await world.completed(forge, repository, run.id, 300)
  assert.equal(end.conclusion, 'failure')
  const status = await lastStatus(pull)
  assert.deepEqual([status.context, status.status], ['testme', 'error'])
  assert.match(status.description, /^Cancelled: by alice/)
  assert.deepEqual(registrations(server), [])
})

test('P19, L122: the button of the web page ends a healthy run in the middle of a stage: killed, removed, the last word said, and no later run was needed', async () => {
  const pull = await aPull({ 'README.md': 'cancelled in a browser' })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)} install`)
  const live = await deployedRun(server)
  assert.equal(await world.cancelRun(session, repository, run.id), 200)
  assert.deepEqual(await endsOf(run), ['gate success', 'stages cancelled'])
  const status = await lastStatus(pull)
  assert.deepEqual([status.context, status.status], ['testme (install)', 'error'])
  assert.match(status.description, /^Cancelled: /)
  await live.gone()
  const [comment, ...more] = await saidBy(bot.login, pull)
  assert.match(comment ?? '', /🛑 \*{0,2}Cancelled/u)
  assert.deepEqual(more, [])
})

test('L122, L129: a runner daemon that is stopped in the middle of a stage leaves a green job, and a run that is removed and was cancelled', async () => {
  const pull = await aPull({ 'README.md': 'its daemon is stopped' })
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)} install`)
  const live = await deployedRun(server)
  stagesRunner.signal('SIGTERM')
  await stagesRunner.gone()
  assert.deepEqual(await endsOf(run), ['gate success', 'stages success'], 'what Gitea makes of it')
  const status = await lastStatus(pull)
  assert.deepEqual([status.context, status.status], ['testme (install)', 'error'])
  assert.match(status.description, /^Cancelled: /)
  await live.gone()
  assert.match((await saidBy(bot.login, pull))[0] ?? '', /🛑 \*{0,2}Cancelled/u)
  await stagesRunner.restart()
})

test('P17, P20, P23: talk starts no stages and leaves nothing behind; help is answered', async () => {
  const pull = await aPull({ 'README.md': 'talked about' })
  const talk = await ask(pull, 'Looks good. Shall we `!testme` it?')
  assert.deepEqual(await endsOf(talk), ['gate success', 'stages skipped'], await logOf(talk, 'gate'))
  assert.deepEqual(await world.reactionsTo(forge, repository, talk.comment), [])
  assert.deepEqual(await saidBy(bot.login, pull), [])
  const help = await ask(pull, '!testme help')
  assert.deepEqual(await endsOf(help), ['gate success', 'stages skipped'], await logOf(help, 'gate'))
  const [answer, ...more] = await saidBy(bot.login, pull)
  assert.ok(answer?.includes(helpMarkdown().trim()), answer)
  assert.deepEqual([more, await world.statusesOf(forge, repository, pull.sha)], [[], []])
})

test('an app is kept after the last stage, and says so; the next request of another pull request gets the server at once, and both get their verdicts', async () => {
  const pull = await aPull({ 'README.md': 'to be looked at' })
  const kept = await ask(pull, `!testme ${pull.sha.slice(0, 12)} install keep=30m`)
  assert.deepEqual(await endsOf(kept), ['gate success', 'stages success'], await logOf(kept, 'stages'))
  const [status] = await world.statusesOf(forge, repository, pull.sha)
  assert.deepEqual([status?.context, status?.status], ['testme (install)', 'pending'])
  assert.match(status?.description ?? '', /^Kept until \d\d:\d\d UTC/)
  assert.equal(registrations(server).length, 1)
  const asked = await ask(pull, '!testme status')
  assert.deepEqual(await endsOf(asked), ['gate success', 'stages skipped'])
  const [run, answer] = await saidBy(bot.login, pull)
  assert.match(run ?? '', /Kept until/)
  assert.match(
    answer ?? '',
    new RegExp(`Kept for a while: the app of \\[the run\\]\\([^)]*/actions/runs/${kept.id}\\) of \`${pull.sha.slice(0, 12)}\` \\(install\\)`)
  )
  const next = await aPull({ 'README.md': 'the next one' })
  const other = await ask(next, `!testme ${next.sha.slice(0, 12)} lint`)
  assert.deepEqual(await endsOf(other), ['gate success', 'stages success'], await logOf(other, 'stages'))
  assert.match(await logOf(other, 'stages'), /waiting for the server/)
  assert.deepEqual(await statusOf(next), ['testme (lint)', 'success'])
  // Its keeper gives the server first, and then the verdict.
  await world.until('the last word', async () => ((await statusOf(pull))[1] === 'pending' ? undefined : true))
  assert.deepEqual(await statusOf(pull), ['testme (install)', 'success'])
  assert.match((await saidBy(bot.login, pull))[0] ?? '', /Green/)
})

test('L143, P24: Gitea fails while the last word is given: the run is over all the same, and the next one delivers it', async () => {
  const pull = await aPull({ 'README.md': 'a word that is lost' })
  const lost = [
    proxy.inject({ method: 'PATCH', path: /\/issues\/comments\//, body: /testme:view:\d+\.1\.3 /, fault: { kind: 'reset' } }),
    proxy.inject({ method: 'POST', path: /\/statuses\//, body: /"state":"success"/, fault: { kind: 'status', status: 500 } })
  ]
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)} lint`)
  assert.deepEqual(await endsOf(run), ['gate success', 'stages success'], await logOf(run, 'stages'))
  proxy.clear()
  for (const rule of lost) assert.ok(rule.hits > 0)
  assert.match(await logOf(run, 'stages'), /could not be written, and is tried again later/)
  assert.deepEqual(await statusOf(pull), ['testme (lint)', 'pending'])
  assert.doesNotMatch((await saidBy(bot.login, pull))[0] ?? '', /Green/)
  assert.equal(readdirSync(outbox).length, 1)
  const next = await aPull({ 'README.md': 'and brought by another' })
  const other = await ask(next, `!testme ${next.sha.slice(0, 12)} lint`)
  assert.deepEqual(await endsOf(other), ['gate success', 'stages success'], await logOf(other, 'stages'))
  for (const each of [pull, next]) {
    assert.deepEqual(await statusOf(each), ['testme (lint)', 'success'])
    assert.match((await saidBy(bot.login, each))[0] ?? '', /Green/)
  }
  assert.deepEqual(readdirSync(outbox), [])
})

test('P8: a stages job that is run again alone is refused, and from then on its whole run; a comment once more, as it says, is run', async () => {
  const pull = await aPull({ 'README.md': 'once more' })
  const line = `!testme ${pull.sha.slice(0, 12)} lint`
  const run = await ask(pull, line)
  assert.deepEqual(await endsOf(run), ['gate success', 'stages success'], await logOf(run, 'stages'))
  const [, stages] = await world.jobsOf(forge, repository, run.id)
  assert.equal(await world.rerun(forge, alice, repository, run.id, stages?.id ?? 0), 201)
  await world.attempted(forge, repository, run.id, [1, 2])
  assert.match(await logOf(run, 'stages'), /the gate decided attempt 1, and this is attempt 2\n\s+Comment once more on the pull request\./)
  assert.deepEqual(await statusOf(pull), ['testme (lint)', 'success'], 'what was decided stays')
  assert.equal(await world.rerun(forge, alice, repository, run.id), 201)
  await world.attempted(forge, repository, run.id, [2, 3])
  assert.match(await logOf(run, 'stages'), /the gate decided attempt 2, and this is attempt 3/)
  assert.deepEqual(await statusOf(pull), ['testme (lint)', 'error'], 'the gate said that it waits, and that is not left standing')
  assert.match((await saidBy(bot.login, pull))[0] ?? '', /run again without the other/)
  const again = await ask(pull, line)
  assert.deepEqual(await endsOf(again), ['gate success', 'stages success'], await logOf(again, 'stages'))
  assert.deepEqual(await statusOf(pull), ['testme (lint)', 'success'])
  assert.equal((await saidBy(bot.login, pull)).length, 1)
})

test("P15: on a fork's pull request there is no bot's token, so nobody is known to be a member and nothing is run", async () => {
  const fork = await world.forkFor(forge, mallory, repository)
  const work = await world.cloneFor(forge, mallory, fork, join(folder, 'clones', 'fork'))
  await work.branch('outside')
  const sha = await work.commit('From outside', { 'outside.txt': 'x\n' })
  await work.push('outside')
  const pull = await world.openPull(forge, mallory, repository, { title: 'outside', head: `${mallory.login}:outside` })
  const run = await ask(pull, `!testme ${sha.slice(0, 12)}`)
  assert.deepEqual(await endsOf(run), ['gate success', 'stages skipped'], await logOf(run, 'gate'))
  assert.match(await logOf(run, 'gate'), /reason_code=membership-hidden:/)
  const [answer, ...more] = await saidBy('gitea-actions', pull)
  assert.match(answer ?? '', /^testme runs for members of this organisation, and could not start for this comment\.$/m)
  assert.deepEqual([more, await saidBy(bot.login, pull), await world.reactionsTo(forge, repository, run.comment)], [[], [], []])
  assert.deepEqual(await world.statusesOf(forge, repository, sha), [])
})

test('another organisation uses the actions with a workflow, members and a settings tree of its own', async () => {
  const theirs = 'friends/custom-html'
  const wilma = await world.createPerson(forge, 'wilma')
  await world.createOrganisation(forge, 'friends')
  await world.createTeam(forge, 'friends', { name: 'maintainers', rights: 'write', members: [wilma, bot] })
  await world.createRepository(forge, theirs, { folder: history.path })
  await world.setSecret(forge, theirs, 'TESTME_TOKEN', bot.token)
  const settings = join(folder, 'settings-of-friends')
  const tests = join(settings, 'custom-html', 'tests')
  mkdirSync(tests, { recursive: true })
  const spec = (title: string): string => `test('${title}', async ({ page }) => expect((await page.goto('/'))?.status()).toBe(200))\n`
  writeFileSync(join(tests, 'own.spec.ts'), `import { expect, test } from '@playwright/test'\n${['one', 'two', 'three'].map(spec).join('')}`)
  await install(theirs, { settings })

  const pull = await aPull({ 'README.md': 'a change' }, theirs, wilma)
  const refused = await ask(pull, `!testme ${pull.sha.slice(0, 12)} custom`, theirs)
  assert.equal((await world.completed(forge, theirs, refused.id)).conclusion, 'success', 'a refusal is an answer')
  assert.deepEqual(await world.statusesOf(forge, theirs, pull.sha), [], 'a member of the other organisation is a stranger here')
  const run = await ask(pull, `!testme ${pull.sha.slice(0, 12)} custom`, theirs, wilma)
  const end = await world.completed(forge, theirs, run.id, 300)
  const [, stages] = await world.jobsOf(forge, theirs, run.id)
  assert.equal(end.conclusion, 'success', (await world.linesOf(forge, theirs, stages?.id ?? 0)).join('\n'))
  const [said] = (await world.commentsOf(forge, theirs, pull.number)).filter(({ user, body }) => user.login === bot.login && /testme:run/.test(body))
  assert.match(said?.body ?? '', /3 tests in Chromium/)
})
