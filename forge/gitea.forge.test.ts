// What Gitea 1.26.0 does that we count on. The sections are those of the observations on a real one.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pageOfArtifact } from '../src/actions/artifact.ts'
import { Gitea } from '../src/gitea/client.ts'
import { lab } from '../test/support/forge.ts'
import * as world from './world.ts'

const there = await lab()
const { forge } = there
const cast = await world.createCast(forge)
const { alice, bot, carol, mallory, ray } = cast
const repository = 'recipes/site'
await there.runner('both', { profile: '2.3.0', labels: ['testme'], capacity: 2 })

const tools = join(there.folder, 'sources', 'tools')
await world.makeTree(forge, tools, {
  texts: {
    'calls/action.yml': 'name: calls\nruns: { using: node20, main: main.js }\n',
    // Says in a file of the lab what this run was given and may do.
    'calls/main.js': `const { createHash } = require('node:crypto')
const { readFileSync, writeFileSync } = require('node:fs')
const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))
const api = process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY
const call = async (method, path, body) => {
  const answer = await fetch(path.startsWith('/orgs') || path === '/user' ? process.env.GITHUB_API_URL + path : api + path, { method, redirect: 'manual',
    headers: { authorization: 'token ' + process.env.INPUT_TOKEN, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : undefined }
}
const upload = async (name, content) => {
  const claim = JSON.parse(Buffer.from(process.env.ACTIONS_RUNTIME_TOKEN.split('.')[1], 'base64url'))
  const [, run, job] = /Actions\\.Results:(\\d+):(\\d+)/.exec(claim.scp)
  const ids = { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name }
  const service = async (method, body) => {
    const answer = await fetch(process.env.ACTIONS_RESULTS_URL + '/twirp/github.actions.results.api.v1.ArtifactService/' + method, { method: 'POST',
      headers: { authorization: 'Bearer ' + process.env.ACTIONS_RUNTIME_TOKEN, 'content-type': 'application/json' }, body: JSON.stringify({ ...ids, ...body }) })
    return await answer.json()
  }
  const { signedUploadUrl } = await service('CreateArtifact', { version: 4 })
  await fetch(signedUploadUrl + '&comp=block', { method: 'PUT', body: content })
  await service('FinalizeArtifact', { size: String(content.length), hash: 'sha256:' + createHash('sha256').update(content).digest('hex') })
}
const main = async () => {
  const number = event.issue.number
  const pull = await call('GET', '/pulls/' + number)
  const made = await call('POST', '/issues/' + number + '/comments', { body: 'made by the run' })
  const answers = {
    pull: pull.status,
    timeline: (await call('GET', '/issues/' + number + '/timeline')).status,
    comment: made.status,
    own: (await call('PATCH', '/issues/comments/' + made.body.id, { body: 'changed by the run' })).status,
    others: (await call('PATCH', '/issues/comments/' + event.comment.id, { body: event.comment.body })).status,
    reaction: (await call('POST', '/issues/comments/' + event.comment.id + '/reactions', { content: 'eyes' })).status,
    again: (await call('POST', '/issues/comments/' + event.comment.id + '/reactions', { content: 'eyes' })).status,
    status: (await call('POST', '/statuses/' + pull.body.head.sha, { state: 'pending', context: 'probe' })).status,
    member: (await call('GET', '/orgs/recipes/members/alice')).status,
    permission: (await call('GET', '/collaborators/alice/permission')).status,
    run: (await call('GET', '/actions/runs/' + process.env.GITHUB_RUN_ID)).status
  }
  await upload('probe', Buffer.concat([Buffer.from('PK\\x05\\x06'), Buffer.alloc(18)]))
  const shown = (await call('GET', '/actions/runs/' + process.env.GITHUB_RUN_ID + '/artifacts?name=probe')).body.artifacts.map((one) => one.name + ' ' + one.size_in_bytes)
  writeFileSync(process.env.TRACES + '/token-' + event.comment.id, process.env.INPUT_TOKEN)
  writeFileSync(process.env.TRACES + '/comment-' + event.comment.id + '-' + process.env.GITHUB_RUN_ATTEMPT, JSON.stringify({ answers, shown, actor: process.env.GITHUB_ACTOR,
    eventName: process.env.GITHUB_EVENT_NAME, sha: process.env.GITHUB_SHA, keys: Object.keys(event).sort(), pullRequest: Object.keys(event.issue.pull_request).sort(),
    push: event.repository.permissions.push, secret: process.env.INPUT_SECRET !== '', variable: process.env.INPUT_VARIABLE !== '' }))
}
main()
`
  }
})
await world.createRepository(forge, 'recipes/tools', { folder: tools })

