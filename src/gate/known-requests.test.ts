import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GateWorld, repository } from '../../test/support/gate-world.ts'
import type { DoublePull } from '../../test/support/gitea-double.ts'
import type { Comment } from '../gitea/types.ts'
import { ageLine, markerOf } from '../report/pull-request/marker.ts'
import { knownRequests, requestsIn } from './known-requests.ts'

let world: GateWorld
before(async () => {
  world = await GateWorld.start()
})
after(() => world.close())

const commit = 'c'.repeat(40)
const asked = { base: '1.0.0+2.0.0', keepSeconds: 600 }

/** Our comment about a request, as it stands on the pull request. */
function shown(pull: DoublePull, trigger: number, progress: number, run: number | undefined, more = ''): void {
  const link = run === undefined ? '' : `[run](${world.gitea.url}/${repository}/actions/runs/${run})`
  world.gitea.comment(
    pull,
    world.bot,
    `${markerOf({ ...asked, sha: commit, stages: ['backup'] })}\n${ageLine({ commentId: trigger, attempt: 1, progress })}\n\n**testme** · ${link}\n${more}`
  )
}

const read = async (pull: DoublePull): Promise<Comment[]> => await world.client().comments(repository, pull.number)
const states = async (pull: DoublePull, now?: number): Promise<string[]> =>
  (await knownRequests(world.client(), repository, await read(pull), world.bot.id, now)).map((request) => request.state)

test('what a request asked for is read from our own comment, whatever the one that asked says by now', async () => {
  const pull = world.pull()
  const trigger = world.gitea.comment(pull, world.alice, '!testme lint')
  shown(pull, trigger.id, 1, 5)
  const [request] = requestsIn(await read(pull), world.bot.id)
  assert.deepEqual(
    [request?.commentId, request?.stages, request?.base, request?.keepSeconds, request?.requestedBy, request?.runId, request?.state],
    [trigger.id, ['backup'], '1.0.0+2.0.0', 600, 'alice', 5, 'running']
  )
  assert.equal(request?.link, `${world.gitea.url}/${repository}/actions/runs/5`)
})

test('a link that stands in foreign text is not the run', async () => {
  const pull = world.pull()
  const trigger = world.gitea.comment(pull, world.alice, '!testme backup')
  shown(pull, trigger.id, 1, 6, `[x](http://elsewhere.test/actions/runs/99)`)
  assert.equal(requestsIn(await read(pull), world.bot.id)[0]?.runId, 6)
})

test('L123: whether a request lives is asked of its run, not of its comment', async () => {
  for (const [status, state] of [
    ['queued', 'running'],
    ['in_progress', 'running'],
    ['waiting', 'running'],
    ['paused', 'running'],
    ['completed', 'over']
  ] as const) {
    const pull = world.pull()
    const trigger = world.gitea.comment(pull, world.alice, '!testme backup')
    const id = 1000 + pull.number
    world.gitea.runs.push({ id, title: '', status, jobs: [], actor: world.alice })
    shown(pull, trigger.id, 1, id)
    assert.deepEqual(await states(pull), [state], status)
  }
})

test('a run that Gitea does not know is over; one that waits is waiting; a last word needs no question', async () => {
  const pull = world.pull()
  const trigger = world.gitea.comment(pull, world.alice, '!testme backup')
  shown(pull, trigger.id, 1, 4711)
  assert.deepEqual(await states(pull), ['over'])
  const waits = world.pull()
  const second = world.gitea.comment(waits, world.alice, '!testme backup')
  world.gitea.runs.push({ id: 4712, title: '', status: 'queued', jobs: [], actor: world.alice })
  shown(waits, second.id, 0, 4712)
  assert.deepEqual(await states(waits), ['waiting'])
  const over = world.pull()
  shown(over, world.gitea.comment(over, world.alice, '!testme backup').id, 3, 4712)
  world.proxy.requests.length = 0
  assert.deepEqual(await states(over), ['over'])
  assert.equal(
    world.proxy.requests.some((request) => request.path.includes('/actions/')),
    false
  )
})

test('a run that cannot be read is not over for that; a comment that has been silent for longer than any run is', async () => {
  const pull = world.pull()
  shown(pull, world.gitea.comment(pull, world.alice, '!testme backup').id, 1, 5)
  world.proxy.inject({ path: /actions\/runs/, fault: { kind: 'status', status: 403 } })
  assert.deepEqual(await states(pull), ['running'])
  assert.deepEqual(await states(pull, Date.now() + 4 * 3600 * 1000), ['over'])
  world.proxy.clear()
  const linkless = world.pull()
  shown(linkless, world.gitea.comment(linkless, world.alice, '!testme backup').id, 0, undefined)
  assert.deepEqual(await states(linkless), ['waiting'])
})
