import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Fault } from '../../test/support/fault-proxy.ts'
import { GateWorld, sha } from '../../test/support/gate-world.ts'
import { GiteaError } from '../gitea/error.ts'
import type { GateOutcome } from './gate.ts'

let world: GateWorld
before(async () => {
  world = await GateWorld.start()
})
after(() => world.close())

const faults: Fault[] = [
  { kind: 'status', status: 500, body: '{"message":"database is locked"}' },
  { kind: 'status', status: 200, body: 'null' },
  { kind: 'reset', done: true }
]

/** One gate with a fault at one of its calls, again when that call is tried again. */
async function gateWithFault(fault: Fault, at: number, moved: boolean): Promise<{ outcome: GateOutcome | GiteaError; statuses: string[] }> {
  world.proxy.clear()
  const pull = world.pull({}, [sha('a'), sha('b')])
  const comment = world.gitea.comment(pull, world.alice, '!testme')
  if (moved) world.gitea.push(pull, [sha('c')])
  const seen = world.gitea.statuses.length
  world.proxy.inject({ path: /./, fault, after: at, times: 2 })
  const outcome = await world.gate(pull, comment).catch((error: unknown) => {
    assert.ok(error instanceof GiteaError, `${fault.kind} at call ${at}: ${error}`)
    return error
  })
  return { outcome, statuses: world.gitea.statuses.slice(0, world.gitea.statuses.length - seen).map((status) => status.sha) }
}

test('P24: whatever goes wrong at whatever call, nothing but the pinned commit is accepted, and nothing else is marked', async () => {
  let accepted = 0
  let refused = 0
  for (const fault of faults) {
    for (let at = 0; at < 20; at += 1) {
      const { outcome, statuses } = await gateWithFault(fault, at, false)
      if (outcome instanceof GiteaError || !outcome.accepted) refused += 1
      else {
        accepted += 1
        assert.equal(outcome.request?.sha, sha('b'), `${fault.kind} at call ${at}`)
      }
      for (const marked of statuses) assert.equal(marked, sha('b'))
      if (outcome instanceof GiteaError || !outcome.accepted) assert.deepEqual(statuses, [], `${fault.kind} at call ${at}: refused, and a status was set`)
    }
  }
  // The control: faults before the decision refuse, faults after it do not.
  assert.ok(accepted >= 12 && refused >= 12, `${accepted} accepted, ${refused} refused`)
})

test('P9, P24: after a push nothing is accepted, whatever goes wrong at whatever call', async () => {
  for (const fault of faults) {
    // Up to the last reading of the head, which is what must see the push.
    for (let at = 5; at < 12; at += 1) {
      const { outcome, statuses } = await gateWithFault(fault, at, true)
      assert.ok(outcome instanceof GiteaError || !outcome.accepted, `${fault.kind} at call ${at}`)
      assert.deepEqual(statuses, [])
    }
  }
})

test('P6, P24: nothing that is said in a fault holds a token or the address with which we talk to Gitea', () => {
  const said = [...world.log, ...[...world.gitea.pulls.values()].flatMap((pull) => world.said(pull))]
  assert.ok(said.length > 30)
  for (const line of said) assert.ok(!line.includes('token-of-'), line)
  for (const pull of world.gitea.pulls.values()) for (const body of world.said(pull)) assert.ok(!body.includes(world.proxy.url), body)
})
