import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGeneratedSecrets, readListedSecrets, readSnapshots, readVersions, readVolumes, savedSnapshotOf } from './answers.ts'

test('Q42: generated secrets are read in whatever JSON shape names them', () => {
  const expected = [{ name: 'db_password', version: 'v1', value: 'horse-battery' }]
  for (const output of [
    '[{"name":"db_password","version":"v1","value":"horse-battery"}]',
    '[{"Name":"db_password","Value":"horse-battery"}]',
    '{"db_password":"horse-battery"}',
    '{"db_password":{"version":"v1","value":"horse-battery"}}'
  ])
    assert.deepEqual(readGeneratedSecrets(`INFO x\n${output}\n`), expected, output)
})

test('L44: a row without its value is not a list of secrets, and no list is no empty list', () => {
  assert.equal(readGeneratedSecrets('[{"name":"db_password"}]'), undefined)
  assert.equal(readGeneratedSecrets('[{"name":"db_password","value":""}]'), undefined)
  assert.equal(readGeneratedSecrets('db_password  horse-battery'), undefined)
  assert.deepEqual(readGeneratedSecrets('[]'), [])
})

test('listed secrets say whether the server has them', () => {
  assert.deepEqual(readListedSecrets('[{"name":"a","version":"v2","created-on-server":"true"},{"name":"b","created":false}]'), [
    { name: 'a', version: 'v2', created: true },
    { name: 'b', version: 'v1', created: false }
  ])
})

test('versions keep their order and are told from no answer', () => {
  assert.deepEqual(readVersions('[{"version":"1.0.0+1","service":"app"},{"version":"1.0.0+1","service":"db"},{"version":"1.1.0+2"}]'), ['1.0.0+1', '1.1.0+2'])
  assert.deepEqual(readVersions('["1.0.0+1"]'), ['1.0.0+1'])
  assert.deepEqual(readVersions('[]'), [])
  assert.equal(readVersions('FATA unable to read tags'), undefined)
})

test('snapshots are read from JSON, from a table and from plain lines', () => {
  const ids = (output: string): string[] => readSnapshots(output).map((snapshot) => snapshot.id)
  assert.deepEqual(ids('[{"short_id":"4be21f0c"},{"id":"0011223344556677"}]'), ['4be21f0c', '0011223344556677'])
  assert.deepEqual(ids('│ 4be21f0c │ 2026-11-23 10:00:00 │\n│ 5be21f0c │ 2026-11-24 10:00:00 │\n'), ['4be21f0c', '5be21f0c'])
  assert.deepEqual(ids('4be21f0c  2026-11-23\n2 snapshots\n'), ['4be21f0c'])
  assert.deepEqual(ids('no snapshots\n'), [])
})

test('the saved snapshot is the one that restic names', () => {
  assert.equal(savedSnapshotOf('INFO snapshot 4be21f0c saved'), '4be21f0c')
  assert.equal(savedSnapshotOf('{"message_type":"summary","snapshot_id":"4be21f0c99"}'), '4be21f0c99')
  assert.equal(savedSnapshotOf('backup finished'), undefined)
  // L48: the parent can be another run's.
  assert.equal(savedSnapshotOf('using parent snapshot 4b9f6312\nsnapshot 6d1a8a7e saved'), '6d1a8a7e')
})

test('only the volumes of the asked stack are read', () => {
  assert.deepEqual(readVolumes('│ local │ a_ci_test_data │\n│ local │ ab_ci_test_data │\na_ci_test_data', 'a_ci_test'), ['a_ci_test_data'])
})
