import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { Mask } from './mask.ts'
import { scanBytes, scanDirectory } from './scan.ts'
import { readWithheld, withhold } from './withhold.ts'

const root = mkdtempSync(join(tmpdir(), 'testme-scan-'))
after(() => rmSync(root, { recursive: true, force: true }))
const value = 'Zq7/vT+2xR9w'
const mask = new Mask()
mask.add(value, 'admin_password')
const text = `GET /?p=${encodeURIComponent(value)} 200`

const holding: [string, Uint8Array][] = [
  ['plain text', strToU8(text)],
  ['JSON', strToU8(JSON.stringify({ deep: [{ value }] }))],
  ['base64 of a header', strToU8(Buffer.from(`admin:${value}`).toString('base64'))],
  ['gzip', gzipSync(text)],
  ['a trace (zip)', zipSync({ 'trace.network': strToU8(text), 'resources/1.html': strToU8('<p>') })],
  ['a zip in a zip', zipSync({ 'inner.zip': zipSync({ 'a.txt': strToU8(text) }) })],
  ['gzip in a zip', zipSync({ 'body.gz': gzipSync(text) })],
  ['the name of a file in a zip', zipSync({ 'Zq7%2FvT%2B2xR9w.txt': strToU8('') })],
  ['binary around it', Buffer.concat([Buffer.from([0x89, 0x50, 0xff, 0xfe, 0]), Buffer.from(value), Buffer.from([0xff])])]
]
for (const [name, bytes] of holding)
  test(`L139: the final scan finds a secret in ${name}`, () => {
    assert.deepEqual(scanBytes(bytes, mask, 0).names, ['admin_password'])
    assert.deepEqual(scanBytes(bytes, new Mask(), 0).names, [])
  })

test('L139: what cannot be looked into counts as a leak', () => {
  const zip = zipSync({ 'a.txt': strToU8(text.repeat(50)) })
  assert.match(scanBytes(zip.slice(0, zip.length - 30), mask, 0).unreadable ?? '', /cannot be opened/)
  let nested: Uint8Array = strToU8(text)
  for (let level = 0; level < 7; level += 1) nested = zipSync({ 'a.zip': nested }, { level: 9 })
  assert.match(scanBytes(nested, mask, 0).unreadable ?? '', /too deep/)
})

test('L139: a folder is searched whole, but for what is never published; hits are withheld with a note', () => {
  mkdirSync(join(root, 'logs'))
  mkdirSync(join(root, 'stages'))
  mkdirSync(join(root, 'private'))
  writeFileSync(join(root, 'logs', 'install.log'), text)
  writeFileSync(join(root, 'logs', 'clean.log'), 'nothing here')
  writeFileSync(join(root, 'stages', 'install.json'), JSON.stringify({ handover: { value } }))
  writeFileSync(join(root, 'private', 'secrets.jsonl'), value)
  symlinkSync('/etc/hostname', join(root, 'logs', 'link.log'))
  const leaks = scanDirectory(root, mask, ['private', 'work'])
  assert.deepEqual(
    leaks.map((leak) => [leak.file, leak.names.join(), leak.unreadable ?? '']),
    [
      ['logs/install.log', 'admin_password', ''],
      ['logs/link.log', '', 'it is no regular file'],
      ['stages/install.json', 'admin_password', '']
    ]
  )
  for (const leak of leaks) withhold(root, leak.file, 'it holds a secret', mask)
  assert.equal(existsSync(join(root, 'logs', 'install.log')), false)
  assert.match(readFileSync(join(root, 'logs', 'install.log.withheld.txt'), 'utf8'), /withheld: it holds a secret/)
  assert.equal(readFileSync(join(root, 'stages', 'install.json'), 'utf8'), '{"handover":{"value":"***"}}')
  assert.equal(readWithheld(root).length, 3)
  assert.deepEqual(scanDirectory(root, mask, ['private', 'work']), [])
})