const workflow = (
  options: { on?: string; job?: string } = {}
): string => `run-name: "\${{ github.event.issue.number }} \${{ github.actor }} \${{ github.event.comment.id }}"
on:
  issue_comment:
    types: ${options.on ?? '[created]'}
jobs:
  all:
    if: github.event.issue.pull_request && startsWith(github.event.comment.body, '!testme')
    runs-on: testme
${options.job ?? ''}    steps:
      - uses: recipes/tools/calls@main
        with:
          token: \${{ github.token }}
          secret: \${{ secrets.S1 }}
          variable: \${{ vars.V1 }}
`
const source = join(there.folder, 'sources', 'site')
await world.makeTree(forge, source, { texts: { 'compose.yml': 'services: {}\n', '.gitea/workflows/testme.yml': workflow() } })
await world.createRepository(forge, repository, { folder: source })
await world.setSecret(forge, repository, 'S1', 'a secret of the repository')
await world.setVariable(forge, repository, 'V1', 'a variable')
const aliceBrowser = await world.sessionOf(forge, alice)

let branches = 0
/** A pull request of alice from a branch of the repository. */
async function pullOfAlice(): Promise<{ number: number; branch: string; sha: string }> {
  branches += 1
  const branch = `branch-${branches}`
  const sha = await world.commitFiles(forge, repository, { branch, from: 'main', message: branch, files: { [`${branch}.txt`]: branch } })
  const { number } = await world.openPull(forge, alice, repository, { title: branch, head: branch })
  return { number, branch, sha }
}

const runOfComment = (id: number): Promise<world.RunFacts> => world.runThat(forge, repository, (run) => run.display_title.endsWith(` ${id}`))
/** Waits for the end of a run; where it is another than expected the job's log is in the error. */
async function ends(id: number, conclusion: string): Promise<world.RunFacts> {
  const run = await world.completed(forge, repository, id)
  const logs = await Promise.all((await world.jobsOf(forge, repository, id)).map((job) => world.linesOf(forge, repository, job.id)))
  assert.equal(run.conclusion, conclusion, logs.flat().join('\n'))
  return run
}
interface Said {
  answers: Record<string, number>
  shown: string[]
  actor: string
  eventName: string
  sha: string
  keys: string[]
  pullRequest: string[]
  push: boolean
  secret: boolean
  variable: boolean
}
const saidBy = (id: number, attempt = 1): Said => JSON.parse(readFileSync(join(there.folder, 'traces', `comment-${id}-${attempt}`), 'utf8')) as Said

test('the table of membership (§6): 204, 404, 303 and what a token needs', async () => {
  const ask = async (token: string | undefined, login: string): Promise<number> => (await forge.api(token, 'GET', `/orgs/recipes/members/${login}`)).status
  const all = async (token: string | undefined): Promise<number[]> => {
    const answers = []
    for (const login of ['ray', 'carol', 'mallory', 'nobody-at-all']) answers.push(await ask(token, login))
    return answers
  }
  assert.deepEqual(await all(ray.token), [204, 204, 404, 404])
  assert.deepEqual(await all(mallory.token), [303, 303, 404, 404])
  assert.deepEqual(await all(forge.admin.token), [204, 204, 404, 404])
  assert.deepEqual(await all(undefined), [401, 401, 401, 401])
  assert.equal(await ask(await world.createToken(forge, bot, ['read:organization']), 'ray'), 204)
  assert.equal(await ask(await world.createToken(forge, bot, ['write:issue', 'write:repository']), 'ray'), 403)
  const redirect = await forge.api(mallory.token, 'GET', '/orgs/recipes/members/carol')
  assert.match(redirect.headers.get('location') ?? '', /\/orgs\/recipes\/public_members\/carol$/)
  const person = await world.createPerson(forge, 'before')
  await world.renamePerson(forge, person, 'afterwards')
  assert.equal(await ask(ray.token, 'before'), 307)
})

