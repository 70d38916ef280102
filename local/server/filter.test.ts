import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterRules } from './filter.ts'

test('L142: what containers open does not leave through the cable, and answers to who came in through it do', () => {
  const rules = filterRules({ peer: 'testme7i' }).split('\n')
  const forwarded = rules.filter((rule) => rule.startsWith('-A DOCKER-USER'))
  assert.deepEqual(forwarded, [
    '-A DOCKER-USER -o testme7i -m conntrack --ctstate NEW -j REJECT --reject-with icmp-port-unreachable',
    '-A DOCKER-USER -j RETURN'
  ])
  // What comes from this machine is let through before anything is refused.
  const entering = rules.filter((rule) => rule.startsWith('-A TESTME-INPUT'))
  assert.ok(entering.findIndex((rule) => rule.includes('-i testme7i -j RETURN')) < entering.findIndex((rule) => rule.includes('REJECT')))
})
