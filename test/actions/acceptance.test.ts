import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRequest } from '../../src/trigger/request.ts'
import { freshBundles } from '../support/bundles.ts'
import { type JobOptions, jobAt, placeFor, type TestJob } from '../support/job.ts'

// The built actions as a runner starts them, as far as they come without a server: Gitea is a double over real HTTP.
const dist = await freshBundles()
const place = await placeFor('custom-html')
const job = (options: Partial<JobOptions> = {}): Promise<TestJob> => jobAt(place, { dist, with: { mode: 'direct', token: place.bot }, ...options })

/** A server that says all of itself and is not there. */
const serverFile = join(place.folder, 'server.json')
writeFileSync(
  serverFile,
  JSON.stringify({
    name: 'away',
    dockerHost: `unix://${place.folder}/docker.sock`,
    zone: 'away.test',
    edgeAddress: '192.0.2.1',
    caFile: join(place.folder, 'ca.pem'),
    caBundle: join(place.folder, 'ca.pem'),
    ipvs: false,
    nodes: 1,
    dockerVersion: '20.10',
    stateDirectory: place.state
  })
)
mkdirSync(place.state)
const direct = { mode: 'direct', token: place.bot, server: serverFile, abra: '/bin/true' }

test('the gate accepts a member, hands on a whole request, and nothing of the comment but its parsed words', async () => {
  const run = await job({ comment: '!testme install keep=10m' })
  const gate = await run.gate()
  assert.equal(gate.code, 0, gate.log)
  assert.deepEqual([gate.outputs['accepted'], gate.outputs['reason'], gate.outputs['group']], ['true', 'run', `testme-${run.pull.number}`])
  const request = readRequest(gate.outputs['request'] ?? '')
  assert.deepEqual(request, { ...run.request, stages: ['install'], keepSeconds: 600 })
  assert.equal(run.status()?.state, 'pending')
  const comment = run.pull.entries.find((entry) => entry.id === run.request.commentId)
  assert.ok(comment?.reactions.some((reaction) => reaction.content === 'eyes'))
})

test('P17, P22: a comment that asks for nothing costs no call; a stranger is refused, and the step stays green', async () => {
  const before = place.gitea.requests.length
  const talk = await job({ comment: 'looks good to me' })
  const gate = await talk.gate()
  assert.deepEqual([gate.code, gate.outputs], [0, { accepted: 'false', reason: 'no-command', request: '', group: `testme-none-${talk.request.commentId}` }])
  assert.equal(place.gitea.requests.length, before)
  const statuses = place.gitea.statuses.length
  const stranger = place.gitea.user('mallory')
  const run = await jobAt({ ...place, member: stranger }, { dist, with: { mode: 'direct', token: place.bot } })
  const refused = await run.gate()
  assert.deepEqual([refused.code, refused.outputs['accepted'], refused.outputs['reason'], refused.outputs['request']], [0, 'false', 'not-a-member', ''])
  assert.equal(place.gitea.statuses.length, statuses)
})

test('P6: hostile comments reach no line of the log, no output and no file name', async () => {
  const bodies = [
    '$(id)',
    '${{ github.token }}',
    '::set-env name=PATH::/tmp',
    '##[add-path]/tmp',
    '!testme \u0000install',
    '!testme\u001b[31m',
    '!testme install\r::add-path::/tmp'
  ]
  for (const body of bodies) {
    const gate = await (await job({ comment: body })).gate()
    assert.equal(gate.code, 0, gate.log)
    for (const line of gate.log.split('\n')) assert.ok(line === '' || line.startsWith(' ') || line.startsWith('::add-mask::token-of-'), JSON.stringify(line))
    assert.doesNotMatch(JSON.stringify(gate.outputs), /id\)|set-env|add-path|\\u0000|\\u001b/)
  }
})

test('P2: another event, or an event file that is none, is refused by its code', async () => {
  const push = await (await job({ environment: { GITHUB_EVENT_NAME: 'push' } })).gate()
  assert.deepEqual([push.code, push.outputs['accepted'], push.outputs['reason']], [0, 'false', 'wrong-event'])
})

