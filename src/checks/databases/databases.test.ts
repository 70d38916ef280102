import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { execa } from 'execa'
import { type DatabaseCanary, laterRows, notThere, whatIsWrongWithRows } from '../database-canary.ts'
import { detectDatabase, imageName } from './detect.ts'
import { rowsIn } from './kind.ts'
import { mongodb } from './mongodb.ts'
import { requirepass } from './redis.ts'

test('a database is known by the name of its image', () => {
  const table: [string, string | undefined][] = [
    ['postgres:15.1', 'PostgreSQL'],
    ['registry.test:5000/library/postgres@sha256:0123', 'PostgreSQL'],
    ['pgautoupgrade/pgautoupgrade:17-alpine', 'PostgreSQL'],
    ['postgis/postgis', 'PostgreSQL'],
    ['mariadb:12.2', 'MariaDB'],
    ['mysql:8.0', 'MariaDB'],
    ['mongo:7', 'MongoDB'],
    ['redis:7-alpine', 'Redis'],
    ['valkey/valkey:8', 'Redis'],
    ['prometheuscommunity/postgres-exporter:v0.15', undefined],
    ['postgrest/postgrest', undefined],
    ['phpmyadmin:5', undefined],
    ['nginx:1.30.0', undefined]
  ]
  for (const [image, kind] of table) assert.equal(detectDatabase(image, [])?.name, kind, image)
  assert.equal(imageName('a.test:5000/b/c:1.2@sha256:00'), 'c')
})

test('a database is known by its process where the image has another name', () => {
  const table: [string[], string | undefined][] = [
    [['/usr/lib/postgresql/15/bin/postgres -D /data', 'postgres: checkpointer'], 'PostgreSQL'],
    [['/sbin/tini -- postgres'], 'PostgreSQL'],
    [['/usr/bin/dumb-init -c -- mysqld --console'], 'MariaDB'],
    [['mariadbd --user=mysql'], 'MariaDB'],
    [['mongod --bind_ip_all'], 'MongoDB'],
    [['redis-server *:6379'], 'Redis'],
    [['sh -c until pg_isready -h postgres; do sleep 1; done'], undefined],
    [['nginx: master process nginx -g daemon off;'], undefined],
    [['python3 app.py --database postgres'], undefined]
  ]
  for (const [processes, kind] of table) assert.equal(detectDatabase('own/image:1', processes)?.name, kind, processes.join())
})

test('L44: an answer without both marks is no answer, and not "no rows"', () => {
  assert.deepEqual(rowsIn('testme-begin\ntestme-end\n'), [])
  assert.throws(() => rowsIn(''), /no whole answer/)
  assert.throws(() => rowsIn('testme-begin\na\n'), /no whole answer/)
  assert.throws(() => rowsIn('a\ntestme-end\n'), /no whole answer/)
})

test('L55: what a client prints around the rows is not a row, and a row is compared whole', () => {
  assert.deepEqual(rowsIn('5000\nWarning: chatter\ntestme-begin\nabc-one\r\nabc-two\ntestme-end\nabc-three\n'), ['abc-one', 'abc-two'])
  assert.match(whatIsWrongWithRows(canary, ['abc-one', 'abc-two 5000']) ?? '', /1 of 2 rows/)
})

const canary: DatabaseCanary = { service: 'site_db', kind: 'PostgreSQL', nonce: 'abc' }

test('L46, L49, L51: rows that are gone, or back from the dead', () => {
  assert.equal(whatIsWrongWithRows(canary, ['abc-one', 'abc-two']), undefined)
  assert.equal(whatIsWrongWithRows(canary, ['abc-one', 'abc-two', 'abc-later']), undefined)
  assert.match(whatIsWrongWithRows(canary, []) ?? '', /2 of 2 rows .* are gone/)
  assert.match(whatIsWrongWithRows(canary, ['abc-two', 'abc-two-changed']) ?? '', /1 of 2 rows .* is gone/)
  assert.match(whatIsWrongWithRows(canary, ['abc-forgotten', 'abc-one', 'abc-two']) ?? '', /deleted before is back/)
})

