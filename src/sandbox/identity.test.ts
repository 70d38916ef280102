import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anotherUser, whyNoWalls } from './identity.ts'
import { boundWords, outerWords } from './walls.ts'

test('L142: tests of a recipe run as another user always: root becomes nobody known, anybody else asks sudo for the one user that is there for it', () => {
  assert.ok(anotherUser(0).words.join(' ').startsWith('setpriv --reuid=65521 --regid=65521 --clear-groups --no-new-privs'))
  assert.deepEqual(anotherUser(1000), { words: ['sudo', '-n', '-u', 'testme-specs', '--'], inherits: false })
})

test('why there are no walls is said with what mends it', () => {
  const cases: [string, RegExp, RegExp][] = [
    ['sudo: a password is required\n', /may not become testme-specs/, /docs\/host\.md/],
    ['bwrap: setting up uid map: Permission denied\n', /user namespace/, /apparmor_restrict_unprivileged_userns/],
    ['bwrap: No permissions to creating new namespace, likely because the kernel does not allow non-privileged user namespaces.', /user namespace/, /sysctl/],
    ["Error: EACCES: permission denied, access '/testme/x'", /cannot read/, /o\+rX/],
    ['', /ended at once/, /security\.md/]
  ]
  for (const [said, why, next] of cases) {
    const found = whyNoWalls(said, 0)
    assert.match(found.why, why, said)
    assert.match(found.next, next, said)
  }
})

test('L142: the sandbox shows programs and what is named, and shares no namespace', () => {
  const words = outerWords(
    [
      { from: 3, to: '/testme/node' },
      { from: '/x', to: '/y' }
    ],
    { '/bin': 'usr/bin', '/lib': null },
    { PATH: '/usr/bin' }
  )
  const text = words.join(' ')
  for (const part of [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    '--ro-bind-fd 3 /testme/node',
    '--ro-bind /x /y',
    '--symlink usr/bin /bin',
    '--remount-ro /'
  ])
    assert.ok(text.includes(part), part)
  assert.doesNotMatch(text, /--share-net|--bind |--bind-try|\/run|\/var|\/root|\/home/)
  assert.match(boundWords(60.2).join(' '), /--nproc=1024 .*timeout --signal=KILL 61$/)
})
