import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { InfrastructureError } from '../model/failure.ts'
import { readServerFile } from './server-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-server-file-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'server.json')
const facts = {
  name: 'one',
  dockerHost: 'unix:///run/one/docker.sock',
  zone: 'one.test',
  edgeAddress: '192.0.2.2',
  caFile: '/var/lib/one/ca.pem',
  caBundle: '/var/lib/one/bundle.pem',
  ipvs: false,
  nodes: 1,
  dockerVersion: '20.10',
  stateDirectory: '/var/lib/one'
}

test('a server is read from what it says of itself', () => {
  writeFileSync(file, JSON.stringify({ ...facts, more: 'than is needed' }))
  const { server, stateDirectory } = readServerFile(file)
  assert.equal(stateDirectory, '/var/lib/one')
  assert.deepEqual([server.dockerSocket, server.locksDirectory, server.backupApp], ['/run/one/docker.sock', '/var/lib/one/locks', 'backups.one.test'])
  assert.equal(server.environment['TESTME_SERVER_FILE'], '/var/lib/one/server.json')
})

test('no server, and half a server, are said with the place', () => {
  assert.throws(
    () => readServerFile(join(folder, 'none.json')),
    (error) => error instanceof InfrastructureError && /none\.json/.test(error.message)
  )
  writeFileSync(file, JSON.stringify({ ...facts, dockerHost: 'tcp://192.0.2.1:2375' }))
  assert.throws(() => readServerFile(file), /server\.json: dockerHost: expected the address of a socket/)
})
