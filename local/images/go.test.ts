import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { compileProgram } from './go.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-go-'))
const path = process.env['PATH']
after(() => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true })
})
const tree = join(folder, 'tree')
beforeEach(() => rmSync(tree, { recursive: true, force: true }))

const wanted = { program: 'example.org/store/cmd/store', version: 'v1.2.3' }

/** A Go that is these lines of shell. */
function asGo(script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'bin', 'go'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  process.env['PATH'] = `${join(folder, 'bin')}:${path}`
}

test('a program comes to its place, of the version that was asked for, and nothing else', async () => {
  asGo('echo "$CGO_ENABLED $*" > "$GOBIN/store"')
  await compileProgram(wanted, join(tree, 'bin', 'versitygw'))
  assert.deepEqual(readdirSync(join(tree, 'bin')), ['versitygw'])
  assert.match(readFileSync(join(tree, 'bin', 'versitygw'), 'utf8'), /^0 install .* example\.org\/store\/cmd\/store@v1\.2\.3\n$/)
})

test('what Go says is said, with where it fetches from, and nothing is left behind', async () => {
  asGo('echo "unknown revision v1.2.3" >&2; exit 1')
  await assert.rejects(compileProgram(wanted, join(tree, 'store')), /could not make example\.org.*v1\.2\.3.*unknown revision.*GOPROXY/s)
  asGo('true')
  await assert.rejects(compileProgram(wanted, join(tree, 'store')), /put 0 files down/)
  assert.deepEqual(readdirSync(tree), [])
})

test('without Go it says how to get it', async () => {
  process.env['PATH'] = join(folder, 'empty')
  await assert.rejects(compileProgram(wanted, join(tree, 'store')), /Go is not installed.*put `go` on PATH/s)
})
