// The client against a real Gitea 1.26.0: what its own tests say of a double, said by the real one.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import * as world from '../../forge/world.ts'
import { startFaultProxy } from '../../test/support/fault-proxy.ts'
import { lab } from '../../test/support/forge.ts'
import { Gitea } from './client.ts'
import { GiteaError } from './error.ts'
import { originOf } from './origin.ts'
import { botScopes } from './scopes.ts'

const there = await lab()
const { forge, folder } = there
const cast = await world.createCast(forge)
const { alice, bot, carol, mallory, ray } = cast
const repository = 'recipes/site'
const source = join(folder, 'sources', 'site')
const workflow = 'on: { issue_comment: { types: [created] } }\njobs: { all: { runs-on: nobody, steps: [{ run: echo }] } }\n'
const probe = `on: workflow_dispatch
jobs:
  gate: { runs-on: probe, steps: [{ run: 'true' }] }
  stages: { needs: gate, runs-on: probe, steps: [{ run: 'true' }] }
`
await world.makeTree(forge, source, { texts: { 'compose.yml': 'services: {}\n', '.gitea/workflows/talk.yml': workflow, '.gitea/workflows/probe.yml': probe } })
await world.createRepository(forge, repository, { folder: source })

const scopes = botScopes.map(({ scope }) => scope)
const gitea = new Gitea({ url: forge.url, token: await world.createToken(forge, bot, scopes) })
const as = (token: string): Gitea => new Gitea({ url: forge.url, token })

let branches = 0
/** A pull request of a branch with one commit. */
async function openPull(commits = 1): Promise<{ number: number; work: world.Work; branch: string }> {
  branches += 1
  const branch = `change-${branches}`
  const work = await world.cloneFor(forge, alice, repository, join(folder, 'clones', branch))
  await work.branch(branch)
  for (let count = 0; count < commits; count += 1) await work.commit(`Change ${count}`, { [`${branch}-${count}.txt`]: 'x\n' })
  await work.push(branch)
  const { number } = await world.openPull(forge, alice, repository, { title: branch, head: branch })
  return { number, work, branch }
}

/** The records of pushes, once as many as are expected are there. */
const records = (number: number, least: number): Promise<string[][]> =>
  world.until(`${least} push records`, async () => {
    const entries = (await gitea.timeline(repository, number, { commentId: 1 })).filter((entry) => entry.type === 'pull_push')
    return entries.length < least ? undefined : entries.map((entry) => (JSON.parse(entry.body) as { commit_ids: string[] }).commit_ids)
  })

test('P7: who is a member, by who asks', async () => {
  const kinds = async (client: Gitea): Promise<string[]> =>
    await Promise.all([alice, carol, ray, mallory, { login: 'nobody-at-all' }].map(async ({ login }) => (await client.membership('recipes', login)).kind))
  assert.deepEqual(await kinds(gitea), ['member', 'member', 'member', 'not-member', 'not-member'])
  assert.deepEqual(await kinds(as(ray.token)), ['member', 'member', 'member', 'not-member', 'not-member'])
  assert.deepEqual(await kinds(as(forge.admin.token)), ['member', 'member', 'member', 'not-member', 'not-member'])
  assert.deepEqual(await kinds(as(mallory.token)), ['may-not-know', 'may-not-know', 'may-not-know', 'not-member', 'not-member'])
  assert.deepEqual(await kinds(as('0'.repeat(40))), Array(5).fill('cannot-tell'))
  assert.deepEqual(await kinds(as(await world.createToken(forge, bot, ['write:issue', 'write:repository']))), Array(5).fill('cannot-tell'))
})

test('P7: a user who was renamed is an answer of its own', async () => {
  const before = await world.createPerson(forge, 'dora')
  await world.renamePerson(forge, before, 'dorothea')
  assert.equal((await gitea.membership('recipes', 'dora')).kind, 'renamed')
  assert.equal((await gitea.membership('recipes', 'dorothea')).kind, 'not-member')
})

