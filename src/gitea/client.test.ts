import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startFaultProxy, withoutNewestRecord } from '../../test/support/fault-proxy.ts'
import { automatic, GiteaDouble } from '../../test/support/gitea-double.ts'
import { httpDouble, json } from '../../test/support/http-double.ts'
import { Gitea } from './client.ts'
import { GiteaError } from './error.ts'
import { originOf } from './origin.ts'

const sha = (digit: string): string => digit.repeat(40)
const repository = 'recipes/hedgedoc'
const quick = { attempts: 2, firstPause: 1, longestPause: 1000 }
let double: GiteaDouble
let gitea: Gitea

before(async () => {
  double = await GiteaDouble.start()
  gitea = new Gitea({ url: double.url, token: double.token(double.user('bot', 'private'), 'member'), retries: quick })
})
after(() => double.close())

/** A Gitea that answers everything with one status and body. */
async function answering<T>(
  status: number,
  body: unknown,
  use: (gitea: Gitea, requests: { path: string }[]) => Promise<T>,
  headers: Record<string, string> = {}
): Promise<T> {
  const server = await httpDouble((_, response) => json(response, status, body, headers))
  try {
    return await use(new Gitea({ url: server.url, token: 'x', retries: quick, timeoutSeconds: 2 }), server.requests)
  } finally {
    await server.close()
  }
}

test('P7: the table of the membership call: 204 alone makes a member', async () => {
  const rows: [number, string][] = [
    [204, 'member'],
    [404, 'not-member'],
    [303, 'may-not-know'],
    [307, 'renamed'],
    [200, 'cannot-tell'],
    [201, 'cannot-tell'],
    [202, 'cannot-tell'],
    [301, 'cannot-tell'],
    [302, 'cannot-tell'],
    [401, 'cannot-tell'],
    [403, 'cannot-tell'],
    [418, 'cannot-tell'],
    [500, 'cannot-tell'],
    [503, 'cannot-tell']
  ]
  for (const [status, kind] of rows) {
    const headers: Record<string, string> = status >= 300 && status < 400 ? { location: '/api/v1/orgs/recipes/public_members/alice' } : {}
    const membership = await answering(status, undefined, (one) => one.membership('recipes', 'alice'), headers)
    assert.equal(membership.kind, kind, String(status))
  }
})

test('P7: a time-out, a reset, a body that is no JSON: cannot tell, never no and never yes', async () => {
  const proxy = await startFaultProxy(double.url)
  const impatient = new Gitea({ url: proxy.url, token: 'x', retries: quick, timeoutSeconds: 0.1 })
  for (const fault of [{ kind: 'silence' }, { kind: 'reset' }] as const) {
    proxy.clear()
    proxy.inject({ path: /members/, fault })
    assert.equal((await impatient.membership('recipes', 'bot')).kind, 'cannot-tell', fault.kind)
  }
  await proxy.close()
})

test('P7: what no user can be called is never put into a path', async () => {
  for (const login of ['', '..', '.', 'a/b', 'a?b', 'a%2fb', 'ä', 'x'.repeat(101)]) {
    assert.equal((await gitea.membership('recipes', login)).kind, 'cannot-tell', login)
  }
})

test('P7: members, public and private, by who asks', async () => {
  double.user('carol', 'public')
  double.user('priv', 'private')
  const mallory = double.user('mallory')
  const ask = async (token: string, login: string): Promise<string> =>
    (await new Gitea({ url: double.url, token, retries: quick }).membership('recipes', login)).kind
  const runner = double.token(automatic, 'automatic')
  const stranger = double.token(mallory, 'stranger')
  for (const login of ['carol', 'priv', 'mallory']) assert.equal(await ask(runner, login), 'may-not-know', login)
  assert.equal(await ask(stranger, 'carol'), 'may-not-know')
  assert.equal(await ask(stranger, 'mallory'), 'not-member')
  assert.equal((await gitea.membership('recipes', 'carol')).kind, 'member')
  assert.equal((await gitea.membership('recipes', 'priv')).kind, 'member')
  assert.equal((await gitea.membership('recipes', 'mallory')).kind, 'not-member')
  assert.equal((await gitea.membership('recipes', 'nobody')).kind, 'not-member')
})

