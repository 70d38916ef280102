import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { unzipSync, zipSync } from 'fflate'
import { Mask } from './mask.ts'
import { rewriteArchive } from './rewrite.ts'
import { scanDirectory } from './scan.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-rewrite-'))
after(() => rmSync(folder, { recursive: true }))
const mask = new Mask()
mask.add('s3cret-of-the-run', 'admin_password')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('L139: a trace is kept with every secret masked; what is no text and holds one, and pictures that may not be shown, are left out', () => {
  const path = join(folder, 'trace.zip')
  const basic = Buffer.from('admin:s3cret-of-the-run').toString('base64')
  const picture = new Uint8Array([0xff, 0xd8, 0xff, 0, 1, 2])
  const inner = zipSync({ 'a.txt': bytes('s3cret-of-the-run') })
  writeFileSync(
    path,
    zipSync({
      'trace.network': bytes(`{"authorization":"Basic ${basic}"}\n`),
      'trace.trace': bytes('{"value":"nothing"}\n'),
      'resources/page.jpeg': picture,
      'resources/raw.bin': new Uint8Array([0xff, ...bytes('s3cret-of-the-run')]),
      'resources/inner.zip': inner,
      '../../outside.txt': bytes('out'),
      '/outside.txt': bytes('out')
    })
  )
  // The control: as it was written it may not be published.
  assert.deepEqual(
    scanDirectory(folder, mask).map(({ names }) => names),
    [['admin_password']]
  )
  rewriteArchive(path, mask, () => true)
  const whole = unzipSync(readFileSync(path))
  assert.deepEqual(Object.keys(whole).sort(), ['resources/page.jpeg', 'trace.network', 'trace.trace'])
  assert.match(Buffer.from(whole['trace.network'] ?? []).toString(), /^\{"authorization":"Basic [A-Za-z0-9]*\*\*\*"\}\n$/)
  assert.deepEqual(Buffer.from(whole['resources/page.jpeg'] ?? []), Buffer.from(picture))
  assert.deepEqual(scanDirectory(folder, mask), [])
  rewriteArchive(path, mask, (name) => !name.endsWith('.jpeg'))
  assert.deepEqual(Object.keys(unzipSync(readFileSync(path))).sort(), ['trace.network', 'trace.trace'])
})

test('what is no archive is not rewritten', () => {
  const path = join(folder, 'none.zip')
  writeFileSync(path, 'none')
  assert.throws(() => rewriteArchive(path, mask, () => true))
  rmSync(path)
})