test('the scopes that a bot needs: without any one of them something is refused with a sentence that says so', async () => {
  const { number } = await openPull()
  const comment = await world.comment(forge, alice, repository, number, 'x')
  const { headSha } = await gitea.pull(repository, number)
  const all = async (client: Gitea): Promise<string[]> => {
    const refused: string[] = []
    const attempt = async (name: string, call: () => Promise<unknown>): Promise<void> => {
      await call().catch((error: GiteaError) => {
        assert.equal(error.status, 403, error.message)
        assert.match(error.message, /scope/)
        refused.push(name)
      })
    }
    await attempt('user', () => client.currentUser())
    await attempt('pull', () => client.pull(repository, number))
    await attempt('timeline', () => client.timeline(repository, number, { commentId: 1 }))
    await attempt('reaction', () => client.react(repository, comment.id, 'eyes'))
    await attempt('comment', () => client.createComment(repository, number, 'x'))
    await attempt('status', () => client.setStatus(repository, headSha, { context: 'x', state: 'pending', description: '', targetUrl: '' }))
    await attempt('runs', () => client.runs(repository))
    if ((await client.membership('recipes', alice.login)).kind !== 'member') refused.push('membership')
    return refused
  }
  const without = async (scope: string): Promise<string[]> =>
    await all(
      as(
        await world.createToken(
          forge,
          bot,
          scopes.filter((one) => one !== scope)
        )
      )
    )
  assert.deepEqual(await all(gitea), [])
  assert.deepEqual(await without('read:user'), ['user'])
  assert.deepEqual(await without('read:organization'), ['membership'])
  assert.deepEqual(await without('write:issue'), ['timeline', 'reaction', 'comment'])
  assert.deepEqual(await without('write:repository'), ['pull', 'status', 'runs'])
})

test('a run that waits for an approval is blocked, which is neither queued nor running', async () => {
  const fork = await world.forkFor(forge, ray, repository)
  const work = await world.until(
    'the fork',
    async () => await world.cloneFor(forge, ray, fork, join(folder, 'clones', `ray-${Date.now()}`)).catch(() => undefined)
  )
  await work.branch('parked')
  await work.commit('Parked', { 'parked.txt': 'x\n' })
  await work.push('parked')
  const { number } = await world.openPull(forge, ray, repository, { title: 'parked', head: `${ray.login}:parked` })
  await world.comment(forge, ray, repository, number, 'hello')
  const run = await world.until('the run', async () => (await gitea.runs(repository, { state: 'blocked' }))[0])
  assert.deepEqual([run.state, run.actorId, run.conclusion], ['blocked', ray.id, null])
  assert.ok(!(await gitea.runs(repository, { state: 'queued' })).some((one) => one.id === run.id))
})

test('the user of a token, a repository, a branch, a file', async () => {
  assert.deepEqual(await gitea.currentUser(), { id: bot.id, login: bot.login })
  const read = await gitea.repository(repository)
  assert.deepEqual([read.fullName, read.owner, read.defaultBranch, read.private], [repository, 'recipes', 'main', false])
  assert.equal((await gitea.branch(repository, 'main'))?.sha, await world.headOf(forge, repository, 'main'))
  assert.equal(await gitea.branch(repository, 'no/such'), undefined)
  assert.equal((await gitea.file(repository, '.gitea/workflows/talk.yml', 'main'))?.text, workflow)
  assert.equal(await gitea.file(repository, 'nothing.yml', 'main'), undefined)
})

test('a file on a new branch, changed once more, and the pull request of it', async () => {
  const change = { path: 'docs/a b.md', message: 'Add a page', branch: 'testme/enroll', newBranch: true }
  await gitea.changeFile(repository, { ...change, text: 'one ü\n' })
  const first = await gitea.file(repository, change.path, change.branch)
  assert.equal(first?.text, 'one ü\n')
  await gitea.changeFile(repository, { ...change, newBranch: false, text: 'two\n', replaces: first?.sha ?? '' })
  assert.equal((await gitea.file(repository, change.path, change.branch))?.text, 'two\n')
  await assert.rejects(gitea.changeFile(repository, { ...change, newBranch: false, text: 'three\n', replaces: first?.sha ?? '' }), GiteaError)
  assert.equal(await gitea.pullOf(repository, 'main', change.branch), undefined)
  const pull = await gitea.openPull(repository, { head: change.branch, base: 'main', title: 'Add a page', body: 'why' })
  assert.equal((await gitea.pullOf(repository, 'main', change.branch))?.number, pull.number)
  assert.equal((await gitea.branch(repository, change.branch))?.sha, pull.headSha)
})

test('P15: where the code comes from', async () => {
  const own = await openPull()
  assert.equal(originOf(await gitea.pull(repository, own.number)), 'same-repository')
  const fork = await world.forkFor(forge, mallory, repository)
  const work = await world.until(
    'the fork',
    async () => await world.cloneFor(forge, mallory, fork, join(folder, 'clones', `fork-${Date.now()}`)).catch(() => undefined)
  )
  await work.branch('from-outside')
  await work.commit('From outside', { 'outside.txt': 'x\n' })
  await work.push('from-outside')
  const { number } = await world.openPull(forge, mallory, repository, { title: 'outside', head: `${mallory.login}:from-outside` })
  const pull = await gitea.pull(repository, number)
  assert.deepEqual([originOf(pull), pull.headRepo?.fullName], ['fork', fork])
  await work.run('push', '--quiet', `${forge.url}/${repository}.git`, 'HEAD:refs/for/main', '-o', 'topic=by-agit', '-o', 'title=By AGit')
  const agit = await world.until('the pull request', async () => {
    for (let at = number + 1; at < number + 5; at += 1) {
      const found = await gitea.pull(repository, at).catch(() => undefined)
      if (found?.title === 'By AGit') return found
    }
    return undefined
  })
  assert.equal(originOf(agit), 'agit')
  await forge.must('DELETE', `/repos/${fork}`)
  assert.equal(originOf(await gitea.pull(repository, number)), 'fork-gone')
})

