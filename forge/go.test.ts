import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { goRelease, requireGo } from './go.ts'

test('the release of Go is read from what it prints', () => {
  assert.deepEqual(goRelease('go version go1.26.8 linux/amd64'), { major: 1, minor: 26 })
  assert.deepEqual(goRelease('go version go1.19 linux/amd64'), { major: 1, minor: 19 })
  assert.deepEqual(goRelease('go version devel go1.27-abc linux/amd64'), { major: 1, minor: 27 })
  assert.equal(goRelease('gccgo'), undefined)
})

test('without Go, with an old one or without a C compiler the error says what to install', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'go-'))
  const path = process.env['PATH']
  context.after(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true })
  })
  const goThatSays = (version: string): void =>
    writeFileSync(join(folder, 'go'), `#!/bin/sh\nif [ "$1" = env ]; then echo no-such-compiler; else echo "go version ${version} linux/amd64"; fi\n`, {
      mode: 0o755
    })
  process.env['PATH'] = folder
  await assert.rejects(requireGo(), /there is no `go` here. Install Go 1\.26 or newer/)
  goThatSays('go1.19')
  await assert.rejects(requireGo(), /too old \(go version go1\.19 linux\/amd64\). Install Go/)
  goThatSays('go1.26.2')
  await assert.rejects(requireGo(), /no `no-such-compiler` here.*apt-get install golang gcc/s)
})
