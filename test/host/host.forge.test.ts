// A host at a real Gitea: two daemons as users of their own, workflows of the default branch and of a branch, the sudo rule, the timer.
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as world from '../../forge/world.ts'
import { lab } from '../support/forge.ts'
import { HostUsers, noUsers } from '../support/host-users.ts'

const skip = noUsers
const repository = 'recipes/site'
const place = skip === false ? await makePlace() : undefined
const thePlace = (): NonNullable<typeof place> => {
  if (place === undefined) throw new Error('these tests are skipped')
  return place
}

async function makePlace() {
  const there = await lab()
  const { forge } = there
  const cast = await world.createCast(forge)
  const token = await world.createToken(forge, cast.bot, ['read:user', 'read:organization', 'write:issue', 'write:repository'])
  let configuration: Record<string, unknown> = {}
  const users = new HostUsers((names, folder) => {
    configuration = {
      gitea: forge.url,
      tokenFile: join(folder, 'token'),
      bot: cast.bot.id,
      organisations: { recipes: {} },
      server: join(folder, 'server', 'server.json'),
      state: join(folder, 'host', 'state'),
      abra: '/bin/false',
      runners: [{ id: 1, user: names.gate, jobs: 'gate' }]
    }
    return configuration
  }, token)
  after(() => users.remove())
  users.emptyServer()
  const daemon = async (role: 'gate' | 'stages', label: string): Promise<number> => {
    const runner = await there.runner(role, { profile: '2.3.0', labels: [label], user: users.name(role) })
    return (JSON.parse(readFileSync(join(runner.folder, '.runner'), 'utf8')) as { id: number }).id
  }
  users.configure({
    ...configuration,
    runners: [
      { id: await daemon('gate', 'testme-gate'), user: users.name('gate'), jobs: 'gate' },
      { id: await daemon('stages', 'testme'), user: users.name('stages'), jobs: 'stages' }
    ]
  })
  const ask = (words: string): string => `{ sleep 30 & echo $! > $RUNNER_TEMP/pid; } | ${users.sudo([]).join(' ')} ${words}; kill $(cat $RUNNER_TEMP/pid)`
  const request = '$GITHUB_REPOSITORY/$COMMENT/$GITHUB_RUN_ID/$GITHUB_RUN_ATTEMPT'
  const workflow = `name: testme
run-name: "testme for pull request #\${{ github.event.issue.number }}, asked for by \${{ github.actor }} (comment \${{ github.event.comment.id }})"
on:
  issue_comment:
    types: [created]
env:
  COMMENT: \${{ github.event.comment.id }}
jobs:
  gate:
    if: \${{ github.event.issue.pull_request }}
    runs-on: testme-gate
    steps:
      - run: while [ -e "$TRACES/wait" ]; do sleep 0.2; done
      - run: '${ask(`gate ${request}`)}'
  stages:
    needs: gate
    runs-on: testme
    steps:
      - run: '${ask(`stage ${request} lint`)}; true'
      - run: '${ask(`stage ${request} teardown`)}; true'
`
  const source = join(there.folder, 'sources', 'site')
  await world.makeTree(forge, source, { texts: { 'compose.yml': 'services: {}\n', '.gitea/workflows/testme.yml': workflow } })
  await world.createRepository(forge, repository, { folder: source })
  return { there, forge, users, ...cast }
}

let branches = 0
async function pullOfAlice(files: Record<string, string> = {}): Promise<{ number: number; branch: string; sha: string }> {
  const { forge, alice } = thePlace()
  branches += 1
  const branch = `branch-${branches}`
  const sha = await world.commitFiles(forge, repository, { branch, from: 'main', message: branch, files: { [`${branch}.txt`]: branch, ...files } })
  const { number } = await world.openPull(forge, alice, repository, { title: branch, head: branch })
  return { number, branch, sha }
}

async function logsOf(run: number): Promise<Record<string, string>> {
  const { forge } = thePlace()
  const jobs = await world.jobsOf(forge, repository, run)
  return Object.fromEntries(await Promise.all(jobs.map(async ({ id, name }) => [name, (await world.linesOf(forge, repository, id)).join('\n')])))
}

async function endOf(comment: number): Promise<{ id: number; logs: Record<string, string> }> {
  const { forge } = thePlace()
  const { id } = await world.runThat(forge, repository, (run) => run.display_title.endsWith(`(comment ${comment})`))
  await world.completed(forge, repository, id)
  return { id, logs: await logsOf(id) }
}

