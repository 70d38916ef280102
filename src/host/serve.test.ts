import assert from 'node:assert/strict'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { cleanScan, finishedRun } from '../../test/support/finished-run.ts'
import { GiteaDouble } from '../../test/support/gitea-double.ts'
import { readRecord, writeRecord } from '../actions/job-record.ts'
import { answerOf } from '../protocol/host.ts'
import { acceptedRequests } from './accepted.ts'
import { Answers } from './answers.ts'
import { serve } from './serve.ts'

// One call from its words to its answer, with Gitea as a double. What needs users of their own is in test/host.
const sha = 'a'.repeat(40)
const runners = { gate: 3, stages: 4 }
type Role = keyof typeof runners

interface Asked {
  pull: ReturnType<GiteaDouble['openPull']>
  comment: ReturnType<GiteaDouble['comment']>
  run: GiteaDouble['runs'][number]
  word: string
}

async function makeWorld(t: TestContext) {
  const gitea = await GiteaDouble.start()
  const folder = mkdtempSync(join(tmpdir(), 'testme-serve-'))
  t.after(async () => {
    await gitea.close()
    rmSync(folder, { recursive: true })
  })
  const [alice, mallory, bot] = [gitea.user('alice', 'private'), gitea.user('mallory'), gitea.user('testme-bot', 'private')]
  const state = join(folder, 'state')
  mkdirSync(state, { mode: 0o700 })
  const facts = { name: 'none', dockerHost: 'unix:///x', zone: 'none.test', edgeAddress: '192.0.2.1', caFile: '/x', caBundle: '/x' }
  writeFileSync(join(folder, 'server.json'), JSON.stringify({ ...facts, ipvs: false, nodes: 1, dockerVersion: '0', stateDirectory: folder }))
  writeFileSync(join(folder, 'token'), gitea.token(bot, 'member'), { mode: 0o600 })
  const file = join(folder, 'host.json')
  const configure = (more: object = {}): void => {
    const configuration = {
      ...{ gitea: gitea.url, tokenFile: join(folder, 'token'), bot: bot.id, organisations: { recipes: {} }, server: join(folder, 'server.json'), state },
      ...{ abra: '/bin/false', runners: [...Object.entries(runners).map(([jobs, id]) => ({ id, jobs, user: `testme-${jobs}` }))] }
    }
    writeFileSync(file, JSON.stringify({ ...configuration, ...more }), { mode: 0o600 })
  }
  configure()
  let numbers = 0
  const asked = (options: { body?: string; by?: typeof alice; runOf?: typeof alice; on?: Role } = {}): Asked => {
    const { body = '!testme', by = alice, on = 'stages' } = options
    const pull = gitea.openPull(mallory, [sha])
    const comment = gitea.comment(pull, by, body)
    const id = ++numbers
    const title = `testme for pull request #${pull.number}, asked for by ${by.login} (comment ${comment.id})`
    const run = {
      id,
      title,
      status: 'in_progress',
      actor: options.runOf ?? by,
      jobs: [{ id: 1000 + id, name: on, status: 'in_progress', runnerId: runners[on] }]
    }
    gitea.runs.push(run)
    return { pull, comment, run, word: `recipes/hedgedoc/${comment.id}/${id}/1` }
  }
  const say = async (role: Role, ...words: string[]): Promise<{ end: string; outputs: Record<string, string> }> => {
    const out = join(folder, 'answers')
    const fd = openSync(out, 'w')
    const answers = new Answers(fd)
    const end = await serve(words, { configuration: file, environment: { SUDO_USER: `testme-${role}` }, answers, gone: new AbortController().signal })
    await answers.end(end)
    closeSync(fd)
    const given = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => answerOf(line))
    return {
      end: end.failed ? end.sentence : '',
      outputs: Object.fromEntries(given.flatMap((answer) => (answer?.kind === 'output' ? [[answer.name, answer.value]] : [])))
    }
  }
  const gate = async ({ word }: Asked) => await say('gate', 'gate', word)
  const stage = async ({ word }: Pick<Asked, 'word'>, name = 'lint') => await say('stages', 'stage', word, name)
  /** What a first stage leaves when it was let through. */
  const left = (): string[] => ['jobs', 'taken', 'runs'].filter((name) => existsSync(join(state, name)) && readdirSync(join(state, name)).length > 0)
  return { gitea, state, alice, mallory, asked, gate, stage, say, left, configure }
}

const code = (said: { end: string }): string | undefined => /reason_code=([a-z-]+):/.exec(said.end)?.[1]

