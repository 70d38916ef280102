import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { GateWorld, repository } from '../../test/support/gate-world.ts'
import type { DoublePull } from '../../test/support/gitea-double.ts'
import { CancelLook, type CancelOptions, watchForCancel } from './cancel-watch.ts'

let world: GateWorld
before(async () => {
  world = await GateWorld.start()
})
after(() => world.close())
afterEach(() => {
  world.proxy.clear()
  world.proxy.requests.length = 0
})

const said: string[] = []
function looking(pull: DoublePull, comment: { id: number; created: Date }, more: Partial<CancelOptions> = {}): CancelOptions {
  said.length = 0
  const base = { gitea: world.client(), repository, pullRequest: pull.number, commentId: comment.id, requestedAt: comment.created.toISOString() }
  return { ...base, allowedUsers: [], say: (line) => said.push(line), ...more }
}

test('a member cancels by a comment, noticed at the next look; who it was is known', async () => {
  const pull = world.pull()
  const look = new CancelLook(looking(pull, world.gitea.comment(pull, world.alice, '!testme')))
  assert.equal(await look.look(), undefined)
  const cancel = world.gitea.comment(pull, world.alice, '!testme cancel')
  const found = await look.look()
  assert.deepEqual([found?.commentId, found?.login], [cancel.id, 'alice'])
})

test('a look at a quiet pull request is one call; talk costs no more', async () => {
  const pull = world.pull()
  const look = new CancelLook(looking(pull, world.gitea.comment(pull, world.alice, '!testme')))
  world.gitea.comment(pull, world.mallory, 'are we there yet?')
  for (let count = 0; count < 3; count += 1) await look.look()
  assert.equal(world.proxy.requests.length, 3)
  assert.ok(world.proxy.requests.every((request) => /comments\?since=/.test(request.path)))
})

test('L130: a cancel needs the same right as the trigger, asked anew', async () => {
  const pull = world.pull()
  const look = new CancelLook(looking(pull, world.gitea.comment(pull, world.alice, '!testme')))
  world.gitea.comment(pull, world.mallory, '!testme cancel')
  assert.equal(await look.look(), undefined)
  assert.equal(await look.look(), undefined)
  assert.equal(world.proxy.requests.filter((request) => request.path.includes('/members/')).length, 1)
  const former = world.gitea.user('former', 'private')
  world.gitea.members.delete('former')
  world.gitea.comment(pull, former, '!testme cancel')
  assert.equal(await look.look(), undefined)
})

test('P7: a membership that cannot be told is asked again and is never a yes', async () => {
  const pull = world.pull()
  const look = new CancelLook(looking(pull, world.gitea.comment(pull, world.alice, '!testme')))
  world.gitea.comment(pull, world.alice, '!testme cancel')
  world.proxy.inject({ path: /members/, fault: { kind: 'status', status: 500 } })
  assert.equal(await look.look(), undefined)
  assert.equal(said.length, 1)
  world.proxy.clear()
  assert.equal((await look.look())?.login, 'alice')
})

test('what is older than the request, edited, quoted, no cancel, or of the automatic user cancels nothing', async () => {
  const pull = world.pull()
  world.gitea.comment(pull, world.alice, '!testme cancel')
  const look = new CancelLook(looking(pull, world.gitea.comment(pull, world.alice, '!testme')))
  const edited = world.gitea.comment(pull, world.alice, '!testme cancel')
  edited.updated = new Date(edited.created.getTime() + 2000)
  for (const body of ['> !testme cancel', '`!testme cancel`', '!testme', '!testme cancel now', 'cancel']) world.gitea.comment(pull, world.alice, body)
  world.gitea.comment(pull, { id: -2, login: 'gitea-actions' }, '!testme cancel')
  assert.equal(await look.look(), undefined)
  assert.equal(world.proxy.requests.length, 1)
})

test('a cancel of the first attempt does not end a re-run; one of the re-run does', async () => {
  const pull = world.pull()
  const trigger = world.gitea.comment(pull, world.alice, '!testme')
  const first = world.gitea.comment(pull, world.alice, '!testme cancel')
  const began = new Date(first.created.getTime() + 60_000)
  const look = new CancelLook(looking(pull, trigger, { attemptBegan: began.toISOString() }))
  assert.equal(await look.look(), undefined)
  const second = world.gitea.comment(pull, world.alice, '!testme cancel')
  second.created = new Date(began.getTime() + 1000)
  second.updated = second.created
  assert.equal((await look.look())?.commentId, second.id)
})

test('with the automatic token listed users can cancel, and it is said once that others cannot', async () => {
  const pull = world.pull()
  const trigger = world.gitea.comment(pull, world.alice, '!testme')
  const look = new CancelLook(looking(pull, trigger, { gitea: world.client('automatic'), allowedUsers: [world.mallory.id] }))
  world.gitea.comment(pull, world.alice, '!testme cancel')
  world.gitea.comment(pull, world.alice, '!testme cancel')
  assert.equal(await look.look(), undefined)
  assert.deepEqual(said.length, 1)
  world.gitea.comment(pull, world.mallory, '!testme cancel')
  assert.equal((await look.look())?.login, 'mallory')
})

test('P24: Gitea that is away is said once and cancels nothing; the cancel is seen when it is back', async () => {
  const pull = world.pull()
  const look = new CancelLook(looking(pull, world.gitea.comment(pull, world.alice, '!testme')))
  world.gitea.comment(pull, world.alice, '!testme cancel')
  world.proxy.inject({ path: /comments/, fault: { kind: 'reset' } })
  assert.equal(await look.look(), undefined)
  assert.equal(await look.look(), undefined)
  assert.equal(said.length, 1)
  world.proxy.clear()
  assert.equal((await look.look())?.login, 'alice')
})

test('the watch ends with the cancel, or with its signal and without one', async () => {
  const pull = world.pull()
  const options = looking(pull, world.gitea.comment(pull, world.alice, '!testme'))
  const stop = new AbortController()
  const watch = watchForCancel({ ...options, signal: stop.signal, everySeconds: 0.02 })
  stop.abort()
  assert.equal(await watch, undefined)
  const second = watchForCancel({ ...options, signal: new AbortController().signal, everySeconds: 0.02 })
  world.gitea.comment(pull, world.alice, '!testme cancel')
  assert.equal((await second)?.login, 'alice')
})
