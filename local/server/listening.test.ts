import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { listens } from './listening.ts'

test('a listening socket is seen in the table of the kernel, and only while it listens', async () => {
  const server = createServer().listen(0, '127.0.0.3')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const table = (): string => readFileSync('/proc/self/net/tcp', 'utf8')
  assert.equal(listens(table(), '127.0.0.3', port), true)
  assert.equal(listens(table(), '127.0.0.2', port), false)
  server.close()
  await once(server, 'close')
  assert.equal(listens(table(), '127.0.0.3', port), false)
})

test('a connection that stands is no listener', () => {
  const table = '  sl  local_address rem_address   st\n   0: 0300007F:0C38 0100007F:9999 01 00000000:00000000\n'
  assert.equal(listens(table, '127.0.0.3', 3128), false)
  assert.equal(listens(table.replace(' 01 ', ' 0A '), '127.0.0.3', 3128), true)
})
