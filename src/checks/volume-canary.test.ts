import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { damage, removeCanary, seedVolume, whatIsWrong } from './volume-canary.ts'

test('L50: a canary is read back, and damage and loss are seen', () => {
  const mountpoint = mkdtempSync(join(tmpdir(), 'canary-'))
  try {
    const canary = seedVolume({ Name: 'stack_content', Mountpoint: mountpoint }, 'abc123')
    assert.equal(whatIsWrong(canary), undefined)
    damage(canary)
    assert.match(whatIsWrong(canary) ?? '', /other content/)
    removeCanary(canary)
    assert.match(whatIsWrong(canary) ?? '', /is gone/)
    rmSync(mountpoint, { recursive: true })
    assert.match(whatIsWrong(canary) ?? '', /volume stack_content is gone/)
  } finally {
    rmSync(mountpoint, { recursive: true, force: true })
  }
})