test('L51: a row added after the backup is told from the others', () => {
  assert.deepEqual(laterRows(canary, ['abc-later', 'abc-one', 'abc-two']), ['abc-later'])
  assert.deepEqual(laterRows(canary, ['abc-one', 'abc-two', 'abc-two-changed']), ['abc-two-changed'])
  assert.deepEqual(laterRows(canary, ['abc-one', 'abc-two', 'other-later']), [])
})

test('L45: a server that is coming up is told from one that says no', () => {
  for (const text of [
    'psql: error: connection to server on socket "/run/x" failed: No such file or directory',
    'connection to server on socket "/run/x" failed: FATAL:  the database system is starting up',
    'FATAL:  database "notes" is not currently accepting connections',
    "ERROR 2002 (HY000): Can't connect to local server through socket",
    'Could not connect to Redis at 127.0.0.1:6379: Connection refused',
    'LOADING Redis is loading the dataset in memory'
  ])
    assert.match(text, notThere)
  for (const text of [
    'connection to server on socket "/run/x" failed: FATAL:  role "notes" does not exist',
    'connection to server at "db" failed: FATAL:  password authentication failed for user "notes"',
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost'",
    'ERROR:  relation "testme_canary" does not exist',
    'NOAUTH Authentication required.'
  ])
    assert.doesNotMatch(text, notThere)
})

test('the password of a Redis, from the command that its container was started with', () => {
  assert.deepEqual(requirepass(['redis-server', '--requirepass', 'pass word']), { TESTME_REQUIREPASS: 'pass word' })
  const inScript = (script: string): Record<string, string> => requirepass(['sh', '-c', script])
  assert.deepEqual(inScript('redis-server --requirepass "$(cat /run/secrets/x)" --save 60 1'), { TESTME_REQUIREPASS_WORD: '"$(cat /run/secrets/x)"' })
  assert.deepEqual(inScript('redis-server --requirepass $(cat /run/secrets/x)'), { TESTME_REQUIREPASS_WORD: '$(cat /run/secrets/x)' })
  assert.deepEqual(inScript('redis-server --requirepass $PASSWORD; true'), { TESTME_REQUIREPASS_WORD: '$PASSWORD' })
  assert.deepEqual(requirepass(['redis-server']), {})
})

/** No package of MongoDB is at hand, so an executable in its place shows what the client would be given. */
test('MongoDB: the command line after its documentation, credentials through the environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mongosh-'))
  try {
    const seen = join(folder, 'seen')
    writeFileSync(join(folder, 'mongosh'), `#!/bin/sh\nprintf '%s\\n' "$TESTME_USER/$TESTME_PASSWORD/$TESTME_DATABASE" "$@" > "${seen}"\n`, { mode: 0o755 })
    writeFileSync(join(folder, 'password'), 'pass word\n')
    await execa('sh', ['-c', mongodb.client], {
      env: {
        PATH: `${folder}:/usr/bin:/bin`,
        TESTME_INPUT: mongodb.list,
        MONGO_INITDB_ROOT_USERNAME: 'root',
        MONGO_INITDB_ROOT_PASSWORD_FILE: join(folder, 'password'),
        MONGO_INITDB_DATABASE: 'wiki'
      },
      extendEnv: false
    })
    const [credentials, ...words] = readFileSync(seen, 'utf8').trimEnd().split('\n')
    assert.equal(credentials, 'root/pass word/wiki')
    assert.deepEqual(words.slice(0, 3), ['--quiet', '--norc', '--eval'])
    assert.equal(words.slice(3).join('\n'), mongodb.list.trimEnd())
    // The statements are JavaScript that parses.
    for (const statements of [mongodb.list, mongodb.insert('a'), mongodb.remove('a')]) new Function(statements)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
