// The gate on a real Gitea 1.26.0, from a comment to what a person sees on the pull request.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as world from '../../forge/world.ts'
import { type FaultProxy, startFaultProxy, withoutNewestRecord } from '../../test/support/fault-proxy.ts'
import { lab } from '../../test/support/forge.ts'
import { Gitea } from '../gitea/client.ts'
import { Publisher } from '../publish/publisher.ts'
import { defaultPolicy, type GatePolicy } from '../trigger/facts.ts'
import { CancelLook } from './cancel-watch.ts'
import { eventOfComment } from './event-of-comment.ts'
import { type GateOutcome, runGate } from './gate.ts'

const there = await lab()
const { forge, folder } = there
const { alice, bot, carol, mallory, ray } = await world.createCast(forge)
const repository = 'recipes/site'
const source = join(folder, 'sources', 'site')
// Nobody has this label: the runs of comments stay queued.
const workflow =
  'run-name: "comment ${{ github.event.comment.id }}"\non: { issue_comment: { types: [created] } }\njobs: { all: { runs-on: nobody, steps: [{ run: echo }] } }\n'
await world.makeTree(forge, source, { texts: { 'compose.yml': 'services: {}\n', '.gitea/workflows/testme.yml': workflow } })
await world.createRepository(forge, repository, { folder: source })
const proxy: FaultProxy = await startFaultProxy(forge.url)
after(() => proxy.close())

const log: string[] = []
async function gate(commentId: number, options: { policy?: Partial<GatePolicy>; attempt?: number; runId?: number; where?: string } = {}): Promise<GateOutcome> {
  const gitea = new Gitea({ url: proxy.url, token: bot.token, timeoutSeconds: 10 })
  const event = await eventOfComment(gitea, options.where ?? repository, commentId)
  if (event === undefined) return { accepted: false, reason: 'comment-deleted', request: null }
  return await runGate({
    gitea,
    token: 'bot',
    event,
    attempt: options.attempt ?? 1,
    runId: options.runId ?? 987_654,
    policy: { ...defaultPolicy, ...options.policy },
    publisher: new Publisher({ gitea, outbox: join(folder, 'outbox') }),
    say: (line) => log.push(line)
  })
}

let branches = 0
/** A pull request of a branch, whose push record is there. */
async function openPull(commits = 1): Promise<{ number: number; work: world.Work; branch: string }> {
  branches += 1
  const branch = `change-${branches}`
  const work = await world.cloneFor(forge, alice, repository, join(folder, 'clones', branch))
  await work.branch(branch)
  for (let count = 0; count < commits; count += 1) await work.commit(`Change ${count}`, { [`${branch}-${count}.txt`]: 'x\n' })
  await work.push(branch)
  const { number } = await world.openPull(forge, alice, repository, { title: branch, head: branch })
  await recorded(number, await work.head())
  return { number, work, branch }
}

async function recorded(number: number, sha: string, where = repository): Promise<void> {
  await world.until('the push record', async () => {
    const answer = await forge.api(forge.admin.token, 'GET', `/repos/${where}/issues/${number}/timeline?limit=50`)
    return (answer.body as { type: string; body: string }[]).some((entry) => entry.type === 'pull_push' && entry.body.includes(sha)) ? true : undefined
  })
}

const said = async (number: number, where = repository): Promise<string[]> =>
  (await world.commentsOf(forge, where, number)).filter((comment) => comment.user.id === bot.id).map((comment) => comment.body)

test('P7, P20, P21: a private and a public member are accepted, with eyes, rocket, a pending status and one comment', async () => {
  for (const member of [alice, carol, ray]) {
    const { number, work } = await openPull()
    const comment = await world.comment(forge, member, repository, number, '!testme')
    const { accepted, request } = await gate(comment.id)
    assert.deepEqual([accepted, request?.sha, request?.requestedBy], [true, await work.head(), member.login])
    assert.deepEqual((await world.reactionsTo(forge, repository, comment.id)).sort(), [`${bot.login} eyes`, `${bot.login} rocket`])
    assert.deepEqual(
      (await world.statusesOf(forge, repository, await work.head())).map((status) => [status.context, status.status]),
      [['testme', 'pending']]
    )
    assert.equal((await said(number)).length, 1)
  }
})

