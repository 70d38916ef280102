// The three actions with a real Gitea, the runner's engine, the installed workflow and a real server: comment to verdict.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { buildHistory } from '../../fixtures/build.ts'
import { createRepository } from '../../fixtures/repository.ts'
import { logIn } from '../../forge/web.ts'
import * as world from '../../forge/world.ts'
import { playwrightFolder } from '../../src/browser/playwright.ts'
import { standIn } from '../../src/cli/embedded.ts'
import { workflowFor } from '../../src/enroll/workflow.ts'
import { registrations } from '../../src/run/registry.ts'
import { readServerFile } from '../../src/run/server-file.ts'
import { freshBundles } from '../support/bundles.ts'
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
const direct = { server: join(facts.stateDirectory, 'server.json'), abra: standIn, playwright: playwrightFolder(), bot: true }
async function install(where: string, more: { settings?: string } = {}): Promise<void> {
  const workflow = workflowFor({ actions: 'recipes/testme/actions', sha, version: 'v0.1.0', direct: { ...direct, ...more } })
  await world.commitFiles(forge, where, { branch: 'main', message: 'testme', files: { '.gitea/workflows/testme.yml': workflow } })
}
await install(repository)
const environment = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
mkdirSync(join(folder, 'runners'), { recursive: true })
await there.runner('gate', { labels: ['testme-gate'], profile: '2.3.0', environment })
await there.runner('stages', { labels: ['testme'], profile: '1.0.8', environment })
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

async function ask(pull: { number: number }, text: string, where = repository, who = alice): Promise<world.RunFacts> {
  const before = new Set((await world.runsOf(forge, where)).map(({ id }) => id))
  await world.comment(forge, who, where, pull.number, text)
  return await world.runThat(forge, where, ({ id }) => !before.has(id))
}

test('a comment becomes a green run: title, steps, one comment, the status of the commit', async () => {
  const pull = await aPull({ 'README.md': 'a change' })
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

test('three pull requests at once, talk between them: each gets its verdict, in the order of the comments, and nobody is evicted', async () => {
  const asked = [await aPull({ 'README.md': 'one' }), await aPull({ 'README.md': 'two' }), await aPull({ 'README.md': 'three' })]
  const runs = []
  for (const pull of asked) {
    runs.push(await ask(pull, `!testme ${pull.sha.slice(0, 12)} lint`))
    await world.comment(forge, alice, repository, pull.number, 'Just talking about !testme.')
  }
  const ended = await Promise.all(runs.map(async ({ id }) => await world.completed(forge, repository, id, 300)))
  assert.deepEqual(
    ended.map(({ conclusion }) => conclusion),
    ['success', 'success', 'success']
  )
  for (const pull of asked) {
    const [status] = await world.statusesOf(forge, repository, pull.sha)
    assert.deepEqual([status?.context, status?.status], ['testme (lint)', 'success'])
  }
  const began = await Promise.all(
    runs.map(async ({ id }) => (await world.jobsOf(forge, repository, id)).find(({ name }) => name === 'stages')?.started_at ?? '')
  )
  assert.deepEqual(began, [...began].sort())
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
  const status = await world.until('the last word', async () => {
    const [newest] = await world.statusesOf(forge, repository, pull.sha)
    return newest?.status === 'pending' ? undefined : newest
  })
  assert.deepEqual([status.context, status.status], ['testme', 'error'])
  assert.match(status.description, /^Cancelled: by alice/)
  assert.deepEqual(registrations(readServerFile(join(facts.stateDirectory, 'server.json')).server), [])
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