test('P9, T1, T2: a pull request has a record from the start; pushes add one each', async () => {
  const { number, work, branch } = await openPull(2)
  const [first] = await records(number, 1)
  assert.equal(first?.at(-1), await work.head())
  const second = await work.commit('More', { 'more.txt': 'x\n' })
  await work.push(branch)
  assert.deepEqual((await records(number, 2)).at(-1), [second])
  assert.equal((await gitea.pull(repository, number)).headSha, second)
})

test('P9, T3: a force push back rewrites the older record, so that only the newer id tells of it', async () => {
  const { number, work, branch } = await openPull(3)
  await records(number, 1)
  const comment = await world.comment(forge, alice, repository, number, 'looks good')
  const old = await work.head()
  await work.run('reset', '--quiet', '--hard', 'HEAD~2')
  await work.push(branch, { force: true })
  const back = await work.head()
  assert.deepEqual(await records(number, 2), [[back], [old, back]])
  const entries = await gitea.timeline(repository, number, { commentId: comment.id })
  const [before, after] = entries.filter((entry) => entry.type === 'pull_push')
  assert.ok((before?.id ?? 0) < comment.id && (after?.id ?? 0) > comment.id)
})

test('P9, T9: nobody edits a record, though Gitea says 204', async () => {
  const { number } = await openPull()
  await records(number, 1)
  const record = (await gitea.timeline(repository, number, { commentId: 1 })).find((entry) => entry.type === 'pull_push')
  assert.equal(await as(forge.admin.token).editComment(repository, record?.id ?? 0, '{"is_force_push":false,"commit_ids":[]}'), undefined)
  assert.deepEqual(await records(number, 1), [(JSON.parse(record?.body ?? '{}') as { commit_ids: string[] }).commit_ids])
  assert.equal(await gitea.comment(repository, record?.id ?? 0), undefined)
})

test('P9, T10: a long timeline is read to its end', async () => {
  const { number, work, branch } = await openPull()
  await records(number, 1)
  for (let count = 0; count < 60; count += 1) await world.comment(forge, alice, repository, number, `talk ${count}`)
  const late = await work.commit('Late', { 'late.txt': 'x\n' })
  await work.push(branch)
  assert.deepEqual((await records(number, 2)).at(-1), [late])
  const { entries, pages } = await gitea.timelinePages(repository, number, { commentId: 1 })
  assert.equal(pages, 2)
  assert.equal(entries.filter((entry) => entry.type === 'comment').length, 60)
  assert.equal((await gitea.comments(repository, number)).length, 60)
})

test('comments: since a time, edited, deleted', async () => {
  const { number } = await openPull()
  const first = await gitea.createComment(repository, number, 'one')
  assert.deepEqual([first.userId, first.number, first.onPull, first.createdAt], [bot.id, number, true, first.updatedAt])
  assert.deepEqual(
    (await gitea.comments(repository, number, new Date(Date.parse(first.createdAt) - 1000))).map((comment) => comment.body),
    ['one']
  )
  assert.deepEqual(await gitea.comments(repository, number, new Date(Date.parse(first.createdAt) + 60_000)), [])
  assert.equal((await gitea.editComment(repository, first.id, 'two'))?.body, 'two')
  await gitea.deleteComment(repository, first.id)
  await gitea.deleteComment(repository, first.id)
  assert.equal(await gitea.comment(repository, first.id), undefined)
  assert.equal(await gitea.editComment(repository, first.id, 'three'), undefined)
})

test('P16, P20: of a reaction that is given twice at once, one was new', async () => {
  const { number } = await openPull()
  const comment = await world.comment(forge, alice, repository, number, '!testme')
  assert.equal(await gitea.react(repository, comment.id, 'eyes'), 'new')
  assert.equal(await gitea.react(repository, comment.id, 'eyes'), 'there')
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => gitea.react(repository, comment.id, 'rocket', { once: true })))
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value === 'new').length, 1)
  assert.deepEqual((await world.reactionsTo(forge, repository, comment.id)).sort(), [`${bot.login} eyes`, `${bot.login} rocket`])
})

