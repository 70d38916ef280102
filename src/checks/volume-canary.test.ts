import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { damage, isDamaged, laterFileIsThere, removeLaterFile, seedVolume, type VolumeCanary, whatIsWrong } from './volume-canary.ts'

function inVolume(body: (canary: VolumeCanary, mountpoint: string, workspace: string) => void): void {
  const workspace = mkdtempSync(join(tmpdir(), 'canary-'))
  try {
    const mountpoint = join(workspace, '_data')
    mkdirSync(mountpoint)
    body(seedVolume({ Name: 'stack_content', Mountpoint: mountpoint }, 'abc123', [{ service: 'app', target: '/srv' }]), mountpoint, workspace)
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

test('L50: a canary is read back, and damage and loss are seen', () => {
  inVolume((canary, mountpoint) => {
    assert.equal(whatIsWrong(canary, { strict: true }), undefined)
    assert.equal(isDamaged(canary), false)
    damage(canary)
    assert.equal(isDamaged(canary), true)
    assert.match(whatIsWrong(canary) ?? '', /text\.txt seeded in stack_content has other content/)
    rmSync(join(mountpoint, canary.folder), { recursive: true })
    assert.match(whatIsWrong(canary) ?? '', /text\.txt seeded in stack_content is gone/)
    rmSync(mountpoint, { recursive: true })
    assert.match(whatIsWrong(canary) ?? '', /volume stack_content is gone/)
  })
})

test('each seeded file is demanded byte for byte, with its link, and after a restore with mode and owner', () => {
  inVolume((canary, mountpoint) => {
    const at = (path: string): string => join(mountpoint, canary.folder, path)
    assert.deepEqual(readdirSync(at('.'), { recursive: true }).map(String).sort(), ['a', 'a/deeper', 'a/deeper/path.txt', 'bytes.bin', 'link', 'text.txt'])
    const replace = (path: string, by: () => void): void => {
      rmSync(path)
      by()
    }
    const cases: [() => void, RegExp, boolean][] = [
      [() => writeFileSync(at('bytes.bin'), readFileSync(at('bytes.bin')).subarray(1)), /bytes\.bin .* other content/, false],
      [() => rmSync(at('a'), { recursive: true }), /path\.txt .* is gone/, false],
      [() => rmSync(at('link')), /link .* is gone/, false],
      [() => replace(at('link'), () => symlinkSync('bytes.bin', at('link'))), /link .* is another one/, false],
      [() => replace(at('link'), () => cpSync(at('text.txt'), at('link'))), /link .* is another one/, false],
      [() => chmodSync(at('a/deeper/path.txt'), 0o644), /path\.txt .* mode 644 and not 600/, true],
      [() => writeFileSync(at('forgotten.txt'), ''), /deleted before the backup is back/, false]
    ]
    execFileSync('cp', ['-a', at('.'), `${mountpoint}.kept`])
    for (const [spoil, expected, strict] of cases) {
      spoil()
      assert.match(whatIsWrong(canary, { strict }) ?? 'nothing', expected)
      if (strict) assert.equal(whatIsWrong(canary), undefined, 'an upgrade may change the mode')
      rmSync(at('.'), { recursive: true })
      execFileSync('cp', ['-a', `${mountpoint}.kept`, at('.')])
      assert.equal(whatIsWrong(canary, { strict: true }), undefined)
    }
  })
})

test('L51: a file that comes later is seen until it is removed', () => {
  inVolume((canary) => {
    assert.equal(laterFileIsThere(canary), false)
    damage(canary)
    assert.equal(laterFileIsThere(canary), true)
    removeLaterFile(canary)
    assert.equal(laterFileIsThere(canary), false)
  })
})

test('L142: an app that swaps the seeded files for links to the host makes us write and read nothing there', () => {
  inVolume((canary, mountpoint, workspace) => {
    const host = join(workspace, 'host')
    mkdirSync(join(host, 'deeper'), { recursive: true })
    writeFileSync(join(host, 'text.txt'), 'of the host\n')
    writeFileSync(join(host, 'deeper/path.txt'), 'of the host\n')
    const folder = join(mountpoint, canary.folder)

    rmSync(join(folder, 'text.txt'))
    symlinkSync(join(host, 'text.txt'), join(folder, 'text.txt'))
    rmSync(join(folder, 'a'), { recursive: true })
    symlinkSync(host, join(folder, 'a'))
    assert.match(whatIsWrong(canary) ?? '', /other content|is gone/)
    damage(canary)
    assert.equal(readFileSync(join(host, 'text.txt'), 'utf8'), 'of the host\n')
    assert.equal(readFileSync(join(host, 'deeper/path.txt'), 'utf8'), 'of the host\n')

    rmSync(folder, { recursive: true })
    symlinkSync(host, folder)
    assert.match(whatIsWrong(canary) ?? '', /is gone/)
    assert.throws(() => damage(canary), /ELOOP|ENOTDIR/)
    assert.equal(existsSync(join(host, 'later.txt')), false)
    assert.equal(readFileSync(join(host, 'text.txt'), 'utf8'), 'of the host\n')

    // A pipe in a file's place must not hold us for ever.
    rmSync(folder)
    mkdirSync(folder)
    execFileSync('mkfifo', [join(folder, 'text.txt')])
    assert.match(whatIsWrong(canary) ?? '', /other content/)
  })
})
