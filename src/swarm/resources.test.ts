import assert from 'node:assert/strict'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { diskUseOf, peakFiles } from './resources.ts'

test('the peak of a container is found for cgroups of version 1 and 2', () => {
  assert.deepEqual(peakFiles('0::/docker/abc\n'), ['/sys/fs/cgroup/docker/abc/memory.peak'])
  assert.deepEqual(peakFiles('9:memory:/docker/abc\n8:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n'), [
    '/sys/fs/cgroup/memory/docker/abc/memory.max_usage_in_bytes'
  ])
  assert.deepEqual(peakFiles(''), [])
})

test('disk use counts what is there once and follows no link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-disk-'))
  try {
    const before = await diskUseOf(folder)
    mkdirSync(join(folder, 'deep'))
    writeFileSync(join(folder, 'deep', 'a'), Buffer.alloc(1_000_000, 1))
    linkSync(join(folder, 'deep', 'a'), join(folder, 'b'))
    symlinkSync('/', join(folder, 'c'))
    const used = (await diskUseOf(folder)) - before
    assert.ok(used >= 1_000_000 && used < 1_200_000, String(used))
    assert.equal(await diskUseOf(join(folder, 'nowhere')), 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