test('P22: a stranger gets one sentence on the pull request and nothing else', async () => {
  const { number, work } = await openPull()
  for (const body of ['!testme', '!testme help', '!testme nonsense', 'hello']) {
    const comment = await world.comment(forge, mallory, repository, number, body)
    assert.equal((await gate(comment.id)).accepted, false)
    assert.deepEqual(await world.reactionsTo(forge, repository, comment.id), [])
  }
  assert.equal((await said(number)).length, 1)
  assert.deepEqual(await world.statusesOf(forge, repository, await work.head()), [])
})

test('P8: a member who left the organisation is refused in a re-run', async () => {
  const leaver = await world.createPerson(forge, 'leaver')
  await world.createTeam(forge, 'recipes', { name: 'leavers', rights: 'read', members: [leaver] })
  const { number } = await openPull()
  const comment = await world.comment(forge, leaver, repository, number, '!testme')
  assert.equal((await gate(comment.id)).accepted, true)
  await world.removeMember(forge, 'recipes', leaver)
  assert.equal((await gate(comment.id, { attempt: 2 })).reason, 'not-a-member')
})

test('P9, L121: a push after the comment refuses, with the line to paste, which is accepted', async () => {
  const { number, work, branch } = await openPull()
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  const next = await work.commit('After', { 'after.txt': 'x\n' })
  await work.push(branch)
  assert.equal((await gate(comment.id)).accepted, false)
  const line = /`(!testme [0-9a-f]{12})`/.exec((await said(number))[0] ?? '')?.[1] ?? ''
  assert.equal(line, `!testme ${next.slice(0, 12)}`)
  const named = await world.comment(forge, alice, repository, number, line)
  assert.equal((await gate(named.id)).request?.sha, next)
})

test('P9: the force push back to an older commit after the comment is refused', async () => {
  const { number, work, branch } = await openPull(3)
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  await work.run('reset', '--quiet', '--hard', 'HEAD~2')
  await work.push(branch, { force: true })
  await world.until('the record of the force push', async () => {
    const answer = await forge.api(forge.admin.token, 'GET', `/repos/${repository}/issues/${number}/timeline?limit=50`)
    return (answer.body as { body: string }[]).some((entry) => entry.body.includes('"is_force_push":true')) ? true : undefined
  })
  assert.equal((await gate(comment.id)).reason, 'head-moved')
})

test('P9, T14: a comment right after a push is refused kindly or pinned to that push, never to another commit', async () => {
  const { number, work, branch } = await openPull()
  const pushed = await work.commit('Right before', { 'before.txt': 'x\n' })
  await work.push(branch)
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  const { accepted, request } = await gate(comment.id)
  if (accepted) assert.equal(request?.sha, pushed)
  else assert.match((await said(number))[0] ?? '', new RegExp(`\`!testme ${pushed.slice(0, 12)}\``))
})

test('P9: a record that comes late is waited for once', async () => {
  const { number, work, branch } = await openPull()
  const pushed = await work.commit('Second', { 'second.txt': 'x\n' })
  await work.push(branch)
  await recorded(number, pushed)
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  const held = proxy.inject({ path: /timeline\?page=1&/, fault: { kind: 'rewrite', change: withoutNewestRecord }, times: 1 })
  assert.deepEqual([(await gate(comment.id)).request?.sha, held.hits], [pushed, 1])
  proxy.clear()
})

test('P9, T10: more than fifty entries lie between the push and the comment', async () => {
  const { number, work } = await openPull()
  for (let count = 0; count < 55; count += 1) await world.comment(forge, mallory, repository, number, `talk ${count}`)
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  assert.equal((await gate(comment.id)).request?.sha, await work.head())
})

test('P9, T7: a push while it was closed, then reopened', async () => {
  const { number, work, branch } = await openPull()
  const witness = await world.openWitness(forge, alice, repository, branch)
  await world.setState(forge, alice, repository, number, 'closed')
  const pushed = await work.commit('While closed', { 'closed.txt': 'x\n' })
  await work.push(branch)
  await recorded(witness.number, pushed)
  const closed = await world.comment(forge, alice, repository, number, '!testme')
  assert.equal((await gate(closed.id)).reason, 'closed')
  await world.setState(forge, alice, repository, number, 'open')
  assert.equal((await world.pullOf(forge, repository, number)).head.sha, pushed)
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  assert.equal((await gate(comment.id)).reason, 'push-record-missing')
})

test('P9 (d): edited by its author or by an administrator, and deleted', async () => {
  const { number } = await openPull()
  const comment = await world.comment(forge, alice, repository, number, 'looks good')
  await world.laterThan(comment.created_at)
  await world.editComment(forge, forge.admin, repository, comment.id, '!testme')
  assert.equal((await gate(comment.id)).reason, 'comment-edited')
  await world.deleteComment(forge, alice, repository, comment.id)
  assert.equal((await gate(comment.id)).reason, 'comment-deleted')
})

