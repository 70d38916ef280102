import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { edgeHash } from './edge.ts'

test('the edge of another checkout is the same edge as long as its contents are: nothing is started anew for a path', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-edge-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [here, there] = [join(import.meta.dirname, '..', 'edge'), join(folder, 'edge')]
  const [certificate, renewed] = [join(folder, 'edge.pem'), join(folder, 'renewed.pem')]
  writeFileSync(certificate, 'one')
  writeFileSync(renewed, 'two')
  cpSync(here, there, { recursive: true })
  assert.equal(edgeHash(there, certificate), edgeHash(here, certificate))
  assert.notEqual(edgeHash(here, renewed), edgeHash(here, certificate))
  writeFileSync(join(there, 'more.ts'), '')
  assert.notEqual(edgeHash(there, certificate), edgeHash(here, certificate))
})
