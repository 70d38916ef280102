import assert from 'node:assert/strict'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { diskUseOf, peakFiles, withDependencies } from './resources.ts'

test('the peak of a container is found for cgroups of version 1 and 2', () => {
  assert.deepEqual(peakFiles('0::/docker/abc\n'), ['/sys/fs/cgroup/docker/abc/memory.peak'])
  assert.deepEqual(peakFiles('9:memory:/docker/abc\n8:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n'), [
    '/sys/fs/cgroup/memory/docker/abc/memory.max_usage_in_bytes'
  ])
  assert.deepEqual(peakFiles(''), [])
})

test('the figures of dependencies stand beside those of the app, under their own names', () => {
  const own = { memory: { app: 1 }, peak: true, volumes: { data: 2 }, images: { 'a:1': 3 } }
  const other = { of: 'keycloak', memory: { app: 4, db: 5 }, peak: true, volumes: { data: 6 }, images: { 'k:1': 7 } }
  assert.deepEqual(withDependencies(own, []), own)
  assert.deepEqual(withDependencies(own, [other]), {
    memory: { app: 1, 'keycloak/app': 4, 'keycloak/db': 5 },
    peak: true,
    volumes: { data: 2, 'keycloak/data': 6 },
    images: { 'k:1': 7, 'a:1': 3 }
  })
  assert.equal(withDependencies(own, [{ ...other, peak: false }]).peak, false)
  assert.equal(withDependencies(own, [{ ...other, memory: {}, peak: false }]).peak, true)
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
