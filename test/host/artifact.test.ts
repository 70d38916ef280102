import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readAction } from '../../scripts/docs/action-page.ts'
import { variableOf } from '../../src/actions/inputs.ts'
import { writeRecord } from '../../src/actions/job-record.ts'
import type { StageResult } from '../../src/model/types.ts'
import { type RunRequest, readRequest } from '../../src/trigger/request.ts'
import { artifactService } from '../support/artifact-service.ts'
import { cleanScan, dirtyScan, finishedRun } from '../support/finished-run.ts'
import { GiteaDouble } from '../support/gitea-double.ts'
import { HostUsers, noUsers, type Said } from '../support/host-users.ts'

// An artifact's way in host mode: users, sudo rule, the action and the host's command are real, Gitea and the runner's service are doubles.
const skip = noUsers
const repository = 'recipes/hedgedoc'
const sha = 'a'.repeat(40)
const root = join(import.meta.dirname, '..', '..')

const world = skip === false ? await makeWorld() : undefined
const theWorld = (): NonNullable<typeof world> => {
  if (world === undefined) throw new Error('these tests are skipped')
  return world
}

async function makeWorld() {
  const gitea = await GiteaDouble.start()
  const service = await artifactService()
  const [alice, bot] = [gitea.user('alice', 'private'), gitea.user('testme-bot', 'private')]
  gitea.token(bot, 'member')
  const users = new HostUsers((names, folder) => ({
    gitea: gitea.url,
    tokenFile: join(folder, 'token'),
    bot: bot.id,
    organisations: { recipes: {} },
    server: join(folder, 'server', 'server.json'),
    state: join(folder, 'host', 'state'),
    abra: '/bin/false',
    runners: [{ id: 4, user: names.stages, jobs: 'stages' }]
  }))
  after(async () => {
    users.remove()
    service.close()
    await gitea.close()
  })
  users.emptyServer()
  // In the place of sudo stands sudo, asked for this test's own users and not for those of a real host.
  const bin = join(users.folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'sudo'), `#!/bin/sh\nshift 5\nexec /usr/bin/sudo -n -u ${users.name('host')} -- ${join(users.folder, 'testme')} "$@"\n`)
  for (const path of [bin, join(bin, 'sudo')]) chmodSync(path, 0o755)
  return { gitea, service, users, alice, bot, bin }
}

interface Removed {
  word: string
  request: RunRequest
  name: string
  comments: () => string[]
}

let runs = 0
/** A job on this host whose run was removed, and that is running still. */
function aJob(checks: StageResult['checks'] = [cleanScan]): Removed {
  const { gitea, service, users, alice, bot } = theWorld()
  const pull = gitea.openPull(alice, [sha])
  const comment = gitea.comment(pull, alice, '!testme')
  const id = ++runs
  const title = `testme for pull request #${pull.number}, asked for by alice (comment ${comment.id})`
  const jobs = [{ id: 1000 + id, name: 'stages', status: 'in_progress', runnerId: 4 }]
  const artifacts = (): { name: string; size: number }[] => [...service.uploaded].map(([name, content]) => ({ name, size: content.byteLength }))
  gitea.runs.push({ id, title, status: 'in_progress', actor: alice, jobs, artifacts })
  const request = readRequest(
    JSON.stringify({
      ...{ repository, pullRequest: pull.number, commentId: comment.id, headRepository: repository, sha, baseBranch: 'main', base: null },
      ...{ stages: [], keepSeconds: 0, requestedBy: 'alice', fork: false, attempt: 1 }
    })
  )
  const state = join(users.folder, 'host', 'state')
  const run = finishedRun(join(state, 'runs', `2026-11-27-hedgedoc-00000${id}`), checks)
  writeRecord(state, {
    schema: 1,
    job: { server: gitea.url, repository, runId: id, attempt: 1, name: 'stages' },
    request,
    firstStage: 'install',
    runLink: `${gitea.url}/${repository}/actions/runs/${id}`,
    requestedAt: null,
    attemptBegan: null,
    runDirectory: run.path,
    failure: null,
    closed: false,
    startedAt: new Date().toISOString()
  })
  execFileSync('chown', ['-R', `${users.name('host')}:${users.name('host')}`, state])
  const comments = (): string[] => pull.entries.filter((entry) => entry.user.id === bot.id && entry.type === 'comment').map((entry) => entry.body)
  return { word: `${repository}/${comment.id}/${id}/1`, request, name: `testme-${run.runId}`, comments }
}

