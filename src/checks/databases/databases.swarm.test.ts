import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { databaseDefinitions } from '../../../local/images/definitions.ts'
import { ensureAll } from '../../../local/images/images.ts'
import { testServer } from '../../../test/support/server.ts'
import { Engine } from '../../swarm/engine.ts'
import { processesOf, runningContainer } from '../../swarm/exec.ts'
import { ClientError, type DatabaseCanary, damageRows, laterRows, rowsOf, runClient, seedRows, whatIsWrongWithRows } from '../database-canary.ts'
import { patiently } from '../patience.ts'
import { detectDatabase, kindNamed } from './detect.ts'

const facts = await testServer()
await ensureAll(databaseDefinitions, facts.dockerHost, () => {})
const engine = new Engine(facts.dockerHost.replace('unix://', ''))
const docker = async (...words: string[]): Promise<string> => (await execa('docker', words, { env: { DOCKER_HOST: facts.dockerHost } })).stdout
const folder = mkdtempSync(join(tmpdir(), 'testme-databases-'))
writeFileSync(join(folder, 'password'), 'pass word$1\n', { mode: 0o644 })
const started: string[] = []
after(async () => {
  for (const name of started) await docker('rm', '--force', '--volumes', name)
  rmSync(folder, { recursive: true, force: true })
})

/** A server as swarm would label its container; found by that name. */
async function start(name: string, image: string, environment: Record<string, string>, command: string[] = []): Promise<string> {
  const service = `testme-databases-${name}`
  started.push(service)
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const labels = ['--label', `com.docker.swarm.service.name=${service}`]
  await docker('run', '--detach', '--name', service, ...labels, '--volume', `${folder}:/run/secrets:ro`, ...variables, image, ...command)
  return service
}

/** A server's first start has two halves, with a restart between them: what is worth another try gets one. */
const calmly = <T>(work: () => Promise<T>): Promise<T> => patiently(work, 60_000)

/** What every kind must do with a real server: seed, read back exactly, damage seen, later rows seen, put right again. */
async function roundTrip(canary: DatabaseCanary): Promise<void> {
  const rows = (of: DatabaseCanary): Promise<string[]> => calmly(() => rowsOf(engine, of))
  await calmly(() => seedRows(engine, canary))
  const { nonce } = canary
  assert.deepEqual(await rows(canary), [`${nonce}-one`, `${nonce}-two`])
  assert.equal(whatIsWrongWithRows(canary, await rows(canary)), undefined)
  // A second canary beside it keeps its own rows.
  const other = { ...canary, nonce: `${nonce}b` }
  await calmly(() => seedRows(engine, other))
  await calmly(() => damageRows(engine, canary))
  const damaged = await rows(canary)
  assert.match(whatIsWrongWithRows(canary, damaged) ?? '', /2 of 2 rows seeded .* are gone/)
  assert.deepEqual(laterRows(canary, damaged), [`${nonce}-later`, `${nonce}-two-changed`])
  assert.equal(whatIsWrongWithRows(other, await rows(other)), undefined)
}

async function refuses(canary: DatabaseCanary, expected: RegExp): Promise<void> {
  await assert.rejects(rowsOf(engine, canary), (error) => error instanceof ClientError && !error.transient && expected.test(error.message))
}

async function processNames(service: string): Promise<string[]> {
  return (await processesOf(engine, (await runningContainer(engine, service)) ?? '')).map((process) => process.command)
}

test('L44, L55: PostgreSQL through psql: rows written and read exactly, a client that fails throws', async () => {
  const service = await start('postgresql', 'testme.local/postgres:15-r1', {
    POSTGRES_USER: 'notes',
    POSTGRES_DB: 'notes_db',
    POSTGRES_PASSWORD_FILE: '/run/secrets/password'
  })
  const canary: DatabaseCanary = { service, kind: 'PostgreSQL', nonce: 'abc123' }
  await roundTrip(canary)
  // No table yet is no row, and no error: that is what a restore onto nothing looks like.
  await runClient(engine, canary, 'DROP TABLE testme_canary;')
  assert.deepEqual(await rowsOf(engine, canary), [])
  await assert.rejects(runClient(engine, canary, 'SELECT nonsense;'), /PostgreSQL client ended with 3: .*nonsense/)
  assert.equal(detectDatabase('testme.local/storage:1', await processNames(service))?.name, 'PostgreSQL')
  const broken = await start('postgresql-broken', 'testme.local/postgres:15-r1', { POSTGRES_USER: 'notes', POSTGRES_PASSWORD: 'x' }, [
    'sh',
    '-c',
    'POSTGRES_USER=other exec /usr/local/bin/entrypoint'
  ])
  await patiently(async () => {
    await runClient(engine, { service: broken, kind: 'PostgreSQL' }, 'SELECT 1;').catch((error: unknown) => {
      if (!(error instanceof ClientError) || error.transient) throw error
    })
  }, 60_000)
  await refuses({ service: broken, kind: 'PostgreSQL', nonce: 'x' }, /role "notes" does not exist/)
})

