import assert from 'node:assert/strict'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { callOf } from '../../src/protocol/host.ts'
import { record } from '../../src/run/processes.ts'
import { GiteaDouble } from '../support/gitea-double.ts'
import { ended, HostUsers, noUsers, type Said } from '../support/host-users.ts'
import { eventually } from '../support/testme.ts'

// What whoever brings a workflow can do: the users, the sudo rule and the files of a host are real, Gitea is a double.
const skip = noUsers
const runners = { gate: 3, stages: 4 }
const sha = 'a'.repeat(40)

interface World {
  gitea: GiteaDouble
  users: HostUsers
  alice: ReturnType<GiteaDouble['user']>
  mallory: ReturnType<GiteaDouble['user']>
  /** A pull request with a comment, and the run of the workflow that Gitea made for it, with one job that is running on a runner of this host. */
  asked: (options?: {
    body?: string
    by?: 'alice' | 'mallory'
    event?: string
    on?: 'gate' | 'stages'
    runner?: number
    status?: string
    title?: string
  }) => Asked
  said: (asked: Asked) => string[]
}

interface Asked {
  pull: ReturnType<GiteaDouble['openPull']>
  comment: ReturnType<GiteaDouble['comment']>
  run: GiteaDouble['runs'][number]
  /** The word of a request. */
  word: string
}

// Made here and not in the first test: what `after` undoes would be undone after that one.
const world = skip === false ? await makeWorld() : undefined
const theWorld = (): World => {
  if (world === undefined) throw new Error('these tests are skipped')
  return world
}

async function makeWorld(): Promise<World> {
  const gitea = await GiteaDouble.start()
  const [alice, mallory, bot] = [gitea.user('alice', 'private'), gitea.user('mallory'), gitea.user('testme-bot', 'private')]
  gitea.token(bot, 'member')
  const users = new HostUsers((names, folder) => ({
    gitea: gitea.url,
    tokenFile: join(folder, 'token'),
    bot: bot.id,
    organisations: { recipes: {} },
    server: join(folder, 'server', 'server.json'),
    state: join(folder, 'host', 'state'),
    abra: '/bin/false',
    runners: [
      { id: runners.gate, user: names.gate, jobs: 'gate' },
      { id: runners.stages, user: names.stages, jobs: 'stages' }
    ]
  }))
  after(async () => {
    users.remove()
    await gitea.close()
  })
  users.emptyServer()
  let numbers = 0
  const asked: World['asked'] = ({ body = '!testme', by = 'alice', event, on = 'gate', runner = runners[on], status = 'in_progress', title } = {}) => {
    const pull = gitea.openPull(mallory, [sha])
    const comment = gitea.comment(pull, by === 'alice' ? alice : mallory, body)
    const id = ++numbers
    const run = {
      id,
      title: title ?? `testme for pull request #${pull.number}, asked for by ${by} (comment ${comment.id})`,
      status: 'in_progress',
      actor: by === 'alice' ? alice : mallory,
      jobs: [{ id: 1000 + id, name: on, status, runnerId: runner }],
      ...(event === undefined ? {} : { event })
    }
    gitea.runs.push(run)
    return { pull, comment, run, word: `recipes/hedgedoc/${comment.id}/${id}/1` }
  }
  const said = ({ pull }: Asked): string[] => pull.entries.filter((entry) => entry.user.id === bot.id && entry.type === 'comment').map((entry) => entry.body)
  return { gitea, users, alice, mallory, asked, said }
}

const refusedAs = (said: Said, code: string): void => {
  assert.match(said.end ?? said.stderr + said.stdout, new RegExp(`reason_code=${code}:`))
  assert.notEqual(said.code, 0)
}

