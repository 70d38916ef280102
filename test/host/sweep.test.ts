import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type JobRecord, readRecord, records, writeRecord } from '../../src/actions/job-record.ts'
import { outboxOf } from '../../src/actions/site.ts'
import { GiteaError } from '../../src/gitea/error.ts'
import { acceptedRequests, forgetAccepted, noteAccepted } from '../../src/host/accepted.ts'
import { closeAccepted, closeJobs } from '../../src/host/close-requests.ts'
import { openHost, publisherOf } from '../../src/host/host.ts'
import { sweepOnce } from '../../src/host/sweep.ts'
import { keepApp } from '../../src/lifecycle/kept.ts'
import { Publisher } from '../../src/publish/publisher.ts'
import { viewOf } from '../../src/report/pull-request/of-run.ts'
import { readResults } from '../../src/report/results.ts'
import { RunDirectory } from '../../src/run/directory.ts'
import { register, unregister } from '../../src/run/registry.ts'
import { readServerFile } from '../../src/run/server-file.ts'
import type { RunRequest } from '../../src/trigger/request.ts'
import { type DoubleRun, GiteaDouble } from '../support/gitea-double.ts'
import { plan } from '../support/plan.ts'

const sha = 'a'.repeat(40)
const repository = 'recipes/hedgedoc'
const unavailable = new GiteaError('Gitea answers 502', { call: 'GET /x', brief: 'Gitea answers 502', status: 502, retryable: true })
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
  const job = (name: string, status: string, conclusion?: string): DoubleRun['jobs'][number] => {
    jobs += 1
    return { id: 9000 + jobs, name, status, ...(conclusion === undefined ? {} : { conclusion }) }
  }
  let jobs = 0
  const run = (by: typeof alice, commentId: number, status: string, conclusion?: string) => {
    const made = {
      id: 500 + gitea.runs.length,
      title: `testme for pull request #1, asked for by ${by.login} (comment ${commentId})`,
      status,
      actor: by,
      jobs: [job('gate', status), job('stages', 'waiting')],
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
  return { gitea, file, state, pull, alice, mallory, said, job, run, request, sweep }
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

test('a request whose gate is done waits for its turn, not for approval: nobody is told to press anything', async (t) => {
  const { gitea, file, state, pull, alice, said, job, run, request, sweep } = await makeWorld(t)
  // Behind a running one, and in the moment before Gitea has looked at the next job.
  const behind = run(alice, gitea.comment(pull, alice, '!testme lint').id, 'waiting')
  behind.jobs = [job('gate', 'completed', 'success'), job('stages', 'waiting')]
  assert.deepEqual(await sweep(), [])
  // Accepted here, whatever its jobs look like: a workflow with a group of its own has all of them wait.
  const comment = gitea.comment(pull, alice, '!testme')
  const accepted = run(alice, comment.id, 'waiting')
  const asked = request(comment.id)
  noteAccepted(state, { request: asked, giteaRun: accepted.id, runLink: null, requestedAt: null, acceptedAt: new Date().toISOString() })
  assert.deepEqual([await sweep(), said()], [[], []])
  // Control: the same run, had nobody accepted it.
  for (const one of acceptedRequests(openHost(file).configuration.state)) forgetAccepted(state, one)
  assert.match((await sweep()).join(), new RegExp(`said who must approve run ${accepted.id}`))
  assert.equal(said().length, 1)
})

test('a repository that cannot be read is told, and keeps no other from its answers', async (t) => {
  const { gitea, pull, alice, said, run, sweep } = await makeWorld(t)
  gitea.others.push({ id: 77, full_name: 'recipes/without-actions' })
  gitea.refuses = (call) => (call === 'GET /repos/recipes/without-actions/actions/runs' ? 403 : undefined)
  run(alice, gitea.comment(pull, alice, '!testme').id, 'waiting')
  const lines = await sweep()
  assert.equal(lines.length, 2, lines.join('\n'))
  assert.match(lines[0] ?? '', /^warn: requests that wait for approval in recipes\/without-actions: .*403/)
  assert.match(lines[1] ?? '', /^ok: .*said who must approve/)
  assert.equal((await sweep()).length, 1, 'what was answered is noted')
  assert.equal(said().length, 1)
})

test('a Gitea that is away for a moment costs no answer: only what was answered or needs none is noted', async (t) => {
  const { gitea, pull, alice, said, run, sweep } = await makeWorld(t)
  run(alice, gitea.comment(pull, alice, '!testme').id, 'waiting')
  for (const part of ['/members/alice', '/comments', '/jobs', '/actions/runs']) {
    // 403: an error of a moment that the client does not try again by itself.
    gitea.refuses = (call) => (call.endsWith(part) ? 403 : undefined)
    assert.match((await sweep()).join('\n'), /^warn: /, part)
    assert.deepEqual(said(), [], part)
  }
  gitea.refuses = () => undefined
  assert.match((await sweep()).join(), /^ok: .*said who must approve/)
  assert.equal(said().length, 1)
})

test('a record that Gitea gives no answer for is told, and keeps no other from its last word; in the end it is given up', async (t) => {
  const { gitea, file, state, pull, alice, said, run, request } = await makeWorld(t)
  const host = openHost(file)
  const days = (count: number): string => new Date(Date.now() - count * 24 * 3_600_000).toISOString()
  const bad = run(alice, gitea.comment(pull, alice, '!testme').id, 'completed', 'success')
  const good = run(alice, gitea.comment(pull, alice, '!testme lint').id, 'completed', 'cancelled')
  const noted = (made: DoubleRun, at: string): RunRequest => {
    const asked = request(Number(/comment (\d+)/.exec(made.title)?.[1]))
    const job = { server: gitea.url, repository, runId: made.id, attempt: 1, name: 'stages' }
    const rest = { firstStage: 'lint' as const, runLink: null, requestedAt: null, attemptBegan: null, failure: null, closed: false }
    writeRecord(state, { schema: 1, job, request: asked, ...rest, runDirectory: null, startedAt: at })
    noteAccepted(state, { request: asked, giteaRun: made.id, runLink: null, requestedAt: null, acceptedAt: at })
    return asked
  }
  noted(bad, days(1))
  noted(good, days(1))
  const look = async (): Promise<string[]> => [...(await closeJobs(host, silent)), ...(await closeAccepted(host))].map((line) => `${line.state}: ${line.text}`)
  const open = (): number[] => [records(state).filter(({ closed }) => !closed).length, acceptedRequests(state).length]
  // Renamed, or its Actions are switched off.
  for (const status of [307, 403]) {
    gitea.refuses = (call) => (call === `GET /repos/${repository}/actions/runs/${bad.id}` ? status : undefined)
    const lines = await look()
    assert.match(lines.join('\n'), new RegExp(`^warn: the last word on run ${bad.id} of ${repository}: [^]*warn: the last word on comment`))
    assert.deepEqual(open(), [1, 1], String(status))
    assert.equal(said().length, 1)
  }
  // Long ago: what cannot be told does not stay for ever, and a Gitea that is away is waited for.
  noted(bad, days(15))
  const away = { ...host, gitea: Object.assign(Object.create(host.gitea) as typeof host.gitea, { run: () => Promise.reject(unavailable) }) }
  assert.equal((await closeJobs(away, silent)).length + (await closeAccepted(away)).length, 2)
  assert.deepEqual(open(), [1, 1])
  assert.match((await look()).join('\n'), /^warn: [^\n]*given up after 14 days[^\n]*\nwarn: [^\n]*given up after 14 days/)
  assert.deepEqual(open(), [0, 0])
  assert.deepEqual(await look(), [])
  assert.equal(said().length, 1)
})

test('an app that is kept by nobody any more is removed, and its run has the verdict of its stages', async (t) => {
  for (const kept of [true, false]) {
    const { gitea, file, state, pull, alice, said, run, request, sweep } = await makeWorld(t)
    const comment = gitea.comment(pull, alice, '!testme install keep=30m')
    const { id } = run(alice, comment.id, 'completed', 'success')
    const { server } = readServerFile(openHost(file).configuration.server)
    // There is no edge and no Docker here, so something counts as left behind; a red of the recipe decides before that.
    const chosen = plan({ ...server, edgeDelay: 0.001 }, { recipe: 'hedgedoc', stages: ['install', 'teardown'] })
    const directory = new RunDirectory(join(state, 'runs', chosen.runId))
    const there = { ...chosen, abra: { ...chosen.abra, executable: '/bin/true' } }
    directory.writePlan(there)
    register(there, directory)
    directory.markBegun('install')
    const startedAt = new Date().toISOString()
    const check = { name: 'https', status: 'fail' as const, class: 'recipe' as const, evidence: 'the app answered 500' }
    directory.writeStage({ stage: 'install', status: 'fail', class: 'recipe', headline: check.evidence, checks: [check], handover: {}, startedAt, seconds: 1 })
    if (kept) keepApp(directory, 60, new Date(Date.now() - 3_600_000))
    const job = { server: gitea.url, repository, runId: id, attempt: 1, name: 'stages' }
    const rest = { firstStage: 'install' as const, runLink: null, requestedAt: null, attemptBegan: null, failure: null, closed: false }
    writeRecord(state, { schema: 1, job, request: request(comment.id), ...rest, runDirectory: directory.path, startedAt })
    await sweep()
    assert.equal(readRecord(state, job)?.closed, true)
    const { verdict, cancelled } = readResults(directory.file('results.json'))
    assert.deepEqual([verdict.kind, cancelled === null, directory.cancellation() === undefined], kept ? ['recipe', true, true] : ['cancelled', false, false])
    assert.match(said().join(), kept ? /the app answered 500/ : /the run was killed during install/)
  }
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
