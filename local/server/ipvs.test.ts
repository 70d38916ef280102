import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasIpvs } from './ipvs.ts'

test('a kernel without IPVS has no table, one with it has a table that may be empty', () => {
  assert.equal(hasIpvs(undefined), false)
  assert.equal(hasIpvs(''), false)
  assert.equal(
    hasIpvs(
      'IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n'
    ),
    true
  )
})
