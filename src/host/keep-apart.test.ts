import assert from 'node:assert/strict'
import { test } from 'node:test'
import { userLines } from './keep-apart.ts'

const rule = (user: string, word: string): string => `Matching Defaults entries for ${user} on host:
    env_reset, !setenv

User ${user} may run the following commands on host:
    (testme) NOPASSWD: /usr/local/bin/testme ^host ${word} [A-Za-z0-9_.-]+/[0-9]+$`

const seen = { user: 'testme-stages', jobs: 'stages' as const, exists: true, groups: ['testme-stages'], sudo: rule('testme-stages', 'stage') }
const failures = (change: object): string[] => userLines({ ...seen, ...change }).flatMap(({ state, text }) => (state === 'fail' ? [text] : []))

test("a runner's user that can do more than ask the host is found", () => {
  assert.deepEqual(failures({}), [])
  assert.match(failures({ groups: ['testme-stages', 'docker'] })[0] ?? '', /in the group docker/)
  assert.match(failures({ groups: ['testme', 'adm'] })[0] ?? '', /in the group testme, adm/)
  assert.match(failures({ sudo: '' })[0] ?? '', /may not ask the host/)
  assert.match(failures({ sudo: rule('testme-stages', 'gate') })[0] ?? '', /may not ask the host/)
  assert.match(failures({ sudo: `${seen.sudo}\n    (root) NOPASSWD: /usr/bin/docker` })[0] ?? '', /more by sudo/)
  assert.match(failures({ sudo: seen.sudo.replace('(testme)', '(ALL)') })[0] ?? '', /may not ask the host/)
  assert.match(failures({ exists: false })[0] ?? '', /does not exist/)
})