test('P21: statuses, newest first; an unknown commit is an error', async () => {
  const { number } = await openPull()
  const { headSha } = await gitea.pull(repository, number)
  assert.deepEqual(await gitea.statuses(repository, headSha), [])
  const status = { context: 'testme', description: 'd', targetUrl: `${forge.url}/x#testme-1.1` }
  for (const state of ['pending', 'failure', 'success'] as const) await gitea.setStatus(repository, headSha, { ...status, state })
  const [newest, ...older] = await gitea.statuses(repository, headSha)
  assert.deepEqual([newest?.state, newest?.targetUrl, newest?.creatorId, older.length], ['success', status.targetUrl, bot.id, 2])
  await assert.rejects(gitea.setStatus(repository, 'd'.repeat(40), { ...status, state: 'success' }), GiteaError)
  await assert.rejects(as(mallory.token).setStatus(repository, headSha, { ...status, state: 'success' }), (error: GiteaError) => error.status === 403)
})

test('runs and jobs of a comment, while no runner has them', async () => {
  const { number } = await openPull()
  const before = (await gitea.runs(repository))[0]?.id ?? 0
  await world.comment(forge, alice, repository, number, 'hello')
  const run = await world.until('the run', async () => (await gitea.runs(repository)).find(({ id }) => id > before))
  assert.deepEqual([run.workflow, run.event, run.state, run.conclusion, run.startedAt], ['talk.yml', 'pull_request_comment', 'queued', null, null])
  assert.match(run.htmlUrl, new RegExp(`/recipes/site/actions/runs/${run.id}$`))
  assert.deepEqual((await gitea.run(repository, run.id))?.id, run.id)
  assert.deepEqual(
    (await gitea.jobs(repository, run.id)).map((job) => [job.name, job.state, job.runnerId]),
    [['all', 'queued', 0]]
  )
  assert.equal(await gitea.run(repository, 987_654), undefined)
  assert.ok((await gitea.runs(repository, { state: 'queued' })).some((one) => one.id === run.id))
  assert.deepEqual(await gitea.runs(repository, { state: 'running' }), [])
})

test('a re-run is an attempt of its own, in the same run, and began later', async () => {
  await there.runner('probe', { labels: ['probe'], profile: '2.3.0' })
  const id = await world.dispatchRun(forge, repository, 'probe.yml')
  const done = async (attempt: number) =>
    await world.until('both jobs', async () => {
      const jobs = await gitea.jobs(repository, id)
      return jobs.length === 2 && jobs.every((job) => job.state === 'done' && job.attempt === attempt) ? jobs : undefined
    })
  const first = await done(1)
  assert.deepEqual(
    first.map((job) => [job.name, job.conclusion, job.labels, job.runnerName]),
    [
      ['gate', 'success', ['probe'], 'probe'],
      ['stages', 'success', ['probe'], 'probe']
    ]
  )
  const began = (await gitea.run(repository, id))?.startedAt
  await world.laterThan(began ?? '')
  assert.equal(await world.rerun(forge, forge.admin, repository, id), 201)
  await done(2)
  const again = (await gitea.run(repository, id))?.startedAt
  assert.ok(Date.parse(again ?? '') > Date.parse(began ?? ''), `${again} is not after ${began}`)
  await world.laterThan(again ?? '')
  const stages = (await gitea.jobs(repository, id)).find((job) => job.name === 'stages')
  assert.equal(await world.rerun(forge, forge.admin, repository, id, stages?.id ?? 0), 201)
  await world.until('the job', async () => ((await gitea.jobs(repository, id)).some((job) => job.state === 'done' && job.attempt === 3) ? true : undefined))
  const third = (await gitea.run(repository, id))?.startedAt
  assert.ok(Date.parse(third ?? '') > Date.parse(again ?? ''), `${third} is not after ${again}`)
  assert.equal((await gitea.run(repository, id))?.conclusion, 'success')
})

test('P24: faults between us and a real Gitea', async () => {
  const proxy = await startFaultProxy(forge.url)
  const through = new Gitea({ url: proxy.url, token: bot.token, timeoutSeconds: 1, retries: { attempts: 2, firstPause: 5, longestPause: 1000 } })
  const { number } = await openPull()
  for (const fault of [{ kind: 'status', status: 500 }, { kind: 'half-body' }, { kind: 'reset' }, { kind: 'silence' }] as const) {
    proxy.clear()
    const injected = proxy.inject({ path: /\/pulls\//, fault, times: 1 })
    assert.equal((await through.pull(repository, number)).number, number, fault.kind)
    assert.equal(injected.hits, 1)
  }
  await proxy.close()
})
