import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { withoutNewestRecord } from '../../test/support/fault-proxy.ts'
import { GateWorld, repository, sha } from '../../test/support/gate-world.ts'
import { automatic } from '../../test/support/gitea-double.ts'
import { GiteaError } from '../gitea/error.ts'
import type { Published } from '../publish/publisher.ts'
import { viewOf } from '../report/pull-request/of-run.ts'
import { parseComment } from '../trigger/parse.ts'
import { strangerReply } from '../trigger/reasons.ts'

let world: GateWorld
before(async () => {
  world = await GateWorld.start()
})
after(() => world.close())
afterEach(() => {
  world.proxy.clear()
  world.proxy.requests.length = 0
  world.log.length = 0
})

const calls = (): string[] => world.proxy.requests.map((request) => `${request.method} ${request.path.replace('/api/v1', '').replace(/\?.*/, '')}`)

test('a member asks: eyes, rocket, a pending status on the commit, one comment that names it, and the request', async () => {
  const pull = world.pull()
  const { accepted, reason, request, comment } = await world.ask(pull, '!testme install base=1.2.0+3.4.5')
  assert.deepEqual([accepted, reason], [true, 'run'])
  assert.deepEqual(request, {
    repository,
    pullRequest: pull.number,
    commentId: comment.id,
    headRepository: repository,
    sha: sha('a'),
    baseBranch: 'main',
    base: '1.2.0+3.4.5',
    stages: ['install'],
    keepSeconds: 0,
    requestedBy: 'alice',
    fork: false,
    attempt: 1
  })
  assert.deepEqual(world.reactions(comment), ['eyes', 'rocket'])
  assert.equal(world.said(pull).length, 1)
  assert.match(world.said(pull)[0] ?? '', /Queued/)
  assert.match(world.said(pull)[0] ?? '', /aaaaaaaaaaaa/)
  const [status] = world.gitea.statuses.filter((one) => one.sha === sha('a'))
  assert.deepEqual([status?.context, status?.state], ['testme (install)', 'pending'])
})

test('P2: an ordinary comment costs no call to Gitea', async () => {
  const pull = world.pull()
  for (const body of ['just talking', 'I like !testme', '> !testme', '`!testme`', '!testmeplease', '']) {
    assert.deepEqual(await world.gate(pull, world.gitea.comment(pull, world.alice, body)), { accepted: false, reason: 'no-command', request: null }, body)
  }
  assert.deepEqual(calls(), [])
})

test('P2: an edited, a deleted, an issue comment, another event: each its own code, without a call', async () => {
  const pull = world.pull()
  const issue = world.pull({ isPull: false })
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  assert.equal((await world.gate(pull, comment, { event: { action: 'edited' } })).reason, 'not-created')
  assert.equal((await world.gate(pull, comment, { event: { action: 'deleted' } })).reason, 'not-created')
  assert.equal((await world.gate(issue, world.gitea.comment(issue, world.alice, '!testme'))).reason, 'not-a-pull-request')
  assert.equal((await world.gate(pull, comment, { eventName: 'push' })).reason, 'wrong-event')
  assert.deepEqual(calls(), [])
})

test('P2: a pull request that was closed with the comment is closed, whatever the event says', async () => {
  const pull = world.pull()
  pull.state = 'closed'
  const { reason, accepted } = await world.ask(pull)
  assert.deepEqual([accepted, reason], [false, 'closed'])
  pull.merged = true
  assert.equal((await world.ask(pull)).reason, 'merged')
})

test('P3: our own answers, the automatic user and whoever is on the list are nobody to us, by id', async () => {
  const pull = world.pull()
  const asBot = world.gitea.comment(pull, world.bot, '!testme')
  assert.equal((await world.gate(pull, asBot)).reason, 'own-comment')
  assert.equal((await world.gate(pull, world.gitea.comment(pull, automatic, '!testme'))).reason, 'ignored-user')
  const other = world.gitea.user('renovate', 'public')
  assert.equal((await world.gate(pull, world.gitea.comment(pull, other, '!testme'), { policy: { ignoredUsers: [other.id] } })).reason, 'ignored-user')
  const impostor = world.gitea.user('testme-bot2', 'private')
  impostor.login = 'testme-bot'
  assert.equal((await world.gate(pull, world.gitea.comment(pull, impostor, '!testme'))).reason, 'run')
})