test("a stranger's comment on a branch of ours runs at once, with secrets (§5); the event's keys; no status by itself (§15)", async () => {
  const pull = await pullOfAlice()
  const { id } = await world.comment(forge, mallory, repository, pull.number, '!testme')
  const run = await ends((await runOfComment(id)).id, 'success')
  assert.equal(run.event, 'pull_request_comment')
  assert.equal(run.display_title, `${pull.number} mallory ${id}`)
  const said = saidBy(id)
  assert.deepEqual([said.secret, said.variable, said.actor, said.push, said.eventName], [true, true, 'mallory', false, 'issue_comment'])
  assert.notEqual(said.sha, pull.sha)
  assert.deepEqual(said.keys, ['action', 'comment', 'is_pull', 'issue', 'repository', 'sender'])
  assert.deepEqual(said.pullRequest, ['draft', 'html_url', 'merged', 'merged_at'])
  assert.deepEqual(said.answers, {
    ...{ pull: 200, timeline: 200, comment: 201, own: 200, others: 200, reaction: 201, again: 200, status: 201 },
    ...{ member: 303, permission: 403, run: 200 }
  })
  assert.deepEqual(
    (await world.statusesOf(forge, repository, pull.sha)).map(({ context }) => context),
    ['probe']
  )
  const made = (await world.commentsOf(forge, repository, pull.number)).find(({ body }) => body === 'changed by the run')
  assert.deepEqual([made?.user.id, made?.user.login], [-2, 'gitea-actions'])
  // The same user has no name in the list of reactions.
  assert.deepEqual(await world.reactionsTo(forge, repository, id), ['Ghost eyes'])
  assert.deepEqual(await world.statusesOf(forge, repository, await world.headOf(forge, repository, 'main')), [])
})

test('a comment on a fork: parked for who cannot write, approved in the browser, without secrets and statuses (§5)', async () => {
  const fork = await world.forkFor(forge, mallory, repository)
  const work = await world.cloneFor(forge, mallory, fork, join(there.folder, 'work', 'fork'))
  await work.branch('idea')
  await work.commit('An idea', { 'idea.txt': 'idea\n' })
  await work.push('idea')
  const { number } = await world.openPull(forge, mallory, repository, { title: 'An idea', head: 'mallory:idea' })
  const byMember = await world.comment(forge, alice, repository, number, '!testme')
  await ends((await runOfComment(byMember.id)).id, 'success')
  const member = saidBy(byMember.id)
  assert.deepEqual([member.secret, member.variable, member.push], [false, true, true])
  assert.deepEqual(member.answers, {
    ...{ pull: 200, timeline: 200, comment: 201, own: 200, others: 403, reaction: 201, again: 200, status: 403 },
    ...{ member: 303, permission: 403, run: 200 }
  })
  // An artifact goes up from a fork's run as well (§12).
  assert.deepEqual(
    (await world.artifactsOf(forge, repository, (await runOfComment(byMember.id)).id)).map(({ name, size_in_bytes }) => `${name} ${size_in_bytes}`),
    ['probe 22']
  )
  // It is shown, with its size, while its job is still running: nobody has to wait for the end of a job to link it.
  assert.deepEqual(member.shown, ['probe 22'])
  const { id: run } = await runOfComment(byMember.id)
  const gitea = new Gitea({ url: forge.url, token: bot.token })
  assert.deepEqual(await gitea.artifacts(repository, run, 'probe'), [{ name: 'probe', size: 22, expired: false }])
  assert.deepEqual(await gitea.artifacts(repository, run, 'another'), [])
  assert.deepEqual(await gitea.artifacts(repository, 424242, 'probe'), [])
  const { htmlUrl = '' } = (await gitea.run(repository, run)) ?? {}
  assert.deepEqual(await Promise.all(['probe', 'another'].map(async (name) => (await fetch(pageOfArtifact(htmlUrl, name))).status)), [200, 404])
  // Membership is not enough: ray cannot write.
  const byReader = await world.comment(forge, ray, repository, number, '!testme')
  const parked = await runOfComment(byReader.id)
  assert.equal(parked.status, 'waiting')
  assert.deepEqual(
    (await world.jobsOf(forge, repository, parked.id)).map(({ runner_name }) => runner_name ?? ''),
    ['']
  )
  assert.equal(await world.approveRun(await world.sessionOf(forge, mallory), repository, parked.id), 404)
  assert.equal(await world.approveRun(aliceBrowser, repository, parked.id), 200)
  await ends(parked.id, 'success')
  assert.equal(saidBy(byReader.id).secret, false)
  // Whose run was approved once is asked no more.
  const again = await world.comment(forge, ray, repository, number, '!testme')
  await ends((await runOfComment(again.id)).id, 'success')
  assert.equal(saidBy(again.id).secret, false)
})

