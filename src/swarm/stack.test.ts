import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { waitUntilGone } from './converge.ts'
import { Engine } from './engine.ts'
import { Stack } from './stack.ts'

const label = 'com.docker.stack.namespace'
const id = 'f'.repeat(64)

/** An engine's socket that lists these objects and nothing else. */
async function engineWith(t: TestContext, lists: Record<string, unknown>): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), 'testme-engine-'))
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').split('?')[0] ?? ''
    if (path === '/events') return response.flushHeaders()
    return response.end(JSON.stringify(lists[path] ?? (path === '/volumes' ? { Volumes: [] } : [])))
  })
  const socket = join(directory, 'docker.sock')
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(directory, { recursive: true })
  })
  return new Engine(socket)
}

test('L109: an object is found by the label of its stack too, whatever it is called, and a neighbour is not', async (t) => {
  const ours = { Labels: { [label]: 'a_test' } }
  const engine = await engineWith(t, {
    '/volumes': {
      Volumes: [
        { Name: 'a_test-data', Mountpoint: '/x', ...ours },
        { Name: 'a_test2_data', Mountpoint: '/y', Labels: null }
      ]
    },
    '/secrets': [
      { ID: '1', Spec: { Name: 'a_test_by_name' } },
      { ID: '2', Spec: { Name: 'other', ...ours } }
    ],
    '/configs': [{ ID: '1', Spec: { Name: 'b_test_x', Labels: { [label]: 'b_test' } } }],
    '/networks': [{ Id: '1', Name: 'a_test-internal', ...ours }]
  })
  assert.deepEqual(await new Stack(engine, 'a_test').residue(), ['volume a_test-data', 'secret a_test_by_name', 'secret other', 'network a_test-internal'])
})

test('L112: a stack is not gone while a task of it is being prepared: its container, and volumes with it, are still to come', async (t) => {
  const task = { ID: 'abcdefabcdefabcdef', ServiceID: '1', CreatedAt: '', DesiredState: 'remove', Spec: {}, Status: { State: 'preparing', Timestamp: '' } }
  const lists: Record<string, unknown> = { '/tasks': [task] }
  const stack = new Stack(await engineWith(t, lists), 'a_test')
  assert.deepEqual(await stack.residue(), ['task abcdefabcdef (preparing)'])
  await assert.rejects(waitUntilGone(stack, 200), /still there after 0\.2 s: task abcdefabcdef \(preparing\)/)
  // One that has its container is that container; one that ended has none to come.
  for (const Status of [
    { State: 'starting', Timestamp: '', ContainerStatus: { ContainerID: id } },
    { State: 'shutdown', Timestamp: '' },
    { State: 'running', Timestamp: '', ContainerStatus: { ContainerID: 'removed by force' } }
  ]) {
    lists['/tasks'] = [{ ...task, Status }]
    lists['/containers/json'] = Status.State === 'starting' ? [{ Id: id, State: 'created', Labels: {} }] : []
    assert.deepEqual(await stack.residue(), Status.State === 'starting' ? ['container ffffffffffff (created)'] : [])
  }
  await waitUntilGone(stack, 200)
})

test('anonymous volumes of its containers are known by their mounts, and asked for by name afterwards', async (t) => {
  const Mounts = [{ Type: 'volume', Name: id }, { Type: 'volume', Name: 'a_test_data' }, { Type: 'bind' }]
  const engine = await engineWith(t, {
    '/containers/json': [{ Id: id, State: 'running', Labels: {}, Mounts }],
    '/volumes': { Volumes: [{ Name: id, Mountpoint: '/x', Labels: null }] }
  })
  const stack = new Stack(engine, 'a_test')
  assert.deepEqual(await stack.anonymousVolumes(), [id])
  assert.deepEqual(await stack.volumes(), [])
  assert.deepEqual((await stack.residue([id])).at(-1), `volume ${id}`)
})