test('L45: a server that is not there is worth another try, one that says no is not', async () => {
  const service = await start('stopped', 'testme.local/postgres:15-r1', {}, ['sleep', 'infinity'])
  await assert.rejects(
    rowsOf(engine, { service, kind: 'PostgreSQL', nonce: 'x' }),
    (error) => error instanceof ClientError && error.transient && /not yet accepting connections/.test(error.message)
  )
  await assert.rejects(
    rowsOf(engine, { service: 'testme-databases-none', kind: 'PostgreSQL', nonce: 'x' }),
    (error) => error instanceof ClientError && error.transient && /no container/.test(error.message)
  )
})

test('L44: MariaDB as the app’s user with a password from a file, or as root', async () => {
  const service = await start('mariadb', 'testme.local/mariadb:10.11-r1', {
    MARIADB_DATABASE: 'shop',
    MARIADB_USER: 'shop',
    MARIADB_PASSWORD_FILE: '/run/secrets/password',
    MARIADB_ROOT_PASSWORD: 'root pass'
  })
  const canary: DatabaseCanary = { service, kind: 'MariaDB', nonce: 'abc123' }
  await roundTrip(canary)
  await runClient(engine, canary, 'DROP TABLE testme_canary;')
  assert.deepEqual(await rowsOf(engine, canary), [])
  await assert.rejects(runClient(engine, canary, 'SELECT nonsense;'), /MariaDB client ended with 1: .*nonsense/)
  assert.equal(detectDatabase('testme.local/storage:1', await processNames(service))?.name, 'MariaDB')
  const root = await start('mariadb-root', 'testme.local/mariadb:10.11-r1', { MARIADB_DATABASE: 'shop', MARIADB_ROOT_PASSWORD_FILE: '/run/secrets/password' })
  await roundTrip({ service: root, kind: 'MariaDB', nonce: 'def456' })
})

test('L44: Redis with a password in its arguments; a refusal is an error though its client ends with 0', async () => {
  const plain = await start('redis', 'testme.local/redis:7.0-r1', {})
  await roundTrip({ service: plain, kind: 'Redis', nonce: 'abc123' })
  assert.equal(detectDatabase('testme.local/storage:1', await processNames(plain))?.name, 'Redis')
  const locked = await start('redis-locked', 'testme.local/redis:7.0-r1', {}, ['redis-server', '--requirepass', 'pass word'])
  await roundTrip({ service: locked, kind: 'Redis', nonce: 'abc123' })
  const script = ['sh', '-c', 'exec redis-server --requirepass "$(cat /run/secrets/password)" --port 6379']
  const secret = await start('redis-secret', 'testme.local/redis:7.0-r1', {}, script)
  await roundTrip({ service: secret, kind: 'Redis', nonce: 'abc123' })
  const refusing = await start('redis-refusing', 'testme.local/redis:7.0-r1', { REDIS_PASSWORD: 'wrong' }, ['redis-server', '--requirepass', 'pass word'])
  await patiently(async () => {
    await runClient(engine, { service: refusing, kind: 'Redis' }, 'PING\n').catch((error: unknown) => {
      if (!(error instanceof ClientError) || error.transient) throw error
    })
  }, 60_000)
  await refuses({ service: refusing, kind: 'Redis', nonce: 'x' }, /Redis client ended with 1: .*(NOAUTH|WRONGPASS)/)
  assert.equal(kindNamed('Redis').name, 'Redis')
})
