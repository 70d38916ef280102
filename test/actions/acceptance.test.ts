import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
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

test('a called workflow before Gitea 1.27, or one whose release cannot be told, decides nothing in either mode, and no host is asked', async () => {
  const bin = join(place.folder, 'bin-that-tells')
  const asked = join(place.folder, 'asked')
  mkdirSync(bin)
  writeFileSync(join(bin, 'sudo'), `#!/bin/sh\ntouch ${asked}\nexit 1\n`, { mode: 0o755 })
  const environment = { PATH: `${bin}:/usr/bin:/bin` }
  for (const [release, said] of [
    ['1.26.0', 'is 1.26.0'],
    ['development', 'calls itself "development", which names no release']
  ] as const) {
    place.gitea.release = release
    for (const mode of ['direct', 'host'] as const)
      for (const comment of ['!testme', 'looks good to me']) {
        const run = await jobAt(place, { dist, comment, with: { mode, called: 'true', ...(mode === 'direct' ? { token: place.bot } : {}) }, environment })
        const gate = await run.gate()
        assert.deepEqual([gate.code, gate.outputs], [1, {}])
        assert.ok(gate.log.includes(` error  a called workflow needs Gitea 1.27 or later, and this one ${said}: before 1.27 `), gate.log)
        assert.match(gate.log, /^ {8}Install the workflow itself in recipes\/custom-html, .*: testme enroll recipes\/custom-html/m)
        assert.deepEqual([run.said(), run.pull.entries.at(-1)?.reactions], [[], []])
      }
  }
  assert.equal(existsSync(asked), false)
  place.gitea.release = '1.26.0'
  const away = await jobAt({ ...place, url: 'http://127.0.0.1:9' }, { dist, with: { mode: 'host', called: 'true' }, environment })
  assert.match((await away.gate()).log, /this one does not say which it is \(.+\): before 1\.27/)
  assert.equal(existsSync(asked), false)
})

test('a called workflow on Gitea 1.27, whose event has another name there, is decided as any other', async () => {
  place.gitea.release = '1.27.3'
  const run = await job({ with: { mode: 'direct', token: place.bot, called: 'true' }, environment: { GITHUB_EVENT_NAME: 'workflow_call' } })
  const gate = await run.gate()
  assert.deepEqual([gate.code, gate.outputs['accepted'], gate.outputs['reason']], [0, 'true', 'run'], gate.log)
  place.gitea.release = '1.26.0'
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

test('a request that was told that a newer one took its place is not run, where Gitea did not end its job', async () => {
  const run = await job({ request: { stages: ['lint'] }, with: direct, comment: '!testme lint' })
  assert.equal((await run.gate()).outputs['accepted'], 'true')
  const ours = run.pull.entries.find((entry) => entry.body.includes('testme:run:'))
  assert.ok(ours !== undefined)
  // As the newer one's gate writes it.
  ours.body = ours.body.replace(/^(<!-- testme:view:\d+\.\d+)\.0 -->$/m, '$1.3 -->')
  const stage = await run.stage('lint')
  assert.deepEqual([stage.code, stage.outputs], [1, {}])
  assert.match(stage.log, /error {2}not run: a newer request took its place while it waited/)
  assert.match(run.said()[0] ?? '', /Not run.*a newer request took its place/)
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

test('a server that cannot be read is told by the teardown on the pull request: nothing waits for ever', async () => {
  for (const server of [join(place.folder, 'none.json'), '']) {
    const run = await job({ with: { ...direct, server } })
    assert.equal((await run.gate()).outputs['accepted'], 'true')
    assert.equal((await run.stage('lint')).code, 1)
    assert.equal(run.status()?.state, 'pending')
    const end = await run.teardown()
    assert.equal(end.code, 1)
    assert.match(end.log, /error {2}(?:there is no server|the input "server" is missing)/)
    assert.deepEqual([run.status()?.state, run.said().length], ['error', 1])
    assert.match(run.said()[0] ?? '', /Not run.*the server cannot be used/)
    assert.doesNotMatch(run.said()[0] ?? '', /none\.json/)
  }
})

test('a pull request that cannot be read by the first step is told without the address that the runner uses', async () => {
  const run = await job({ with: direct })
  assert.equal((await run.gate()).outputs['accepted'], 'true')
  place.gitea.pulls.delete(run.pull.number)
  const stage = await run.stage('lint')
  assert.equal(stage.code, 1)
  assert.match(stage.log, /at http:\/\/127\.0\.0\.1.*Gitea answers 404/)
  place.gitea.pulls.set(run.pull.number, run.pull)
  await run.teardown()
  assert.match(run.said()[0] ?? '', /Not run.*The pull request could not be read \(Gitea answers 404\)/)
  assert.doesNotMatch(run.said()[0] ?? '', /127\.0\.0\.1[^)]*Gitea answers/)
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