test("P14: a workflow's user finds no Docker, no token, no run and no way to become more", { skip }, async () => {
  const { users } = theWorld()
  const socket = join(users.folder, 'server', 'docker.sock')
  const docker = createServer((connection) => connection.end('reached'))
  await new Promise<void>((resolve) => docker.listen(socket, resolve))
  const { gid } = statSync(join(users.folder, 'host'))
  chownSync(socket, 0, gid)
  chmodSync(socket, 0o660)
  // The folder is open for this test: it is the socket itself that must say no.
  chmodSync(join(users.folder, 'server'), 0o755)
  const secret = join(users.folder, 'host', 'state', 'runs', 'a-run', 'private', 'secrets.jsonl')
  assert.equal((await users.as('host', ['sh', '-c', `mkdir -p ${dirname(secret)} && echo the-secret > ${secret}`])).code, 0)
  const connect = `require('node:net').connect(${JSON.stringify(socket)}).on('data', () => process.exit(0)).on('error', (error) => { console.log(error.code); process.exit(1) })`
  try {
    for (const role of ['gate', 'stages'] as const) {
      const tries = [
        ['cat', join(users.folder, 'token')],
        ['ls', join(users.folder, 'host', 'state')],
        ['cat', secret],
        ['sh', '-c', `echo '{}' > ${join(users.folder, 'host.json')}`],
        ['sh', '-c', `echo > ${join(users.folder, 'testme')}`],
        [process.execPath, '-e', connect],
        ['sudo', '-n', 'id'],
        ['sudo', '-n', '-u', users.name('host'), 'id'],
        ['sudo', '-n', '-u', users.name('host'), '-s'],
        ['sudo', '-n', '-u', users.name(role === 'gate' ? 'stages' : 'gate'), 'id'],
        ['su', users.name('host'), '-c', 'id']
      ]
      for (const words of tries) {
        const said = await users.as(role, words)
        assert.notEqual(said.code, 0, `${role}: ${words.join(' ')}: ${said.stdout}`)
        assert.doesNotMatch(said.stdout, /token-of|the-secret|uid=|reached/)
      }
    }
    // The negative control: the host's user can, so it is the users that are kept apart, and not a thing that nobody could.
    assert.match((await users.as('host', ['cat', join(users.folder, 'token')])).stdout, /token-of/)
    assert.equal((await users.as('host', [process.execPath, '-e', connect])).code, 0)
  } finally {
    chmodSync(join(users.folder, 'server'), 0o750)
    await new Promise((resolve) => docker.close(resolve))
  }
})

test('words: whatever else stands there, sudo lets none of it through, and the host takes none of it', { skip }, async () => {
  const { users, asked } = theWorld()
  const { word } = asked()
  const evil: string[][] = [
    [],
    ['gate'],
    ['gate', word, 'lint'],
    ['gate', `${word}/1`],
    ['gate', word, '--configuration=/tmp/evil.json'],
    ['gate', `${word}\n`],
    ['gate', `../../${word}`],
    ['gate', `recipes/../${word}`],
    ['gate', 'recipes/hedgedoc/0/1/1'],
    ['gate', 'recipes/hedgedoc/99999999999999999999/1/1'],
    ['gate', 'recipes/hedgedoc/1e3/1/1'],
    ['gate', '$(id)/x/1/1/1'],
    ['gate', word.replace('recipes', 'ｒecipes')],
    ['stage', word, 'lint;id'],
    ['stage', word, 'everything'],
    ['stage', word, 'lint', 'teardown'],
    ['stage', `${word} lint`],
    ['sweep'],
    ['check']
  ]
  for (const words of evil) {
    const said = await users.ask('gate', words)
    assert.notEqual(said.code, 0, words.join(' '))
    assert.match(said.stderr, /^sudo: |is not allowed/m, `${words.join(' ')}: sudo let it through`)
    if (words[0] !== 'gate' && words[0] !== 'stage') continue
    // What sudo refuses the host refuses by itself, too.
    assert.equal(callOf(words), undefined, words.join(' '))
    if (words.length !== 3) continue
    const inside = await users.as('host', [join(users.folder, 'testme'), 'host', ...words], { SUDO_USER: users.name('gate') })
    refusedAs(inside, 'unreadable-words')
  }
  for (const words of [['--configuration=/tmp/evil.json', 'host', 'gate', word], ['run', 'custom-html'], ['janitor']]) {
    const said = await users.as('gate', ['sudo', '-n', '-u', users.name('host'), '--', join(users.folder, 'testme'), ...words])
    assert.match(said.stderr, /^sudo: |is not allowed/m)
  }
})