test('P8, P9: the first stage decides all of it again, and leaves nothing behind where the gate would refuse', async (t) => {
  const { gitea, mallory, asked, stage, left } = await makeWorld(t)
  const edited = asked({ body: 'looks good' })
  // What the token of any job in the repository can do to a member's comment.
  Object.assign(edited.comment, { body: '!testme', updated: new Date(edited.comment.created.getTime() + 1000) })
  const moved = asked()
  gitea.push(moved.pull, ['b'.repeat(40)])
  const closed = asked()
  closed.pull.state = 'closed'
  for (const [one, reason] of [
    [asked({ by: mallory }), 'not-a-member'],
    [edited, 'comment-edited'],
    [moved, 'head-moved'],
    [closed, 'closed'],
    [asked({ body: 'nice work' }), 'no-command'],
    [asked({ body: '!testme help' }), 'help']
  ] as const) {
    const said = await stage(one)
    assert.deepEqual([code(said), said.outputs, left()], [reason, {}, []], said.end)
  }
  // The control: what the gate would accept is let through, and ends here with a plan that cannot be made.
  const said = await stage(asked())
  assert.match(said.end, /^not run: (?!reason_code)/)
  assert.deepEqual(left(), ['jobs', 'taken'])
})

test('a run that another person started is not the one of this comment, at the gate and at the stages', async (t) => {
  const { mallory, asked, gate, stage, left } = await makeWorld(t)
  assert.equal(code(await gate(asked({ on: 'gate', runOf: mallory }))), 'not-this-comment')
  assert.equal(code(await stage(asked({ runOf: mallory }))), 'not-this-comment')
  assert.deepEqual(left(), [])
})

test('a task is that of its own user: neither user may ask for what the other does', async (t) => {
  const { asked, say } = await makeWorld(t)
  const [one, two] = [asked({ on: 'gate' }), asked()]
  assert.equal(code(await say('stages', 'gate', one.word)), 'not-its-task')
  assert.equal(code(await say('gate', 'stage', two.word, 'lint')), 'not-its-task')
  assert.equal(code(await say('gate', 'gate', one.word, 'lint')), 'unreadable-words')
})

test('what was accepted and is refused at its first stage has its last word, and is not waited for any more', async (t) => {
  const { gitea, state, asked, gate, stage } = await makeWorld(t)
  const one = asked({ on: 'gate' })
  assert.equal((await gate(one)).outputs['accepted'], 'true')
  assert.deepEqual([gitea.statuses[0]?.state, acceptedRequests(state).length], ['pending', 1])
  Object.assign(one.run.jobs[0] ?? {}, { name: 'stages', runnerId: runners.stages })
  gitea.push(one.pull, ['b'.repeat(40)])
  assert.equal(code(await stage(one)), 'head-moved')
  assert.deepEqual([gitea.statuses[0]?.sha, gitea.statuses[0]?.state, acceptedRequests(state)], [sha, 'error', []])
})

test('a repository counts in Gitea’s own spelling: what is kept of a run is found by its name', async (t) => {
  const { asked, say } = await makeWorld(t)
  const { word } = asked({ on: 'gate' })
  assert.equal(code(await say('gate', 'gate', word.replace('hedgedoc', 'HedgeDoc'))), 'no-such-comment')
  assert.equal(code(await say('gate', 'gate', word.replace('recipes', 'Recipes'))), 'not-served')
})

test('a token that is not the bot’s decides nothing', async (t) => {
  const { alice, asked, gate, stage, configure, left } = await makeWorld(t)
  configure({ bot: alice.id })
  assert.equal(code(await gate(asked({ on: 'gate' }))), 'wrong-token')
  assert.equal(code(await stage(asked())), 'wrong-token')
  assert.deepEqual(left(), [])
})

test('P16, P17: an attempt at a comment is one job’s, a job is one request’s, and a stage is done once', async (t) => {
  const { gitea, state, asked, stage } = await makeWorld(t)
  const one = asked()
  assert.match((await stage(one)).end, /^not run: (?!reason_code)/)
  // A second run of a workflow that names the same comment.
  const [job] = one.run.jobs
  gitea.runs.push({ ...one.run, id: 9000, jobs: [{ ...(job as NonNullable<typeof job>), id: 9001 }] })
  assert.equal(code(await stage({ word: one.word.replace(/\/\d+\/1$/, '/9000/1') })), 'comment-taken')
  // The same run under the name of another comment, which Gitea does not do by itself.
  const two = asked()
  one.run.title = two.run.title
  assert.equal(code(await stage({ word: one.word.replace(/\/\d+\/(\d+)\/1$/, `/${two.comment.id}/$1/1`) })), 'other-request')

  const three = asked()
  assert.equal((await stage(three, 'teardown')).end, 'no stage of this job has begun on this host')
  await stage(three)
  const at = { server: gitea.url, repository: 'recipes/hedgedoc', runId: three.run.id, attempt: 1, name: 'stages' }
  const record = readRecord(state, at)
  assert.ok(record !== undefined)
  const run = finishedRun(join(state, 'runs', '2026-11-27-hedgedoc-000001'), [cleanScan])
  run.markBegun('install')
  writeRecord(state, { ...record, runDirectory: run.path })
  assert.equal(code(await stage(three, 'install')), 'stage-taken')
})