test('Gitea being away decides nothing: the gate is red and says what to do', async () => {
  const run = await jobAt({ ...place, url: 'http://127.0.0.1:9' }, { dist, with: { mode: 'direct', token: place.bot } })
  const gate = await run.gate()
  assert.equal(gate.code, 1)
  assert.equal(gate.outputs['accepted'], undefined)
  assert.match(gate.log, /error {2}/)
})

test('P12: a head that moved after the gate is not run, with the ready line; nothing was made', async () => {
  const run = await job({ with: direct })
  run.pull.head = 'd4e5f6a01b2c3d4e5f6a01b2c3d4e5f6a01b2c3d'
  const stage = await run.stage('lint')
  assert.equal(stage.code, 1)
  assert.match(stage.log, /error {2}not run: The branch moved.*!testme d4e5f6a01b2c/)
  assert.match(run.said()[0] ?? '', /!testme d4e5f6a01b2c/)
  const later = await run.stage('install')
  assert.deepEqual([later.code, later.outputs], [1, {}])
  const end = await run.teardown()
  assert.equal(end.code, 1)
  assert.equal(run.status()?.state, 'error')
  assert.equal((await run.post('lint')).code, 0)
})

test('P8: a stages job that is run again alone was not decided by the gate', async () => {
  const run = await job({ attempt: 2, request: { attempt: 1 }, with: direct })
  const stage = await run.stage('lint')
  assert.equal(stage.code, 1)
  assert.match(stage.log, /the gate decided attempt 1, and this is attempt 2\n {8}Comment once more on the pull request/)
  const end = await run.teardown()
  assert.match(end.log, /the gate decided attempt 1, and this is attempt 2/)
  assert.deepEqual([end.code, run.said()], [1, []])
  assert.equal((await run.post('lint')).code, 0)
})

test('a server that does not answer, and a folder that is no Playwright, are infrastructure: said at once, and again by the teardown', async () => {
  const run = await job({ with: { ...direct, playwright: place.folder } })
  const stage = await run.stage('lint')
  assert.equal(stage.code, 1)
  assert.match(stage.log, /is not the folder of @playwright\/test/)
  const end = await run.teardown()
  assert.match(end.log, /not run: .*is not the folder of @playwright\/test/)
  assert.match(end.summary, /Not run/)
  const missing = await (await job({ with: { ...direct, server: join(place.folder, 'none.json') } })).stage('lint')
  assert.match(missing.log, /there is no server/)
  const nothing = await (await job({ with: { mode: 'direct' } })).stage('lint')
  assert.match(nothing.log, /the input "server" is missing/)
})

test('a teardown where nothing began says that nothing began', async () => {
  const run = await job({ with: direct })
  const end = await run.teardown()
  assert.equal(end.code, 1)
  assert.match(end.log, /no stage of this job has begun/)
  assert.equal(run.status()?.state, 'error')
})

test('host mode is the default, and without the sudo rule an error in all three', async () => {
  const bin = join(place.folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'sudo'), '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n', { mode: 0o755 })
  const run = await job({ with: {}, environment: { PATH: `${bin}:/usr/bin:/bin` } })
  for (const step of [await run.gate(), await run.stage('lint'), await run.teardown()]) {
    assert.equal(step.code, 1)
    assert.match(step.log, /the sudo rule is missing/)
  }
  assert.equal((await run.post('lint')).code, 0)
  assert.deepEqual(run.said(), [])
})

test('what is given wrong is said by its name, before anything else', async () => {
  const run = await job()
  assert.match((await run.gate({ mode: 'laptop' })).log, /the input "mode" cannot be used/)
  assert.match((await run.stage('instal', direct)).log, /the input "stage" cannot be used/)
  assert.match((await run.stage('lint', { ...direct, request: '{"sha":"main"}' })).log, /the request is not one of testme-gate/)
})
