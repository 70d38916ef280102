import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backupCapability, clearsBeforeRestore, readBackupLabels } from './backup-labels.ts'

test('labels of version 2: the switch, exclusions, paths and hooks', () => {
  const read = readBackupLabels({
    'backupbot.backup': 'true',
    'backupbot.backup.volumes.cache': 'false',
    'backupbot.backup.volumes.database.path': 'dump.sql, /more/',
    'backupbot.backup.pre-hook': '/pg_backup.sh backup',
    'backupbot.restore.post-hook': '/pg_backup.sh restore',
    'traefik.enable': 'true'
  })
  assert.equal(read.enabled, true)
  assert.deepEqual(read.volumes, { cache: 'excluded', database: ['dump.sql', 'more'] })
  assert.deepEqual(read.hooks, { backup: { pre: '/pg_backup.sh backup' }, restore: { post: '/pg_backup.sh restore' } })
  assert.deepEqual(read.legacy, [])
})

test('only a word that means yes switches the backup on', () => {
  for (const [value, enabled] of [
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['', false],
    ['maybe', false]
  ] as const)
    assert.equal(readBackupLabels({ 'backupbot.backup': value }).enabled, enabled, value)
})

test('L47, Q33: a path label of version 1 is ignored and named, the volume is taken whole', () => {
  const capability = backupCapability([
    { name: 'app', labels: { 'backupbot.backup': 'true', 'backupbot.backup.path': '/usr/share/nginx/html' }, volumes: ['content'] }
  ])
  assert.deepEqual(capability.volumes, { content: { kind: 'whole' } })
  assert.deepEqual(capability.legacy, [{ service: 'app', label: 'backupbot.backup.path' }])
})

test('the label on one service switches the backup of the whole app on, and every volume counts', () => {
  const capability = backupCapability([
    { name: 'db', labels: {}, volumes: ['data'] },
    { name: 'app', labels: { 'backupbot.backup': 'true' }, volumes: ['content'] }
  ])
  assert.deepEqual(capability.enabledOn, ['app'])
  assert.deepEqual(capability.volumes, { content: { kind: 'whole' }, data: { kind: 'whole' } })
})

test('without the label nothing is backed up, hooks or not', () => {
  const capability = backupCapability([{ name: 'app', labels: { 'backupbot.backup.pre-hook': 'true' }, volumes: ['content'] }])
  assert.equal(capability.enabled, false)
})

test('a path label on a service with a hook is a dump; exclusion wins over a path', () => {
  const capability = backupCapability([
    {
      name: 'db',
      labels: { 'backupbot.backup': 'true', 'backupbot.backup.pre-hook': 'dump', 'backupbot.backup.volumes.data.path': 'dump.sql' },
      volumes: ['data']
    },
    {
      name: 'app',
      labels: { 'backupbot.backup': 'true', 'backupbot.backup.volumes.media.path': 'originals', 'backupbot.backup.volumes.tmp': 'false' },
      volumes: ['media', 'tmp']
    }
  ])
  assert.deepEqual(capability.volumes, {
    data: { kind: 'paths', paths: ['dump.sql'], dumped: true },
    media: { kind: 'paths', paths: ['originals'], dumped: false },
    tmp: { kind: 'excluded' }
  })
  assert.deepEqual(Object.keys(capability.hooks), ['db'])
})

test('L51: hooks that are known to clear', () => {
  assert.equal(clearsBeforeRestore('rm -rf /data/*'), true)
  assert.equal(clearsBeforeRestore('sh -c "find /data -mindepth 1 -delete"'), true)
  assert.equal(clearsBeforeRestore('rm /data/lock'), false)
  assert.equal(clearsBeforeRestore('/pg_backup.sh restore'), false)
  assert.equal(clearsBeforeRestore(undefined), false)
})