test('after a normal end the token is dead; a rerun has the old author and a new attempt (§13)', async () => {
  const pull = await pullOfAlice()
  const { id } = await world.comment(forge, carol, repository, pull.number, '!testme')
  const run = await runOfComment(id)
  await ends(run.id, 'success')
  const dead = readFileSync(join(there.folder, 'traces', `token-${id}`), 'utf8')
  assert.equal((await forge.api(dead, 'GET', `/repos/${repository}`)).status, 401)
  assert.equal(await world.rerun(forge, ray, repository, run.id), 403)
  assert.equal(await world.rerun(forge, alice, repository, run.id), 201)
  await world.attempted(forge, repository, run.id, 2)
  assert.equal(saidBy(id, 2).actor, 'carol')
})

test('which comments make a run (§10), and that one whose condition is false is a run as well (§4)', async () => {
  const pull = await pullOfAlice()
  const talk = await world.comment(forge, alice, repository, pull.number, 'just talking')
  await ends((await runOfComment(talk.id)).id, 'skipped')
  const runs = async (): Promise<number> => (await world.runsOf(forge, repository)).length
  const before = await runs()
  await world.editComment(forge, alice, repository, talk.id, '!testme')
  await world.deleteComment(forge, alice, repository, talk.id)
  const issue = await world.openIssue(forge, alice, repository, 'An issue')
  const plain = await world.comment(forge, alice, repository, issue.number, '!testme')
  await ends((await runOfComment(plain.id)).id, 'skipped')
  await world.setState(forge, alice, repository, pull.number, 'closed')
  const late = await world.comment(forge, alice, repository, pull.number, '!testme')
  await ends((await runOfComment(late.id)).id, 'success')
  assert.equal(await runs(), before + 2)
})

interface Entry {
  id: number
  type: string
  body: string
}
const timeline = async (number: number, page = 1): Promise<Entry[] | null> =>
  await forge.must<Entry[] | null>('GET', `/repos/${repository}/issues/${number}/timeline?page=${page}&limit=50`)
interface Push {
  id: number
  forced: boolean
  ids: string[]
}
const pushes = async (number: number): Promise<Push[]> =>
  ((await timeline(number)) ?? [])
    .filter(({ type }) => type === 'pull_push')
    .map(({ id, body }) => {
      const { is_force_push: forced, commit_ids: ids } = JSON.parse(body) as { is_force_push: boolean; commit_ids: string[] }
      return { id, forced, ids }
    })
const lastPush = (number: number, sha: string): Promise<Push> =>
  world.until('the push record', async () => (await pushes(number)).findLast(({ ids }) => ids.at(-1) === sha))