test('P3: nothing that we write parses as a command', async () => {
  const pull = world.pull()
  world.gitea.runs.push({ id: 304, title: 'testme', status: 'in_progress', jobs: [], actor: world.alice })
  await world.ask(pull, '!testme help')
  await world.ask(pull, '!testme', { runId: 304 })
  await world.ask(pull, '!testme')
  await world.ask(pull, '!testme status')
  await world.ask(pull, '!testme cancel')
  world.gitea.push(pull, [sha('b')])
  const late = world.gitea.comment(pull, world.alice, '!testme')
  world.gitea.push(pull, [sha('c')])
  await world.gate(pull, late)
  await world.gate(pull, world.gitea.comment(pull, world.mallory, '!testme'))
  const said = world.said(pull)
  assert.equal(said.length, 7)
  for (const body of said) assert.equal(parseComment(body).kind, 'none', body)
})

test('P6: hostile bodies reach no log line, no comment and no output', async () => {
  const pull = world.pull()
  const hostile = [
    '!testme $(id)',
    '!testme ${{ github.token }}',
    '!testme\n::set-env name=A::b',
    '!testme ##[group]x',
    '!testme \u001b[31mred',
    '!testme \u0000',
    '!testme @all'
  ]
  for (const body of hostile) {
    const { accepted } = await world.ask(pull, body)
    const text = [...world.log, ...world.said(pull)].join('\n')
    for (const piece of ['$(id)', '${{', '::set-env', '##[', '\u001b', '\u0000', '@all']) assert.ok(!text.includes(piece), `${JSON.stringify(body)}: ${piece}`)
    assert.equal(accepted, body.includes('::set-env'), body)
  }
})

test('P7, L119: the member is asked for at the organisation, and a stranger is none', async () => {
  const pull = world.pull()
  const { reason, accepted } = await world.gate(pull, world.gitea.comment(pull, world.mallory, '!testme'))
  assert.deepEqual([accepted, reason], [false, 'not-a-member'])
  assert.deepEqual(
    world.said(pull).map((body) => body.split('\n')[1]),
    [strangerReply]
  )
})

test('P7: whoever is on the list of user ids may ask without being a member, by id', async () => {
  const pull = world.pull()
  const comment = world.gitea.comment(pull, world.mallory, '!testme')
  assert.equal((await world.gate(pull, comment, { policy: { allowedUsers: [world.mallory.id] } })).accepted, true)
  assert.ok(!calls().some((call) => call.includes('/members/')))
})