test('a pull request in our words; not found is an error that says what to look for', async () => {
  const pull = double.openPull(double.user('ann'), [sha('a')])
  const read = await gitea.pull(repository, pull.number)
  assert.equal(read.headSha, sha('a'))
  assert.equal(read.baseRepo.fullName, repository)
  assert.equal(read.baseRef, 'main')
  assert.match(read.htmlUrl, /\/recipes\/hedgedoc\/pulls\/\d+$/)
  await assert.rejects(
    gitea.pull(repository, 999),
    (error: GiteaError) => error.status === 404 && /does not exist, or the token may not see it/.test(error.message)
  )
})

test('P15: where the code comes from: the repository, a fork, a fork that is gone, AGit', async () => {
  const author = double.user('eve')
  const origin = async (options: Parameters<GiteaDouble['openPull']>[2]): Promise<string> =>
    originOf(await gitea.pull(repository, double.openPull(author, [sha('b')], options).number))
  assert.equal(await origin({}), 'same-repository')
  assert.equal(await origin({ fork: true }), 'fork')
  assert.equal(await origin({ fork: 'gone' }), 'fork-gone')
  assert.equal(await origin({ agit: true }), 'agit')
})

test('an answer of another shape is an error that names the fields', async () => {
  await answering(200, { number: 1, state: 'weird' }, async (one) => {
    await assert.rejects(one.pull(repository, 1), (error: GiteaError) => /does not read as expected \(state:/.test(error.message) && !error.retryable)
  })
  await answering(200, 'text', (one) => assert.rejects(one.pull(repository, 1), GiteaError))
})

test('P11: a head that is no full commit id is not a head', async () => {
  const proxy = await startFaultProxy(double.url)
  const pull = double.openPull(double.user('ivy'), [sha('c')])
  const through = new Gitea({ url: proxy.url, token: double.token(double.user('b2', 'private'), 'member'), retries: quick })
  for (const bad of ['main', sha('c').slice(0, 39), sha('c').toUpperCase(), `${sha('c')}\n`, '']) {
    proxy.clear()
    proxy.inject({
      path: /pulls/,
      fault: { kind: 'rewrite', change: (body) => ({ ...(body as object), head: { sha: bad, ref: 'x', label: 'x', repo: null } }) }
    })
    await assert.rejects(through.pull(repository, pull.number), GiteaError, JSON.stringify(bad))
  }
  await proxy.close()
})

test('P9, T10: a timeline of more than one page is read to its end, past which Gitea writes null', async () => {
  const author = double.user('tim')
  const pull = double.openPull(author, [sha('d')])
  for (let count = 0; count < 130; count += 1) double.comment(pull, author, `talk ${count}`)
  const trigger = double.comment(pull, author, '!testme')
  double.push(pull, [sha('e')])
  const timeline = await gitea.timeline(repository, pull.number, { commentId: trigger.id })
  assert.equal(timeline.length, 133)
  assert.deepEqual(
    timeline.map((entry) => entry.id),
    timeline.map((entry) => entry.id).sort((left, right) => left - right)
  )
  assert.equal(timeline.at(-1)?.type, 'pull_push')
})

test('P9, T11: a page that is short or empty because its entries are hidden is not the end', async () => {
  const author = double.user('hid')
  const pull = double.openPull(author, [sha('f')])
  const trigger = double.comment(pull, author, '!testme')
  // The second page of 50 is hidden whole; a push record stands on the third.
  for (let count = 0; count < 98; count += 1) double.comment(pull, author, 'line', 'code').hidden = count > 3
  double.push(pull, [sha('0')])
  const timeline = await gitea.timeline(repository, pull.number, { commentId: trigger.id })
  assert.equal(timeline.at(-1)?.type, 'pull_push')
  assert.ok(timeline.at(-1)?.body.includes(sha('0')))
})

test('P9, T11: a comment that never comes ends the reading too', async () => {
  const pull = double.openPull(double.user('gon'), [sha('1')])
  const before = double.requests.length
  const timeline = await gitea.timeline(repository, pull.number, { commentId: 99_999 })
  assert.equal(timeline.length, 1)
  assert.equal(double.requests.length - before, 5)
})

test('P9, T11: a timeline without an end is refused after a bounded number of pages', async () => {
  let id = 0
  const endless = await httpDouble((_, response) => {
    id += 1
    json(response, 200, [{ id, type: 'comment', body: 'x', user: { id: 1 }, created_at: '' }])
  })
  const one = new Gitea({ url: endless.url, token: 'x', retries: quick })
  await assert.rejects(one.timeline(repository, 1, { commentId: 3 }), (error: GiteaError) => /longer than 100 pages/.test(error.message))
  assert.equal(endless.requests.length, 100)
  await endless.close()
})

test('P9, T12: an entry that is read twice counts once', async () => {
  const pages = [[{ id: 2, type: 'comment', body: 'old', user: { id: 1 } }], [{ id: 2, type: 'comment', body: 'new', user: null }], null, null]
  const server = await httpDouble((request, response) =>
    json(response, 200, pages[Number(new URLSearchParams(request.path.split('?')[1]).get('page')) - 1] ?? null)
  )
  const timeline = await new Gitea({ url: server.url, token: 'x', retries: quick }).timeline(repository, 1, { commentId: 2 })
  assert.deepEqual(timeline, [{ id: 2, type: 'comment', body: 'new', userId: null, createdAt: '' }])
  await server.close()
})

test('the proxy can hold a push record back, as Gitea does for a moment after a push', async () => {
  const author = double.user('lat')
  const pull = double.openPull(author, [sha('2')])
  double.push(pull, [sha('3')])
  const trigger = double.comment(pull, author, '!testme')
  const proxy = await startFaultProxy(double.url)
  proxy.inject({ path: /timeline\?page=1&/, fault: { kind: 'rewrite', change: withoutNewestRecord }, times: 1 })
  const through = new Gitea({ url: proxy.url, token: double.token(double.user('b3', 'private'), 'member'), retries: quick })
  assert.equal((await through.timeline(repository, pull.number, { commentId: trigger.id })).length, 2)
  assert.equal((await through.timeline(repository, pull.number, { commentId: trigger.id })).length, 3)
  await proxy.close()
})

test('comments: written, read by id, edited; one that is gone is undefined and no error', async () => {
  const pull = double.openPull(double.user('com'), [sha('4')])
  const written = await gitea.createComment(repository, pull.number, 'hello\r\n`x`')
  const read = await gitea.comment(repository, written.id)
  assert.deepEqual([read?.body, read?.login, read?.number, read?.onPull], ['hello\r\n`x`', 'bot', pull.number, true])
  assert.equal((await gitea.editComment(repository, written.id, 'better'))?.body, 'better')
  assert.equal(await gitea.comment(repository, 99_999), undefined)
  assert.equal(await gitea.editComment(repository, 99_999, 'x'), undefined)
})

test('a comment can be deleted, once or twice', async () => {
  const pull = double.openPull(double.user('del'), [sha('4')])
  const written = await gitea.createComment(repository, pull.number, 'x')
  await gitea.deleteComment(repository, written.id)
  await gitea.deleteComment(repository, written.id)
  assert.equal(await gitea.comment(repository, written.id), undefined)
})

test('P9, T9: an edit that Gitea answers with 204 changed nothing and is not taken for one', async () => {
  const pull = double.openPull(double.user('rec'), [sha('5')])
  const record = pull.entries[0]?.id ?? 0
  assert.equal(await gitea.editComment(repository, record, '{"commit_ids":[]}'), undefined)
  assert.equal(await gitea.comment(repository, record), undefined)
})

test('comments come in one piece, by id, and can be asked for since a time', async () => {
  const author = double.user('man')
  const pull = double.openPull(author, [sha('6')])
  for (let count = 0; count < 55; count += 1) double.comment(pull, author, `c${count}`).updated = new Date(1000)
  const late = double.comment(pull, author, '!testme cancel')
  assert.equal((await gitea.comments(repository, pull.number)).length, 56)
  assert.deepEqual(
    (await gitea.comments(repository, pull.number, new Date(late.updated.getTime() - 1))).map((comment) => comment.id),
    [late.id]
  )
})

test('P20: a reaction that is there already is no error', async () => {
  const pull = double.openPull(double.user('eye'), [sha('7')])
  const comment = double.comment(pull, double.user('eye2'), 'x')
  assert.equal(await gitea.react(repository, comment.id, 'eyes'), 'new')
  assert.equal(await gitea.react(repository, comment.id, 'eyes'), 'there')
  assert.equal(comment.reactions.length, 1)
})

test('P21: a status goes to a full commit id and to nothing else', async () => {
  const pull = double.openPull(double.user('sta'), [sha('8')])
  for (const state of ['pending', 'success'] as const)
    await gitea.setStatus(repository, pull.head, { context: 'testme', state, description: 'd', targetUrl: 'http://x.test/1' })
  const statuses = await gitea.statuses(repository, pull.head)
  assert.deepEqual(
    statuses.map((status) => status.state),
    ['success', 'pending']
  )
  assert.equal(statuses[0]?.creatorId, double.users.get('bot')?.id)
  for (const name of ['main', 'refs/heads/main', pull.head.slice(0, 12)]) {
    await assert.rejects(gitea.setStatus(repository, name, { context: 'testme', state: 'success', description: '', targetUrl: '' }), TypeError)
  }
})

test('a status with a word that is none of ours never counts as green or pending', async () => {
  const row = { id: 1, context: 'testme', status: 'warning', description: null, target_url: null, creator: null }
  const server = await httpDouble((request, response) => json(response, 200, request.path.includes('page=1&') ? [row] : null))
  const statuses = await new Gitea({ url: server.url, token: 'x', retries: quick }).statuses(repository, sha('9'))
  assert.deepEqual(
    statuses.map((status) => status.state),
    ['error']
  )
  await server.close()
})

test('the automatic token may set a status in the repository and not for a fork', async () => {
  const author = double.user('for')
  const runner = new Gitea({ url: double.url, token: double.token(automatic, 'automatic'), retries: quick })
  const status = { context: 'testme', state: 'pending', description: '', targetUrl: '' } as const
  await runner.setStatus(repository, double.openPull(author, [sha('a').replace('a', '1')]).head, status)
  const fork = double.openPull(author, [sha('b').replace('b', '1')], { fork: true })
  await assert.rejects(runner.setStatus(repository, fork.head, status), (error: GiteaError) => error.status === 403 && !error.retryable)
})

test('runs and jobs: states in our words, links from Gitea, no step states', async () => {
  const actor = double.user('act')
  double.runs.push({ id: 7, title: 'testme 3', status: 'waiting', jobs: [], actor })
  double.runs.push({
    id: 8,
    title: 'testme 4',
    status: 'in_progress',
    actor,
    jobs: [
      { id: 1, name: 'gate', status: 'completed', conclusion: 'success', runnerId: 2 },
      { id: 2, name: 'stages', status: 'queued' }
    ]
  })
  double.runs.push({ id: 9, title: 'testme 5', status: 'paused', jobs: [], actor })
  const runs = await gitea.runs(repository)
  assert.deepEqual(
    runs.map((run) => [run.id, run.state, run.conclusion]),
    [
      [9, 'unknown', null],
      [8, 'running', null],
      [7, 'blocked', null]
    ]
  )
  assert.equal(runs[1]?.htmlUrl, `${double.url}/${repository}/actions/runs/8`)
  assert.deepEqual([runs[1]?.workflow, runs[1]?.completedAt], ['testme.yml', null])
  const jobs = await gitea.jobs(repository, 8)
  assert.deepEqual(
    jobs.map((job) => [job.name, job.state, job.conclusion, job.runnerId]),
    [
      ['gate', 'done', 'success', 2],
      ['stages', 'queued', null, 0]
    ]
  )
  assert.ok(!JSON.stringify(jobs).includes('steps'))
  assert.deepEqual([await gitea.run(repository, 99), await gitea.jobs(repository, 99)], [undefined, []])
})

test('a repository is two plain names, an id is a number: nothing else gets into a path', async () => {
  for (const bad of ['recipes', 'a/b/c', '../b', 'a/..', 'a/b?x', 'a/b#', '/b', 'a/ b']) await assert.rejects(gitea.pull(bad, 1), TypeError, bad)
  for (const bad of [0, -1, 1.5, Number.NaN]) await assert.rejects(gitea.pull(repository, bad), TypeError)
})