test("the caller's environment, folder and open files reach nothing", { skip }, async () => {
  const { users, asked } = theWorld()
  const evil = join(users.folder, 'gate', 'evil')
  mkdirSync(evil, { recursive: true })
  const proof = join(users.folder, 'gate', 'proof')
  writeFileSync(join(evil, 'evil.cjs'), `require('node:fs').appendFileSync(${JSON.stringify(proof)}, 'ran')`)
  for (const name of ['git', 'node', 'env', 'id', 'testme']) {
    writeFileSync(join(evil, name), `#!/bin/sh\necho ran >> ${proof}\n`)
    chmodSync(join(evil, name), 0o755)
  }
  const { gid, uid } = statSync(join(users.folder, 'gate'))
  chownSync(evil, uid, gid)
  const { word } = asked({ body: '!testme help' })
  const said = await users.ask('gate', ['gate', word], {
    PATH: `${evil}:/usr/bin:/bin`,
    NODE_OPTIONS: `--require=${join(evil, 'evil.cjs')}`,
    NODE_PATH: evil,
    LD_PRELOAD: join(evil, 'evil.so'),
    BASH_ENV: join(evil, 'git'),
    ENV: join(evil, 'git'),
    SUDO_USER: users.name('stages'),
    TESTME_STATE: evil,
    GITHUB_SERVER_URL: 'http://127.0.0.1:1',
    HTTPS_PROXY: 'http://127.0.0.1:1',
    TESTME_COMMIT: 'evil'
  })
  assert.equal(said.end, '', said.stdout + said.stderr)
  assert.equal(said.outputs['reason'], 'help')
  assert.ok(!existsSync(proof), 'something of the caller was run')
  const setting = await users.as('gate', [
    'sudo',
    '-n',
    '-u',
    users.name('host'),
    `NODE_OPTIONS=--require=${join(evil, 'evil.cjs')}`,
    join(users.folder, 'testme'),
    'host',
    'gate',
    word
  ])
  assert.match(setting.stderr, /not allowed to set/)
  assert.ok(!existsSync(proof))
})

test("a member's comment is decided by Gitea's own word, answered and accepted once", { skip }, async () => {
  const { users, asked, said } = theWorld()
  const one = asked()
  const answer = await users.ask('gate', ['gate', one.word])
  assert.deepEqual(
    [answer.end, answer.code, answer.outputs['accepted'], answer.outputs['group']],
    ['', 0, 'true', `testme-${one.pull.number}`],
    answer.stdout + answer.stderr
  )
  const request = JSON.parse(answer.outputs['request'] ?? '') as Record<string, unknown>
  assert.deepEqual([request['sha'], request['commentId'], request['requestedBy']], [sha, one.comment.id, 'alice'])
  assert.equal(said(one).length, 1)
  assert.doesNotMatch(answer.stdout, /token-of/)
  const again = await users.ask('gate', ['gate', one.word])
  assert.deepEqual([again.outputs['accepted'], again.outputs['reason'], said(one).length], ['false', 'duplicate', 1])
})

test('no run that the gate would refuse: stranger, edited comment, moved head; each for its own reason, and at the stages too', { skip }, async () => {
  const { users, gitea, asked } = theWorld()
  const stranger = asked({ by: 'mallory' })
  // What the token of any job in the repository can do to a member's comment.
  const edited = asked({ body: 'looks good' })
  Object.assign(edited.comment, { body: '!testme', updated: new Date(edited.comment.created.getTime() + 1000) })
  const moved = asked()
  gitea.push(moved.pull, ['b'.repeat(40)])
  const closed = asked()
  closed.pull.state = 'closed'
  const talk = asked({ body: 'nice work' })
  for (const [one, code] of [
    [stranger, 'not-a-member'],
    [edited, 'comment-edited'],
    [moved, 'head-moved'],
    [closed, 'closed'],
    [talk, 'no-command']
  ] as const) {
    const gate = await users.ask('gate', ['gate', one.word])
    assert.deepEqual([gate.outputs['accepted'], gate.outputs['reason'], gate.outputs['request']], ['false', code, ''], gate.stdout + gate.stderr)
    // The gate's answer is a runner's file. Whoever says that it was "accepted" meets the same decision.
    Object.assign(one.run.jobs[0] ?? {}, { name: 'stages', runnerId: runners.stages })
    const stage = await users.ask('stages', ['stage', one.word, 'lint'])
    assert.match(stage.end ?? '', new RegExp(`reason_code=${code}:`), stage.stdout + stage.stderr)
    assert.deepEqual(stage.outputs, {})
  }
})

test('a run counts only while its own job, started by this comment, runs on a runner of the caller', { skip }, async () => {
  const { users, asked } = theWorld()
  for (const [code, role, options] of [
    // Brought by a branch, and by an approved fork.
    ['not-a-comments-run', 'gate', { event: 'push' }],
    ['not-a-comments-run', 'gate', { event: 'pull_request' }],
    ['not-a-comments-run', 'stages', { event: 'push', on: 'stages' }],
    ['not-a-comments-run', 'stages', { event: 'pull_request', on: 'stages' }],
    ['no-job-here', 'gate', { status: 'completed' }],
    ['no-job-here', 'gate', { runner: 77 }],
    // The other daemon's job.
    ['no-job-here', 'gate', { on: 'stages' }],
    ['no-job-here', 'stages', { on: 'gate' }],
    ['not-this-comment', 'stages', { on: 'stages', title: 'testme for pull request #1, asked for by alice (comment 1)' }],
    ['not-this-comment', 'gate', { title: 'Add a change' }]
  ] as const) {
    const { word } = asked(options)
    refusedAs(await users.ask(role, role === 'gate' ? ['gate', word] : ['stage', word, 'lint']), code)
  }
  const { word } = asked()
  refusedAs(await users.ask('gate', ['gate', word.replace('hedgedoc', 'another')]), 'no-such-comment')
  refusedAs(await users.ask('gate', ['gate', word.replace('recipes/', 'strangers/')]), 'not-served')
  refusedAs(await users.ask('gate', ['gate', `${word.slice(0, -1)}2`]), 'other-attempt')
  refusedAs(await users.ask('gate', ['gate', word.replace(/\/\d+\/1$/, '/424242/1')]), 'no-such-run')
})

