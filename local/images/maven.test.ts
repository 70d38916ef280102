import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { fetchArtifact } from './maven.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-maven-'))
const path = process.env['PATH']
after(() => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true })
})
const tree = join(folder, 'tree')
beforeEach(() => rmSync(tree, { recursive: true, force: true }))

const artifact = 'org.example:thing:1.0:zip'
const wanted = { artifact, sha256: createHash('sha256').update('whole').digest('hex') }

/** A Maven that is these lines of shell; `$folder` is where it was told to put the file. */
function asMaven(script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const words = 'for word in "$@"; do case "$word" in -DoutputDirectory=*) folder="${word#*=}";; esac; done'
  writeFileSync(join(folder, 'bin', 'mvn'), `#!/bin/sh\n${words}\n${script}\n`, { mode: 0o755 })
  process.env['PATH'] = `${join(folder, 'bin')}:${path}`
}

test('a file comes to its place, and nothing else', async () => {
  asMaven('printf whole > "$folder/thing-1.0.zip"')
  await fetchArtifact(wanted, join(tree, 'thing.zip'))
  assert.deepEqual(readdirSync(tree), ['thing.zip'])
  assert.equal(readFileSync(join(tree, 'thing.zip'), 'utf8'), 'whole')
})

test('another file than the one that was meant is refused, and not left behind', async () => {
  asMaven('printf half > "$folder/thing-1.0.zip"')
  await assert.rejects(fetchArtifact(wanted, join(tree, 'thing.zip')), /org\.example:thing:1\.0:zip is not the file that it was: sha256 .*expected/)
  assert.deepEqual(readdirSync(tree), [])
})

test('what Maven says is said, with the place of its configuration', async () => {
  asMaven('echo "[ERROR] no such artifact"; exit 1')
  await assert.rejects(fetchArtifact(wanted, join(tree, 'thing.zip')), /could not fetch org\.example.*\[ERROR\] no such artifact.*settings\.xml/s)
  asMaven('true')
  await assert.rejects(fetchArtifact(wanted, join(tree, 'thing.zip')), /put 0 files down/)
})

test('without Maven it says how to get it', async () => {
  process.env['PATH'] = join(folder, 'empty')
  await assert.rejects(fetchArtifact(wanted, join(tree, 'thing.zip')), /Maven is not installed.*apt-get install maven/s)
})