test('P7: every answer but 204 refuses, and none but 404 is called "no"', async () => {
  const rows: [number, string][] = [
    [303, 'membership-hidden'],
    [307, 'user-renamed'],
    [200, 'membership-unknown'],
    [401, 'membership-unknown'],
    [403, 'membership-unknown'],
    [500, 'membership-unknown']
  ]
  for (const [status, code] of rows) {
    const pull = world.pull()
    world.proxy.clear()
    world.proxy.inject({ path: /\/members\//, fault: { kind: 'status', status } })
    const { accepted, reason, comment } = await world.ask(pull)
    assert.deepEqual([accepted, reason], [false, code], String(status))
    assert.deepEqual(world.reactions(comment), [], String(status))
  }
})

test('P8: nothing is done before the author is known: no reaction, no status, no claim', async () => {
  const pull = world.pull()
  const comment = world.gitea.comment(pull, world.mallory, '!testme')
  const statuses = world.gitea.statuses.length
  await world.gate(pull, comment)
  const before = calls().slice(0, calls().findIndex((call) => call.includes('/members/')) + 1)
  assert.ok(
    before.every((call) => call.startsWith('GET ')),
    before.join()
  )
  assert.deepEqual(world.reactions(comment), [])
  assert.equal(world.gitea.statuses.length, statuses)
})

test('P8: a member who was removed from the organisation before a re-run is refused', async () => {
  const pull = world.pull()
  const bob = world.gitea.user('bob', 'private')
  const comment = world.gitea.comment(pull, bob, '!testme')
  assert.equal((await world.gate(pull, comment)).accepted, true)
  world.gitea.members.delete('bob')
  assert.equal((await world.gate(pull, comment, { attempt: 2 })).reason, 'not-a-member')
})

test('P9, L121: the head that the comment saw is pinned; a push after it refuses and offers the line to paste', async () => {
  const pull = world.pull({}, [sha('a'), sha('b')])
  const comment = world.gitea.comment(pull, world.alice, '!testme upgrade')
  world.gitea.push(pull, [sha('c')])
  const { accepted, reason } = await world.gate(pull, comment)
  assert.deepEqual([accepted, reason], [false, 'head-moved'])
  assert.match(world.said(pull)[0] ?? '', /`!testme cccccccccccc upgrade`/)
})

test('P9: a force push back to an older commit: records and head agree on what nobody approved, and it is refused', async () => {
  const pull = world.pull({}, [sha('1'), sha('2'), sha('3')])
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  world.gitea.forcePush(pull, sha('1'))
  const record = pull.entries.find((entry) => entry.id < comment.id && entry.type === 'pull_push')
  assert.deepEqual(JSON.parse(record?.body ?? '{}').commit_ids, [sha('1')])
  assert.equal((await world.gate(pull, comment)).reason, 'head-moved')
})

test('P9, P24: a head that moves between the two reads of one check is seen', async () => {
  const pull = world.pull({}, [sha('4')])
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  world.proxy.inject({ path: /\/timeline/, fault: { kind: 'meanwhile', act: () => void world.gitea.push(pull, [sha('5')]) }, after: 2, times: 1 })
  const { accepted, reason } = await world.gate(pull, comment)
  assert.equal(accepted, false)
  assert.equal(reason, 'head-moved')
})

test('P9: a record that Gitea has not written yet is waited for once, and the whole check is made again', async () => {
  const pull = world.pull({}, [sha('6')])
  world.gitea.push(pull, [sha('7')])
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  const held = world.proxy.inject({ path: /timeline\?page=1&/, fault: { kind: 'rewrite', change: withoutNewestRecord }, times: 1 })
  const waits: number[] = []
  const { accepted, request } = await world.gate(pull, comment, { wait: async (seconds) => void waits.push(seconds) })
  assert.deepEqual([accepted, request?.sha, held.hits], [true, sha('7'), 1])
  assert.ok(waits.length === 1 && (waits[0] ?? 0) >= 2 && (waits[0] ?? 0) <= 3)
})

test('P9, T14: a comment that is older than the record of the push before it is refused kindly after one retry', async () => {
  const pull = world.pull({}, [sha('8')])
  const write = world.gitea.push(pull, [sha('9')], { recordLater: true })
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  let waits = 0
  const { reason } = await world.gate(pull, comment, {
    wait: async () => {
      waits += 1
      write()
    }
  })
  assert.deepEqual([reason, waits], ['head-moved', 1])
  assert.match(world.said(pull)[0] ?? '', /`!testme 999999999999`/)
})

test('P9, T7: a push while it was closed has no record; the explicit commit is the way out', async () => {
  const pull = world.pull({}, [sha('a')])
  pull.state = 'closed'
  world.gitea.push(pull, [sha('d')])
  pull.state = 'open'
  assert.equal((await world.ask(pull)).reason, 'push-record-missing')
  assert.equal((await world.ask(pull, `!testme ${sha('d').slice(0, 12)}`)).request?.sha, sha('d'))
})

test('P9, T10: the push record of a long discussion stands on a later page', async () => {
  const pull = world.pull({}, [sha('a')])
  for (let count = 0; count < 70; count += 1) world.gitea.comment(pull, world.mallory, 'talk')
  world.gitea.push(pull, [sha('e')])
  assert.equal((await world.ask(pull)).request?.sha, sha('e'))
})

test('P9 (d): a comment that the token of a job edited, or that is gone, is not what its author wrote', async () => {
  const pull = world.pull()
  const edited = world.gitea.comment(pull, world.alice, 'looks good')
  edited.body = '!testme'
  edited.updated = new Date(edited.created.getTime() + 5000)
  assert.equal((await world.gate(pull, edited)).reason, 'comment-edited')
  const changed = world.gitea.comment(pull, world.alice, 'looks good')
  assert.equal((await world.gate(pull, changed, { event: { body: '!testme' } })).reason, 'comment-edited')
  const gone = world.gitea.comment(pull, world.alice, '!testme')
  const event = { ...gone }
  pull.entries.splice(pull.entries.indexOf(gone), 1)
  assert.equal((await world.gate(pull, event)).reason, 'comment-deleted')
})

test('P7: membership was asked for a name, which must still be that of the author', async () => {
  const pull = world.pull()
  const former = world.gitea.user('former', 'private')
  const comment = world.gitea.comment(pull, { ...former }, '!testme')
  world.proxy.inject({
    method: 'GET',
    path: /\/issues\/comments\//,
    fault: { kind: 'rewrite', change: (body) => ({ ...(body as object), user: { id: former.id, login: 'now-another' } }) }
  })
  assert.equal((await world.gate(pull, comment)).accepted, false)
})

test('P10: an explicit commit is compared with the head and needs no records', async () => {
  const pull = world.pull({}, [sha('f')])
  const { request } = await world.ask(pull, `!testme ${sha('f').slice(0, 12)}`)
  assert.equal(request?.sha, sha('f'))
  assert.ok(!calls().some((call) => call.includes('timeline')))
  assert.equal((await world.ask(pull, `!testme ${sha('e').slice(0, 12)}`)).reason, 'sha-is-not-the-head')
  for (const bad of ['f'.repeat(11), 'F'.repeat(12).replace('F', 'g'), 'f'.repeat(65)])
    assert.equal((await world.ask(pull, `!testme ${bad}`)).accepted, false, bad)
})

test('P15: forks by policy, AGit never, a fork that is gone never, a target branch by policy', async () => {
  const fork = world.pull({ fork: true })
  assert.equal((await world.ask(fork)).request?.fork, true)
  assert.equal((await world.ask(world.pull({ fork: true }), '!testme', { policy: { forks: 'refuse' } })).reason, 'fork-refused')
  assert.equal((await world.ask(world.pull({ agit: true }))).reason, 'agit')
  assert.equal((await world.ask(world.pull({ fork: 'gone' }))).reason, 'fork-gone')
  assert.equal((await world.ask(world.pull(), '!testme', { policy: { baseBranches: ['stable'] } })).reason, 'base-branch-refused')
})

test('P16, P24: two gates on the same comment at once: one takes it', async () => {
  const pull = world.pull()
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  const outcomes = await Promise.all([1, 2, 3].map(() => world.gate(pull, comment)))
  assert.equal(outcomes.filter((outcome) => outcome.accepted).length, 1)
  for (const outcome of outcomes) assert.ok(['run', 'claimed-by-another', 'duplicate'].includes(outcome.reason), outcome.reason)
  assert.equal(world.said(pull).length, 1)
})

test('P16: a claim that cannot be read is closed: nothing is accepted, the step fails, and the member is told', async () => {
  const pull = world.pull()
  const statuses = world.gitea.statuses.length
  world.proxy.inject({ method: 'POST', path: /reactions/, fault: { kind: 'reset', done: true }, after: 1 })
  await assert.rejects(world.ask(pull), GiteaError)
  assert.match(world.said(pull)[0] ?? '', /This was not run: .* Comment again: `!testme`\./)
  assert.equal(world.gitea.statuses.length, statuses)
})

test('P17, L126: the same event twice is one run and one comment; a re-run is a run of its own and edits the same comment', async () => {
  const pull = world.pull()
  const { comment } = await world.ask(pull)
  assert.equal((await world.gate(pull, comment)).reason, 'duplicate')
  assert.equal(world.said(pull).length, 1)
  const again = await world.gate(pull, comment, { attempt: 2 })
  assert.deepEqual([again.accepted, again.request?.attempt], [true, 2])
  assert.equal(world.said(pull).length, 1)
  assert.equal((await world.gate(pull, comment, { attempt: 2 })).reason, 'duplicate')
})

test('P17: a refused comment has one reply, which a re-run edits', async () => {
  const pull = world.pull()
  const { comment, reason } = await world.ask(pull, '!testme instal')
  assert.equal(reason, 'invalid-command')
  assert.match(world.said(pull)[0] ?? '', /Did you mean `install`/)
  assert.equal((await world.gate(pull, comment)).reason, 'duplicate')
  assert.equal((await world.gate(pull, comment, { attempt: 2 })).reason, 'invalid-command')
  assert.equal(world.said(pull).length, 1)
})

test('the same again is refused with a link while the first lives, and accepted when it is over', async () => {
  const pull = world.pull()
  world.gitea.runs.push({ id: 301, title: 'testme', status: 'in_progress', jobs: [], actor: world.alice })
  await world.ask(pull, '!testme', { runId: 301 })
  const second = await world.ask(pull)
  assert.equal(second.reason, 'already-asked')
  assert.match(world.said(pull)[1] ?? '', /actions\/runs\/301/)
  const run = world.gitea.runs.find((one) => one.id === 301)
  if (run !== undefined) Object.assign(run, { status: 'completed', conclusion: 'failure' })
  assert.equal((await world.ask(pull)).accepted, true)
})

test('a request that runs is left alone by one for the same commit with another base or a time to be kept: each has its comment and its verdict', async () => {
  for (const words of ['keep=30m', 'base=1.2.0+3.4.5', 'lint install upgrade backup restore custom keep=30m']) {
    const pull = world.pull()
    const runId = 400 + pull.number
    world.gitea.runs.push({ id: runId, title: 'testme', status: 'in_progress', jobs: [], actor: world.alice })
    const first = await world.ask(pull, '!testme', { runId })
    const request = first.request ?? assert.fail('not accepted')
    const say = async (state: 'running' | 'done'): Promise<Published> =>
      await world.publisher().publish(viewOf({ request, state, reason: 'a verdict', runLink: `https://git.example.org/${repository}/actions/runs/${runId}` }))
    await say('running')
    assert.equal((await world.ask(pull, `!testme ${words}`, { runId })).accepted, true, words)
    assert.equal((await world.ask(pull)).reason, 'already-asked')
    assert.equal((await world.ask(pull, '!testme lint install upgrade backup restore custom')).reason, 'already-asked')
    await world.ask(pull, '!testme status')
    assert.match(world.said(pull).at(-1) ?? '', /- Running: .*\n- Waiting/)
    // The newest request has the status, which both share; what is said of the first stays its own.
    assert.deepEqual(await say('done').then(({ comment, status }) => [comment, status]), ['edited', 'superseded'])
    assert.match(world.said(pull)[0] ?? '', /a verdict/)
    assert.match(world.said(pull)[1] ?? '', /Queued/)
  }
})

test('another request takes the place of one that waits, whose comment and status say so', async () => {
  const pull = world.pull()
  world.gitea.runs.push({ id: 302, title: 'testme', status: 'queued', jobs: [], actor: world.alice })
  await world.ask(pull, '!testme install', { runId: 302 })
  assert.equal((await world.ask(pull, '!testme backup')).accepted, true)
  assert.match(world.said(pull)[0] ?? '', /took its place/)
  const states = world.gitea.statuses.filter((status) => status.sha === pull.head && status.target_url.includes('/302'))
  assert.deepEqual([states[0]?.context, states[0]?.state], ['testme (install)', 'error'])
})

test('P20, P24: a reaction, a comment or a status that fails changes nothing of the decision', async () => {
  for (const path of [/reactions/, /issues\/\d+\/comments$/, /statuses\/[0-9a-f]{40}$/]) {
    const pull = world.pull()
    world.proxy.clear()
    // The eyes only: the rocket is the claim and not a courtesy.
    const times = path.source === 'reactions' ? { times: 2 } : {}
    const fault = world.proxy.inject({ method: 'POST', path, fault: { kind: 'status', status: 500 }, ...times })
    assert.equal((await world.ask(pull)).accepted, true, path.source)
    assert.ok(fault.hits > 0)
    assert.ok(
      world.log.some((line) => /could not be/.test(line)),
      path.source
    )
    world.log.length = 0
  }
})

test('P20: a comment of a stranger that carries our marker is not ours: it is neither edited nor believed', async () => {
  const pull = world.pull()
  const forged = `<!-- testme:run:${pull.head} -->\n<!-- testme:view:1.1.1 -->\nnothing`
  const fake = world.gitea.comment(pull, world.mallory, forged)
  world.gitea.comment(pull, world.mallory, `<!-- testme:stranger:${pull.number} -->\nx`)
  const { accepted } = await world.ask(pull)
  assert.equal(accepted, true)
  assert.equal(fake.body, forged)
  await world.gate(pull, world.gitea.comment(pull, world.mallory, '!testme'))
  assert.equal(world.said(pull).length, 2)
})

test('P22, L125: strangers read the same bytes whatever the reason, once on a pull request; the log has the code', async () => {
  const texts = new Set<string>()
  for (const status of [undefined, 303, 307, 500]) {
    const pull = world.pull()
    world.proxy.clear()
    if (status !== undefined) world.proxy.inject({ path: /\/members\//, fault: { kind: 'status', status } })
    await world.gate(pull, world.gitea.comment(pull, world.mallory, '!testme nonsense'))
    texts.add((world.said(pull)[0] ?? '').split('\n').slice(1).join('\n'))
  }
  assert.equal(texts.size, 1)
  assert.ok(world.log.some((line) => line.includes('reason_code=not-a-member')))
  assert.ok(world.log.some((line) => line.includes('reason_code=membership-hidden')))
})

test('P22: fifty comments of strangers make one reply', async () => {
  const pull = world.pull()
  for (let count = 0; count < 50; count += 1) await world.gate(pull, world.gitea.comment(pull, world.mallory, '!testme help'))
  assert.equal(world.said(pull).length, 1)
})

test('without a bot token: who is a member cannot be seen, which the log tells the operator', async () => {
  const pull = world.pull()
  const { reason } = await world.ask(pull, '!testme', { token: 'automatic' })
  assert.equal(reason, 'membership-hidden')
  assert.ok(world.log.some((line) => /misconfigured token/.test(line)))
})

test('without a bot token, on a fork: a listed user is answered in the comment, which says that there is no status', async () => {
  const pull = world.pull({ fork: true })
  const { accepted } = await world.ask(pull, '!testme', { token: 'automatic', policy: { allowedUsers: [world.alice.id] } })
  assert.equal(accepted, true)
  assert.match(world.said(pull, automatic)[0] ?? '', /no commit status for a fork/)
})

test('help, status and cancel are answered and start nothing', async () => {
  const pull = world.pull({}, [sha('0')])
  const statuses = world.gitea.statuses.length
  assert.deepEqual((await world.ask(pull, '!testme help')).reason, 'help')
  assert.deepEqual((await world.ask(pull, '!testme status')).reason, 'status')
  assert.deepEqual((await world.ask(pull, '!testme cancel')).reason, 'cancel')
  const [help, status, cancel] = world.said(pull)
  assert.match(help ?? '', /!testme/)
  assert.match(status ?? '', /no result yet/)
  assert.match(cancel ?? '', /nothing to cancel/)
  assert.equal(world.gitea.statuses.length, statuses)
})

test('help for a stranger is the one sentence', async () => {
  const pull = world.pull()
  assert.equal((await world.gate(pull, world.gitea.comment(pull, world.mallory, '!testme help'))).reason, 'not-a-member')
  assert.ok(!(world.said(pull)[0] ?? '').includes('keep='))
})

test('status and cancel name what runs, with its link', async () => {
  const pull = world.pull()
  world.gitea.runs.push({ id: 303, title: 'testme', status: 'in_progress', jobs: [], actor: world.alice })
  await world.ask(pull, '!testme lint', { runId: 303 })
  await world.ask(pull, '!testme status')
  await world.ask(pull, '!testme cancel')
  const [, status, cancel] = world.said(pull)
  assert.match(status ?? '', /Waiting for the server: \[the run\]\(http[^)]*\/actions\/runs\/303\) of `aaaaaaaaaaaa` \(lint\)/)
  assert.match(cancel ?? '', /^Cancelling: .*closes without deploying anything/m)
})

test('P24: Gitea that does not answer what must be known accepts nothing, and the step fails with a sentence', async () => {
  for (const [path, fault] of [
    [/\/user$/, { kind: 'status', status: 500 }],
    [/\/comments$/, { kind: 'half-body' }],
    [/\/user$/, { kind: 'silence' }]
  ] as const) {
    const pull = world.pull()
    world.proxy.clear()
    world.proxy.inject({ method: 'GET', path, fault })
    await assert.rejects(world.ask(pull, '!testme', { timeoutSeconds: 0.2 }), GiteaError)
    assert.ok(world.log.some((line) => line.startsWith('nothing was decided')))
  }
})

test('P24, L125: a timeline or a pull request that cannot be read refuses with its reason', async () => {
  const pull = world.pull()
  world.proxy.inject({ path: /\/timeline/, fault: { kind: 'cut-json' } })
  assert.equal((await world.ask(pull)).reason, 'records-unreadable')
  world.proxy.clear()
  world.proxy.inject({ path: /\/pulls\//, fault: { kind: 'status', status: 404 } })
  assert.equal((await world.ask(pull)).reason, 'pull-unreadable')
  assert.match(world.said(pull).at(-1) ?? '', /Gitea answers 404/)
  assert.ok(!world.said(pull).join().includes(world.proxy.url.replace('http://', '')))
})