test('a comment asks the host through both daemons; once its job is over nobody may; a re-run is decided again', { skip }, async () => {
  const { forge, users, alice, bot } = thePlace()
  const pull = await pullOfAlice()
  const { id } = await world.comment(forge, alice, repository, pull.number, `!testme ${pull.sha.slice(0, 12)}`)
  const { id: run, logs } = await endOf(id)
  assert.match(logs['gate'] ?? '', /"name":"accepted","value":"true"/, logs['gate'])
  // There is nothing to deploy with here: the decision was made again, and ended in a plan that could not be made.
  assert.match(logs['stages'] ?? '', /"kind":"end","failed":true,"sentence":"not run: (?!reason_code)/, logs['stages'])
  const said = (await world.commentsOf(forge, repository, pull.number)).filter(({ user }) => user.id === bot.id)
  assert.equal(said.length, 1)
  const [status] = await world.statusesOf(forge, repository, pull.sha)
  assert.deepEqual([status?.context, status?.status, status?.creator?.login], ['testme', 'error', bot.login])
  for (const stage of ['lint', 'teardown']) {
    const late = await users.ask('stages', ['stage', `${repository}/${id}/${run}/1`, stage])
    assert.match(late.end ?? '', /reason_code=no-job-here:/, late.stdout + late.stderr)
  }
  assert.equal(await world.rerun(forge, alice, repository, run), 201)
  await world.attempted(forge, repository, run, 2)
  const again = await logsOf(run)
  assert.match(again['gate'] ?? '', /attempt 2"/, again['gate'])
  assert.match(again['gate'] ?? '', /"name":"accepted","value":"true"/)
})

/** A workflow that asks the host, for its own run and for another one of a comment, and takes what it can of the machine. */
function evil(event: string, comment: number, other: number): string {
  const { users } = thePlace()
  const steps = (words: string): string =>
    [
      ...[`$GITHUB_REPOSITORY/${comment}/$GITHUB_RUN_ID/1`, `$GITHUB_REPOSITORY/${comment}/${other}/1`].map(
        (request) => `${users.sudo([]).join(' ')} ${words.replace('REQUEST', request)}`
      ),
      `cat ${users.folder}/token`,
      `ls ${users.folder}/host`,
      'sudo -n id',
      'ls /var/run/docker.sock && docker ps'
    ]
      .map((line) => `      - run: '${line}'\n        if: always()`)
      .join('\n')
  return `on: ${event}
jobs:
  gate:
    runs-on: testme-gate
    steps:
${steps('gate REQUEST')}
  stages:
    runs-on: testme
    steps:
${steps('stage REQUEST teardown')}
`
}

async function gotNothing(run: number): Promise<void> {
  const logs = await logsOf(run)
  for (const name of ['gate', 'stages']) {
    assert.match(logs[name] ?? '', /reason_code=not-a-comments-run:/, logs[name])
    assert.match(logs[name] ?? '', /reason_code=no-job-here:/)
    assert.match(logs[name] ?? '', /token: Permission denied/)
    assert.match(logs[name] ?? '', /host': Permission denied/)
    assert.doesNotMatch(logs[name] ?? '', /uid=0|CONTAINER ID/)
  }
}

test('P1: a workflow that a branch or an approved fork brings gets nothing of a host with either label, for its own run or another', { skip }, async () => {
  const { there, forge, alice } = thePlace()
  const bait = await pullOfAlice()
  const { id } = await world.comment(forge, alice, repository, bait.number, '!testme')
  const first = await endOf(id)
  const before = (await world.commentsOf(forge, repository, bait.number)).length
  await pullOfAlice({ '.gitea/workflows/evil.yml': evil('push', id, first.id) })
  const pushed = await world.runThat(forge, repository, ({ event }) => event === 'push')
  await world.completed(forge, repository, pushed.id)
  await gotNothing(pushed.id)
  const eve = await world.createPerson(forge, 'eve')
  const fork = await world.forkFor(forge, eve, repository)
  const work = await world.cloneFor(forge, eve, fork, join(there.folder, 'work', 'fork-of-eve'))
  await work.branch('better')
  await work.commit('A better workflow', { '.gitea/workflows/evil.yml': evil('pull_request', id, first.id) })
  await work.push('better')
  const { number } = await world.openPull(forge, eve, repository, { title: 'A better workflow', head: 'eve:better' })
  const parked = await world.runThat(forge, repository, ({ event }) => event === 'pull_request')
  assert.equal(await world.approveRun(await world.sessionOf(forge, alice), repository, parked.id), 200)
  await world.completed(forge, repository, parked.id)
  await gotNothing(parked.id)
  assert.deepEqual(await world.commentsOf(forge, repository, number), [])
  assert.equal((await world.commentsOf(forge, repository, bait.number)).length, before)
})

test("a member's comment that was edited while its job waited is refused", { skip }, async () => {
  const { there, forge, alice, bot } = thePlace()
  const pull = await pullOfAlice()
  const wait = there.trace('wait')
  const { id, created_at: written } = await world.comment(forge, alice, repository, pull.number, 'looks good')
  await world.laterThan(written)
  await world.editComment(forge, alice, repository, id, '!testme')
  rmSync(wait.path)
  const { logs } = await endOf(id)
  assert.match(logs['gate'] ?? '', /"name":"reason","value":"comment-edited"/, logs['gate'])
  assert.match(logs['stages'] ?? '', /reason_code=comment-edited:/, logs['stages'])
  assert.deepEqual(await world.statusesOf(forge, repository, pull.sha), [])
  const said = (await world.commentsOf(forge, repository, pull.number)).filter(({ user }) => user.id === bot.id)
  assert.equal(said.length, 1)
})

test('a member whose request waits for approval reads from the timer who must approve', { skip }, async () => {
  const { there, forge, users, mallory, ray, bot } = thePlace()
  const fork = await world.forkFor(forge, mallory, repository)
  const work = await world.cloneFor(forge, mallory, fork, join(there.folder, 'work', 'fork'))
  await work.branch('idea')
  await work.commit('An idea', { 'idea.txt': 'idea\n' })
  await work.push('idea')
  const { number } = await world.openPull(forge, mallory, repository, { title: 'An idea', head: 'mallory:idea' })
  await world.comment(forge, mallory, repository, number, '!testme')
  const { id } = await world.comment(forge, ray, repository, number, '!testme')
  const run = await world.runThat(forge, repository, (one) => one.display_title.endsWith(`(comment ${id})`))
  for (const turn of [1, 2]) {
    const swept = await users.as('host', [join(users.folder, 'testme'), 'host', 'sweep'])
    assert.equal(swept.code, 0, `turn ${turn}: ${swept.stdout}${swept.stderr}`)
  }
  const said = (await world.commentsOf(forge, repository, number)).filter(({ user }) => user.id === bot.id)
  assert.equal(said.length, 1)
  assert.ok(said[0]?.body.includes(`/actions/runs/${run.id})`), said[0]?.body)
})
