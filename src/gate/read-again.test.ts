import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GateWorld, repository, sha } from '../../test/support/gate-world.ts'
import { eventOfComment } from './event-of-comment.ts'
import { headAgain } from './head-again.ts'

let world: GateWorld
before(async () => {
  world = await GateWorld.start()
})
after(() => world.close())

test('P12, P18: the head is read again: the same, moved, closed, or not to be had', async () => {
  const pull = world.pull({}, [sha('a')])
  const request = { repository, pullRequest: pull.number, sha: sha('a') }
  assert.deepEqual(await headAgain(world.client(), request), { kind: 'same' })
  world.gitea.push(pull, [sha('b')])
  assert.deepEqual(await headAgain(world.client(), request), { kind: 'moved', head: sha('b') })
  pull.state = 'closed'
  assert.deepEqual(await headAgain(world.client(), request), { kind: 'closed', head: sha('b') })
  world.proxy.inject({ path: /pulls/, fault: { kind: 'status', status: 500 } })
  assert.deepEqual(await headAgain(world.client(), request), { kind: 'unreadable', why: 'Gitea answers 500' })
  world.proxy.clear()
})

test('the event of a comment from its id is that of the event file', async () => {
  const pull = world.pull()
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  const event = await eventOfComment(world.client(), repository, comment.id)
  assert.deepEqual(
    [event?.number, event?.isPull, event?.comment.userId, event?.comment.body, event?.repository.owner, event?.repository.name],
    [pull.number, true, world.alice.id, '!testme', 'recipes', 'hedgedoc']
  )
  const issue = world.pull({ isPull: false })
  assert.equal((await eventOfComment(world.client(), repository, world.gitea.comment(issue, world.alice, '!testme').id))?.isPull, false)
  assert.equal(await eventOfComment(world.client(), repository, 99_999), undefined)
})
