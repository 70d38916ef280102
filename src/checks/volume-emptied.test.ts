import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { emptyVolume } from './volume-emptied.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-emptied-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a volume is emptied at every depth, the folder itself stays, and what its links lead to is not touched', () => {
  const [volume, outside] = [join(folder, 'volume'), join(folder, 'outside')]
  mkdirSync(join(volume, 'a', 'b', 'c'), { recursive: true })
  mkdirSync(outside)
  for (const file of [join(volume, '.hidden'), join(volume, 'a', 'b', 'file'), join(outside, 'kept')]) writeFileSync(file, 'x')
  symlinkSync(outside, join(volume, 'a', 'link'))
  symlinkSync(join(outside, 'kept'), join(volume, 'file-link'))
  emptyVolume(volume)
  assert.deepEqual(readdirSync(volume), [])
  assert.deepEqual(readdirSync(outside), ['kept'])
  symlinkSync(outside, join(folder, 'swapped'))
  assert.throws(() => emptyVolume(join(folder, 'swapped')), /ENOTDIR|ELOOP/)
  assert.ok(existsSync(join(outside, 'kept')))
})