/** The action, as the user of the stages. */
async function teardown({ request, word }: Removed, given: Record<string, string> = {}): Promise<Said> {
  const { users, service, bin } = theWorld()
  const output = join(users.folder, 'stages', 'output')
  writeFileSync(output, '')
  const { uid, gid } = statSync(join(users.folder, 'stages'))
  chownSync(output, uid, gid)
  const inputs = Object.entries(readAction('teardown').inputs).map(([name, { default: otherwise = '' }]) => [
    variableOf(name),
    { request: JSON.stringify(request), ...given }[name] ?? otherwise
  ])
  return await users.as('stages', [process.execPath, join(root, 'actions', 'teardown', 'main.ts')], {
    ...Object.fromEntries(inputs),
    ...service.environment,
    PATH: `${bin}:/usr/bin:/bin`,
    GITHUB_SERVER_URL: theWorld().gitea.url,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: word.split('/')[3],
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'stages',
    GITHUB_OUTPUT: output
  })
}

test('what may be shown goes from the host through the job to Gitea, and only then the comment links it; the token of the job stays with the job', {
  skip
}, async () => {
  const { gitea, service, users } = theWorld()
  const job = aJob()
  const said = await teardown(job)
  assert.match(said.stdout, new RegExp(`artifact ${job.name}, \\d+ KiB`), said.stdout + said.stderr)
  assert.doesNotMatch(said.stdout, /artifact-piece/)
  const content = service.uploaded.get(job.name) ?? Buffer.alloc(0)
  assert.equal(content.subarray(0, 2).toString(), 'PK')
  assert.ok(!content.includes('hunter2'))
  assert.deepEqual(job.comments().length, 1)
  assert.ok(job.comments()[0]?.includes(`/actions/runs/${job.word.split('/')[3]}/artifacts/${job.name})`), job.comments()[0])
  assert.ok(service.calls.some(({ authorization }) => authorization === `Bearer ${service.environment.ACTIONS_RUNTIME_TOKEN}`))
  assert.ok(!service.calls.some(({ authorization }) => authorization.includes('token-of')))
  assert.ok(!gitea.requests.some(({ authorization }) => authorization.includes(service.environment.ACTIONS_RUNTIME_TOKEN)))
  const kept = spawnSync('grep', ['-rlF', service.environment.ACTIONS_RUNTIME_TOKEN, join(users.folder, 'host')], { encoding: 'utf8' })
  assert.deepEqual([kept.status, kept.stdout], [1, ''])
  // Said again, the same again.
  const again = await teardown(job)
  assert.equal(again.code, said.code)
  assert.ok(job.comments()[0]?.includes(`/artifacts/${job.name})`))
})

test('no artifact, no link: it is not wanted, the service takes none, a leak scan said no', { skip }, async () => {
  const { service } = theWorld()
  for (const [checks, given, fails] of [
    [[cleanScan], { artifact: 'false' }, false],
    [[cleanScan], {}, true],
    [[dirtyScan], {}, false]
  ] as const) {
    service.fails = () => fails
    const calls = service.calls.length
    const job = aJob([...checks])
    const began = Date.now()
    const said = await teardown(job, given)
    assert.ok(Date.now() - began < 20_000, 'a caller who is done is waited for')
    assert.deepEqual([job.comments().length, service.uploaded.has(job.name), service.calls.length - calls], [1, false, fails ? 1 : 0], said.stdout)
    assert.doesNotMatch(job.comments()[0] ?? '', /artifacts/)
    if (checks[0] === dirtyScan) assert.doesNotMatch(said.stdout, /artifact/)
  }
  service.fails = () => false
})

test('a caller who reads nothing more gets the last word said all the same, and the host is not held', { skip }, async () => {
  const { users } = theWorld()
  const job = aJob()
  // Larger than any pipe.
  const logs = join(users.folder, 'host', 'state', 'runs', job.name.replace('testme-', ''), 'logs', 'large.log')
  execFileSync('sh', ['-c', `head -c 3000000 /dev/urandom > ${logs} && chown ${users.name('host')} ${logs}`])
  const child = users.start('stages', users.sudo(['stage', job.word, 'teardown']))
  const began = Date.now()
  await new Promise((resolve) => child.on('exit', resolve))
  assert.ok(Date.now() - began < 45_000)
  assert.equal(child.exitCode, null, 'it ended by itself before anybody could have read it')
  assert.equal(job.comments().length, 1)
  assert.doesNotMatch(job.comments()[0] ?? '', /artifacts/)
})