test('a run is nobody else’s: the gate’s user cannot ask for a stage, a job of another run cannot stage or tear it down, its processes cannot be ended', {
  skip
}, async () => {
  const { users, asked } = theWorld()
  const live = asked({ on: 'stages' })
  // It is accepted; there is no recipe behind it here, so it ends with its plan.
  const begun = await users.ask('stages', ['stage', live.word, 'lint'])
  assert.match(begun.end ?? '', /^not run: /)
  const jobs = join(users.folder, 'host', 'state', 'jobs')
  const before = readdirSync(jobs).map((name) => readFileSync(join(jobs, name), 'utf8'))
  assert.equal(before.length, 1)

  for (const stage of ['lint', 'install', 'teardown']) {
    assert.match((await users.ask('gate', ['stage', live.word, stage])).stderr, /^sudo: |is not allowed/m)
    refusedAs(await users.as('host', [join(users.folder, 'testme'), 'host', 'stage', live.word, stage], { SUDO_USER: users.name('gate') }), 'not-its-task')
  }
  // A second job, of a run of its own, on the same runner: with its own comment, or with that of the other run.
  const other = asked({ on: 'stages' })
  const [, , , run] = other.word.split('/')
  const mixed = live.word.replace(/\/\d+\/1$/, `/${run}/1`)
  for (const stage of ['lint', 'teardown']) refusedAs(await users.ask('stages', ['stage', mixed, stage]), 'not-this-comment')
  // The same comment in a second run of a workflow that also names it.
  const twin = { ...live.run, id: 9000, jobs: [{ ...(live.run.jobs[0] as object), id: 9001 }] } as typeof live.run
  theWorld().gitea.runs.push(twin)
  refusedAs(await users.ask('stages', ['stage', live.word.replace(/\/\d+\/1$/, '/9000/1'), 'lint']), 'comment-taken')
  // Its job is over: nobody may go on with it, and it may not be torn down by whoever comes later.
  Object.assign(live.run.jobs[0] ?? {}, { status: 'completed', conclusion: 'success' })
  for (const stage of ['lint', 'install', 'teardown']) refusedAs(await users.ask('stages', ['stage', live.word, stage]), 'no-job-here')
  assert.deepEqual(
    readdirSync(jobs).map((name) => readFileSync(join(jobs, name), 'utf8')),
    before,
    'somebody changed the record of the run'
  )

  const keeper = users.start('host', ['sleep', '300'])
  await eventually(() => (keeper.pid !== undefined && record(keeper.pid).startTime !== '' ? true : undefined))
  for (const role of ['gate', 'stages'] as const) assert.notEqual((await users.as(role, ['sh', '-c', `kill -KILL ${keeper.pid}`])).code, 0)
  assert.equal(keeper.exitCode, null)
  keeper.kill('SIGKILL')
  await ended(keeper)
})

test('what a job leaves running ends with it, and nothing of anybody else’s does', { skip }, async () => {
  const { users } = theWorld()
  const hook = join(import.meta.dirname, '..', '..', 'templates', 'host', 'after-task')
  const neighbour = users.start('gate', ['sleep', '300'])
  const stubborn = "trap '' TERM HUP INT; while :; do sleep 1; done"
  // As a runner's daemon: it starts a job's step, which leaves two processes behind, and then the hook.
  const left = `setsid sh -c "${stubborn}" </dev/null >/dev/null 2>&1 & one=$!; setsid sleep 300 </dev/null >/dev/null 2>&1 & two=$!`
  const look = 'ps -o stat= -p $one,$two | grep -c "^[^Z]"'
  const daemon = users.start('stages', ['sh', '-c', `${left}; ${look}; ${hook}; ${look}`])
  const { stdout } = await ended(daemon)
  assert.deepEqual(stdout.trim().split('\n'), ['2', '0'])
  assert.equal(neighbour.exitCode, null)
  neighbour.kill('SIGKILL')
  await ended(neighbour)
})
