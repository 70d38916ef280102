import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type JobRecord, readRecord, writeRecord } from '../../src/actions/job-record.ts'
import { outboxOf } from '../../src/actions/site.ts'
import { acceptedRequests, forgetAccepted, noteAccepted } from '../../src/host/accepted.ts'
import { closeAccepted, closeJobs } from '../../src/host/close-requests.ts'
import { openHost, publisherOf } from '../../src/host/host.ts'
import { sweepOnce } from '../../src/host/sweep.ts'
import { Publisher } from '../../src/publish/publisher.ts'
import { viewOf } from '../../src/report/pull-request/of-run.ts'
import { RunDirectory } from '../../src/run/directory.ts'
import { register, unregister } from '../../src/run/registry.ts'
import { readServerFile } from '../../src/run/server-file.ts'
import type { RunRequest } from '../../src/trigger/request.ts'
import { GiteaDouble } from '../support/gitea-double.ts'
import { plan } from '../support/plan.ts'

const sha = 'a'.repeat(40)
const repository = 'recipes/hedgedoc'
const silent = { say: () => {}, foreign: () => {}, group: () => {}, endGroup: () => {}, error: () => {}, hide: () => {} }

async function makeWorld(t: { after: (body: () => Promise<void>) => void }) {
  const gitea = await GiteaDouble.start()
  const folder = mkdtempSync(join(tmpdir(), 'testme-sweep-'))
  t.after(async () => {
    await gitea.close()
    rmSync(folder, { recursive: true })
  })
  const [alice, mallory, bot] = [gitea.user('alice', 'private'), gitea.user('mallory'), gitea.user('bot', 'private')]
  const state = join(folder, 'state')
  mkdirSync(join(folder, 'server'))
  const facts = { name: 'none', dockerHost: 'unix:///x', zone: 'none.test', edgeAddress: '192.0.2.1', caFile: '/x', caBundle: '/x' }
  writeFileSync(
    join(folder, 'server', 'server.json'),
    JSON.stringify({ ...facts, ipvs: false, nodes: 1, dockerVersion: '0', stateDirectory: join(folder, 'server') })
  )
  writeFileSync(join(folder, 'token'), gitea.token(bot, 'member'), { mode: 0o600 })
  const file = join(folder, 'host.json')
  const configuration = {
    gitea: gitea.url,
    tokenFile: join(folder, 'token'),
    bot: bot.id,
    organisations: { recipes: {} },
    server: join(folder, 'server', 'server.json'),
    state,
    abra: '/bin/false',
    runners: [{ id: 4, user: 'testme-stages', jobs: 'stages' }]
  }
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 })
  const pull = gitea.openPull(mallory, [sha])
  const said = (): string[] => pull.entries.filter((entry) => entry.user.id === bot.id && entry.type === 'comment').map((entry) => entry.body)
  const run = (by: typeof alice, commentId: number, status: string, conclusion?: string) => {
    const made = {
      id: 500 + gitea.runs.length,
      title: `testme for pull request #1, asked for by ${by.login} (comment ${commentId})`,
      status,
      actor: by,
      jobs: [],
      ...(conclusion === undefined ? {} : { conclusion })
    }
    gitea.runs.push(made)
    return made
  }
  const request = (commentId: number): RunRequest => ({
    repository,
    pullRequest: pull.number,
    commentId,
    headRepository: repository,
    sha,
    baseBranch: 'main',
    base: null,
    stages: [],
    keepSeconds: 0,
    requestedBy: 'alice',
    fork: false,
    attempt: 1
  })
  const sweep = async (): Promise<string[]> => (await sweepOnce(file)).map(({ state: how, text }) => `${how}: ${text}`)
  return { gitea, file, state, pull, alice, mallory, said, run, request, sweep }
}

