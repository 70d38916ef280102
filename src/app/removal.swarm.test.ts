import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { ServerFacts } from '../../local/server/server.ts'
import { dockerOk } from '../../test/support/docker.ts'
import { fakeAbra } from '../../test/support/fake-abra.ts'
import { testServer } from '../../test/support/server.ts'
import { service, TestStack } from '../../test/support/stack.ts'
import { stackName } from '../recipe/stack.ts'
import { converge } from '../swarm/converge.ts'
import { removeApp } from './removal.ts'

let facts: ServerFacts
const folder = mkdtempSync(join(tmpdir(), 'testme-removal-'))
before(async () => {
  facts = await testServer()
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('L109: a container that has to be removed by force takes its anonymous volume with it', { timeout: 120_000 }, async (t) => {
  const domain = `anonymous.${facts.zone}`
  const given = new TestStack(facts, stackName(domain))
  try {
    // Deaf to the signal to stop: the engine would wait a minute before it kills it.
    const deaf = ['sh', '-c', 'trap "" TERM QUIT; while :; do sleep 1; done']
    await given.deploy({ app: service({ command: deaf, volumes: ['/anonymous'], stop_grace_period: '60s' }) })
    await converge(given.stack, { deadline: 60_000, waiting: () => {} })
    const [volume = ''] = await given.stack.anonymousVolumes()
    assert.match(volume, /^[0-9a-f]{64}$/)
    const { abra } = fakeAbra(t, 'exit 1')
    const removal = await removeApp({ abra, engine: given.stack.engine, deadline: Date.now() + 12_000, progress: () => {} }, domain)
    assert.deepEqual(removal.anonymous, [volume])
    assert.match(removal.notes.join('\n'), /still there after .*container/, 'the container went by itself: nothing was proven')
    assert.ok(!(await dockerOk(facts.dockerHost, 'volume', 'ls', '--quiet')).split('\n').includes(volume), removal.notes.join('\n'))
  } finally {
    await given.remove()
  }
})