test('P2: a plain issue is no pull request', async () => {
  const { number } = await world.openIssue(forge, alice, repository, 'an issue')
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  assert.equal((await gate(comment.id)).reason, 'not-a-pull-request')
})

test('P3: the bot does not answer itself', async () => {
  const { number } = await openPull()
  assert.equal((await gate((await world.comment(forge, bot, repository, number, '!testme')).id)).reason, 'own-comment')
})

test('P15: a fork is tested when a member asks, and its author is a stranger still', async () => {
  const fork = await world.forkFor(forge, mallory, repository)
  const work = await world.until(
    'the fork',
    async () => await world.cloneFor(forge, mallory, fork, join(folder, 'clones', `fork-${Date.now()}`)).catch(() => undefined)
  )
  await work.branch('outside')
  await work.commit('From outside', { 'outside.txt': 'x\n' })
  await work.push('outside')
  const { number } = await world.openPull(forge, mallory, repository, { title: 'outside', head: `${mallory.login}:outside` })
  await recorded(number, await work.head())
  assert.equal((await gate((await world.comment(forge, mallory, repository, number, '!testme')).id)).reason, 'not-a-member')
  const { request } = await gate((await world.comment(forge, alice, repository, number, '!testme')).id)
  assert.deepEqual([request?.fork, request?.headRepository, request?.sha], [true, fork, await work.head()])
  assert.equal((await gate((await world.comment(forge, alice, repository, number, '!testme keep=5m')).id)).reason, 'keep-on-fork')
  assert.equal((await gate((await world.comment(forge, carol, repository, number, '!testme lint')).id, { policy: { forks: 'refuse' } })).reason, 'fork-refused')
  // Gitea closes what comes from a fork that is deleted.
  await forge.must('DELETE', `/repos/${fork}`)
  assert.equal((await gate((await world.comment(forge, alice, repository, number, '!testme lint')).id)).reason, 'closed')
})

test('P15: a pull request without a branch (AGit) is refused to a member with what to do instead, and nothing else happens', async () => {
  const work = await world.cloneFor(forge, alice, repository, join(folder, 'clones', 'agit'))
  const sha = await work.commit('By AGit', { 'agit.txt': 'x\n' })
  const told = await work.run('push', 'origin', 'HEAD:refs/for/main', '-o', 'topic=by-agit', '-o', 'title=By AGit', '--porcelain')
  const number = Number(/refs\/pull\/(\d+)\/head/.exec(told)?.[1])
  assert.equal((await world.pullOf(forge, repository, number)).head.sha, sha)
  for (const text of ['!testme', `!testme ${sha.slice(0, 12)}`]) {
    const comment = await world.comment(forge, alice, repository, number, text)
    assert.deepEqual(await gate(comment.id), { accepted: false, reason: 'agit', request: null })
    assert.deepEqual(await world.reactionsTo(forge, repository, comment.id), [`${bot.login} eyes`])
  }
  for (const answer of await said(number)) assert.match(answer, /pushed without a branch \(AGit\).*Push a branch and open a pull request from it/)
  assert.deepEqual(await world.statusesOf(forge, repository, sha), [])
})

test('P7, P20, P21: in a private repository a member is accepted and answered, and a stranger sees none of it', async () => {
  const where = 'recipes/secret'
  await world.createRepository(forge, where, { folder: source, private: true })
  const sha = await world.commitFiles(forge, where, { branch: 'change', from: 'main', message: 'change', files: { 'x.txt': 'x' } })
  const { number } = await world.openPull(forge, alice, where, { title: 'change', head: 'change' })
  await recorded(number, sha, where)
  // A member who may only read it.
  const comment = await world.comment(forge, ray, where, number, '!testme')
  const { accepted, request } = await gate(comment.id, { where })
  assert.deepEqual([accepted, request?.repository, request?.sha, request?.fork], [true, where, sha, false])
  assert.deepEqual((await world.reactionsTo(forge, where, comment.id)).sort(), [`${bot.login} eyes`, `${bot.login} rocket`])
  assert.equal((await gate((await world.comment(forge, alice, where, number, '!testme')).id, { where })).accepted, true)
  const [only, ...more] = await said(number, where)
  assert.equal(more.length, 0)
  assert.match(only ?? '', new RegExp(`\`${sha.slice(0, 7)}`))
  const statuses = await world.statusesOf(forge, where, sha)
  assert.deepEqual([...new Set(statuses.map(({ context, status, creator }) => `${context} ${status} ${creator?.login}`))], [`testme pending ${bot.login}`])
  for (const [method, path, body] of [
    ['GET', `pulls/${number}`, undefined],
    ['GET', `issues/${number}/comments`, undefined],
    ['POST', `issues/${number}/comments`, { body: '!testme' }],
    ['GET', `commits/${sha}/statuses`, undefined]
  ] as const)
    assert.equal((await forge.api(mallory.token, method, `/repos/${where}/${path}`, body)).status, 404, `${method} ${path}`)
})