test('a pending status without a run gets its last word, and one whose run still waits does not', async (t) => {
  const { gitea, file, state, pull, alice, said, run, request, sweep } = await makeWorld(t)
  const comment = gitea.comment(pull, alice, '!testme')
  const made = run(alice, comment.id, 'queued')
  const asked = request(comment.id)
  await publisherOf(openHost(file)).publish(viewOf({ request: asked, state: 'queued' }))
  noteAccepted(state, { request: asked, giteaRun: made.id, runLink: null, requestedAt: null, acceptedAt: new Date().toISOString() })
  assert.deepEqual(await sweep(), [])
  assert.equal(gitea.statuses[0]?.state, 'pending')
  Object.assign(made, { status: 'completed', conclusion: 'cancelled' })
  assert.match((await sweep()).join(), /the last word on comment/)
  assert.equal(gitea.statuses[0]?.state, 'error')
  assert.equal(said().length, 1)
  assert.match(said()[0] ?? '', /no stage began: it was cancelled, or a newer request took its place/)
  assert.deepEqual(readdirSync(join(state, 'accepted')), [])
  assert.deepEqual(await sweep(), [])
})

test('a job that is over and left no last word gets one; a job that is running is left alone', async (t) => {
  const { gitea, state, pull, alice, said, run, request, sweep } = await makeWorld(t)
  const comment = gitea.comment(pull, alice, '!testme')
  const made = run(alice, comment.id, 'in_progress')
  const job = { server: gitea.url, repository, runId: made.id, attempt: 1, name: 'stages' }
  const record: JobRecord = {
    schema: 1,
    job,
    request: request(comment.id),
    firstStage: 'lint',
    runLink: null,
    requestedAt: null,
    attemptBegan: null,
    runDirectory: null,
    failure: null,
    closed: false,
    startedAt: new Date().toISOString()
  }
  writeRecord(state, record)
  assert.deepEqual(await sweep(), [])
  assert.deepEqual(said(), [])
  Object.assign(made, { status: 'completed', conclusion: 'failure' })
  assert.match((await sweep()).join(), /the last word on run/)
  assert.equal(gitea.statuses[0]?.state, 'error')
  assert.equal(readRecord(state, job)?.closed, true)
  assert.deepEqual(await sweep(), [])
})

test('a job whose run is registered still is not over, and keeps its request: whoever removes the run has the last word', async (t) => {
  const { gitea, file, state, pull, alice, said, run, request } = await makeWorld(t)
  const comment = gitea.comment(pull, alice, '!testme')
  const { id } = run(alice, comment.id, 'completed', 'cancelled')
  const asked = request(comment.id)
  const host = openHost(file)
  const chosen = plan(readServerFile(host.configuration.server).server, { recipe: 'hedgedoc' })
  const directory = new RunDirectory(join(state, 'runs', chosen.runId))
  register(chosen, directory)
  const job = { server: gitea.url, repository, runId: id, attempt: 1, name: 'stages' }
  const rest = { firstStage: 'lint' as const, runLink: null, requestedAt: null, attemptBegan: null, failure: null, closed: false }
  writeRecord(state, { schema: 1, job, request: asked, ...rest, runDirectory: directory.path, startedAt: new Date().toISOString() })
  noteAccepted(state, { request: asked, giteaRun: id, runLink: null, requestedAt: null, acceptedAt: new Date().toISOString() })
  const look = async (): Promise<void> => void [await closeJobs(host, silent), await closeAccepted(host)]
  await look()
  assert.deepEqual([said(), acceptedRequests(state).length, readRecord(state, job)?.closed], [[], 1, false])
  unregister(chosen.server, chosen.runId)
  await look()
  assert.deepEqual([said().length, acceptedRequests(state).length, readRecord(state, job)?.closed], [1, 0, true])
})