test('push records: one for each push, ids in one row with comments, rewritten by a force push (§9)', async () => {
  const work = await world.cloneFor(forge, alice, repository, join(there.folder, 'work', 'records'))
  await work.branch('records')
  const first = await work.commit('first', { 'a.txt': '1\n' })
  const second = await work.commit('second', { 'a.txt': '2\n' })
  await work.push('records')
  const { number } = await world.openPull(forge, alice, repository, { title: 'Records', head: 'records' })
  const fresh = await lastPush(number, second)
  assert.deepEqual(fresh.ids, [first, second])
  const comment = await world.comment(forge, carol, repository, number, 'looks good')
  assert.ok(comment.id > fresh.id)
  const third = await work.commit('third', { 'a.txt': '3\n' })
  await work.push('records')
  const pushed = await lastPush(number, third)
  assert.deepEqual([pushed.ids, pushed.forced], [[third], false])
  assert.ok(pushed.id > comment.id)
  // Back to the first commit: what held the later ones is changed or gone, the record of the force push is new.
  await work.run('reset', '--quiet', '--hard', first)
  await work.push('records', { force: true })
  const forced = await world.until('the record of the force push', async () => (await pushes(number)).find((push) => push.forced))
  assert.deepEqual(forced.ids, [third, first])
  const left = await pushes(number)
  assert.ok(!left.some(({ id }) => id === pushed.id))
  assert.deepEqual(left.find(({ id }) => id === fresh.id)?.ids, [first])
  assert.equal((await world.pullOf(forge, repository, number)).head.sha, first)
})

test('a push while the pull request is closed leaves no record, though the head moves (§9)', async () => {
  const pull = await pullOfAlice()
  await lastPush(pull.number, pull.sha)
  const witness = await world.openWitness(forge, alice, repository, pull.branch)
  await world.setState(forge, alice, repository, pull.number, 'closed')
  const sha = await world.commitFiles(forge, repository, { branch: pull.branch, message: 'more', files: { 'more.txt': 'more\n' } })
  await lastPush(witness.number, sha)
  await world.setState(forge, alice, repository, pull.number, 'open')
  assert.equal((await world.pullOf(forge, repository, pull.number)).head.sha, sha)
  assert.deepEqual(
    (await pushes(pull.number)).map(({ ids }) => ids),
    [[pull.sha]]
  )
})

test('a record comes later than its push: a comment behind a push can have the lower id (§9, T14)', async () => {
  const pull = await pullOfAlice()
  await lastPush(pull.number, pull.sha)
  // How much later is a matter of load, so one of several pushes has to show it.
  for (let push = 1; push <= 20; push++) {
    const sha = await world.commitFiles(forge, repository, { branch: pull.branch, message: 'more', files: { [`late-${push}.txt`]: 'late\n' } })
    const comment = await world.comment(forge, alice, repository, pull.number, 'at once')
    if ((await lastPush(pull.number, sha)).id > comment.id) return
  }
  assert.fail('each of 20 push records came before a comment that was made after the push')
})

test('the headers of the timeline lie; past its end the body is null; comments come all at once (§9)', async () => {
  const pull = await pullOfAlice()
  for (let count = 0; count < 55; count++) await world.comment(forge, forge.admin, repository, pull.number, `comment ${count}`)
  const page = async (number: number): Promise<{ count: number | null; total: string | null; link: string | null }> => {
    const answer = await forge.api(forge.admin.token, 'GET', `/repos/${repository}/issues/${pull.number}/timeline?page=${number}&limit=100`)
    const body = answer.body as unknown[] | null
    return { count: body === null ? null : body.length, total: answer.headers.get('x-total-count'), link: answer.headers.get('link') }
  }
  assert.deepEqual(await page(1), { count: 50, total: '50', link: null })
  const second = await page(2)
  assert.equal(second.total, String(second.count))
  assert.deepEqual(await page(3), { count: null, total: '0', link: null })
  assert.equal((await world.commentsOf(forge, repository, pull.number)).length, 55)
})