test('P16: gates at once on one comment: one takes it', async () => {
  const { number } = await openPull()
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  const outcomes = await Promise.allSettled([gate(comment.id), gate(comment.id), gate(comment.id)])
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.accepted).length, 1)
  assert.equal((await said(number)).length, 1)
})

test('P17: the same event again is a duplicate; a re-run edits the same comment', async () => {
  const { number } = await openPull()
  const comment = await world.comment(forge, alice, repository, number, '!testme lint')
  assert.equal((await gate(comment.id)).accepted, true)
  assert.equal((await gate(comment.id)).reason, 'duplicate')
  assert.equal((await gate(comment.id, { attempt: 2 })).accepted, true)
  assert.equal((await said(number)).length, 1)
})

/** The run that Gitea made for a comment. */
const runOf = async (commentId: number): Promise<number> => (await world.runThat(forge, repository, (run) => run.display_title === `comment ${commentId}`)).id

test('two members ask for the same in one second: the second is refused with the link of the first, and accepted when that is over', async () => {
  const { number } = await openPull()
  const first = await world.comment(forge, alice, repository, number, '!testme install')
  const second = await world.comment(forge, carol, repository, number, '!testme install')
  const run = await runOf(first.id)
  assert.equal((await gate(first.id, { runId: run })).accepted, true)
  assert.equal((await gate(second.id, { runId: await runOf(second.id) })).reason, 'already-asked')
  assert.match((await said(number))[1] ?? '', new RegExp(`/recipes/site/actions/runs/${run}\\)`))
  assert.equal(await world.cancelRun(await world.sessionOf(forge, alice), repository, run), 200)
  const third = await world.comment(forge, ray, repository, number, '!testme install')
  assert.equal((await gate(third.id)).accepted, true)
})

test('another request takes the place of one that waits; status and cancel tell what there is', async () => {
  const { number, work } = await openPull()
  const first = await world.comment(forge, alice, repository, number, '!testme lint')
  assert.equal((await gate(first.id, { runId: await runOf(first.id) })).accepted, true)
  const second = await world.comment(forge, carol, repository, number, '!testme backup')
  const run = await runOf(second.id)
  assert.equal((await gate(second.id, { runId: run })).accepted, true)
  const [old] = await said(number)
  assert.match(old ?? '', /took its place/)
  const states = (await world.statusesOf(forge, repository, await work.head())).map((status) => [status.context, status.status])
  assert.deepEqual(states.slice(0, 2).sort(), [
    ['testme (backup)', 'pending'],
    ['testme (lint)', 'error']
  ])
  for (const word of ['status', 'cancel'])
    assert.equal((await gate((await world.comment(forge, alice, repository, number, `!testme ${word}`)).id)).reason, word)
  const [, , status, cancel] = await said(number)
  assert.match(status ?? '', new RegExp(`Waiting for the server: \\[the run\\]\\([^)]*/actions/runs/${run}\\) of .* \\(backup\\)`))
  assert.match(cancel ?? '', /closes without deploying anything/)
})

test('L130: a cancel is seen from the comments alone, by its author', async () => {
  const { number } = await openPull()
  const trigger = await world.comment(forge, alice, repository, number, '!testme')
  const look = new CancelLook({
    gitea: new Gitea({ url: forge.url, token: bot.token }),
    repository,
    pullRequest: number,
    commentId: trigger.id,
    requestedAt: trigger.created_at,
    allowedUsers: [],
    say: (line) => log.push(line)
  })
  await world.comment(forge, mallory, repository, number, '!testme cancel')
  assert.equal(await look.look(), undefined)
  await world.comment(forge, ray, repository, number, '!testme cancel')
  assert.equal((await look.look())?.login, ray.login)
})