test('a request that another host runs, or has run, is left to that one', async (t) => {
  const { gitea, file, state, pull, alice, said, run, request } = await makeWorld(t)
  const host = openHost(file)
  const hours = (count: number): string => new Date(Date.now() - count * 3_600_000).toISOString()
  for (const [how, acceptedAt, kept] of [
    ['running', hours(1), 1],
    ['running', hours(4), 0],
    ['refused', hours(1), 0]
  ] as const) {
    const comment = gitea.comment(pull, alice, '!testme')
    const { id } = run(alice, comment.id, 'completed', 'success')
    const asked = request(comment.id)
    await publisherOf(host).publish(viewOf({ request: asked, state: how, reason: 'the word of the other host' }))
    const before = said()
    noteAccepted(state, { request: asked, giteaRun: id, runLink: null, requestedAt: null, acceptedAt })
    assert.deepEqual(await closeAccepted(host), [])
    assert.deepEqual([said(), acceptedRequests(state).length], [before, kept], `${how}, accepted at ${acceptedAt}`)
    for (const accepted of acceptedRequests(state)) forgetAccepted(state, accepted)
  }
})

test('what Gitea did not take is delivered with the token of the host', async (t) => {
  const { gitea, state, pull, alice, said, request, sweep } = await makeWorld(t)
  const comment = gitea.comment(pull, alice, '!testme')
  const refuses = (): Promise<never> => Promise.reject(Object.assign(new Error('away'), { name: 'GiteaError', retryable: true, brief: 'away', call: '' }))
  const away = {
    currentUser: refuses,
    comments: refuses,
    createComment: refuses,
    editComment: refuses,
    deleteComment: refuses,
    setStatus: refuses,
    statuses: refuses
  }
  const kept = await new Publisher({ gitea: away, outbox: outboxOf(state) }).publish(viewOf({ request: request(comment.id), state: 'lost', reason: 'x' }))
  assert.equal(kept.comment, 'kept')
  assert.deepEqual(said(), [])
  assert.deepEqual(await sweep(), ['ok: delivered'])
  assert.equal(said().length, 1)
  assert.equal(gitea.statuses[0]?.state, 'error')
  assert.deepEqual(await sweep(), [])
})

test('a member whose request waits for approval reads once who must approve; a stranger, talk and an edited comment do not', async (t) => {
  const { gitea, pull, alice, mallory, said, run, sweep } = await makeWorld(t)
  const asked = gitea.comment(pull, alice, '!testme')
  const edited = gitea.comment(pull, alice, '!testme')
  edited.updated = new Date(edited.created.getTime() + 1000)
  const waiting = run(alice, asked.id, 'waiting')
  for (const comment of [gitea.comment(pull, mallory, '!testme'), gitea.comment(pull, alice, 'nice'), edited]) run(comment.user, comment.id, 'waiting')
  run(alice, 424242, 'waiting')
  assert.match((await sweep()).join(), /said who must approve run/)
  assert.equal(said().length, 1)
  assert.match(said()[0] ?? '', new RegExp(`Approve and run.*actions/runs/${waiting.id}\\)`))
  const requests = gitea.requests.length
  assert.deepEqual(await sweep(), [])
  assert.equal(said().length, 1)
  assert.ok(!gitea.requests.slice(requests).some(({ path }) => path.includes('/comments') || path.includes('/members/')), 'what was judged is judged again')
})

test('one part that fails keeps no other from its work, and a broken token stops all', async (t) => {
  const { gitea, file, state, pull, alice, run, sweep } = await makeWorld(t)
  mkdirSync(state, { recursive: true })
  writeFileSync(join(state, 'jobs'), 'no folder')
  const comment = gitea.comment(pull, alice, '!testme')
  run(alice, comment.id, 'waiting')
  const lines = await sweep()
  assert.match(lines.join('\n'), /^fail: jobs that are over: .*\n[\s\S]*said who must approve/m)
  assert.ok(!existsSync(join(state, 'sweep.lock')))
  gitea.tokens.clear()
  await assert.rejects(sweepOnce(file), /reason_code=cannot-tell/)
})
