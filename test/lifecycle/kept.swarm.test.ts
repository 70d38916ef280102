import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { execa } from 'execa'
import type { ServerFacts } from '../../local/server/server.ts'
import { holderOf } from '../../src/run/lock.ts'
import { serverLockFile } from '../../src/run/registry.ts'
import { testServer } from '../support/server.ts'
import { eventually, runIn, startTestme } from '../support/testme.ts'

let facts: ServerFacts
const folder = mkdtempSync(join(tmpdir(), 'testme-kept-'))
after(() => rmSync(folder, { recursive: true, force: true }))
before(async () => {
  facts = await testServer()
})

test('--keep holds the server and says how to reach the app; Ctrl-C ends it with teardown and the verdict it had', { timeout: 180_000 }, async () => {
  const runs = join(folder, 'kept')
  const started = startTestme(['run', 'custom-html', '--stages', 'install', '--keep', '10m', '--server', facts.name, '--runs', runs])
  let shown = ''
  started.child.stdout?.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  try {
    const line = await eventually(() => /curl (--resolve .*)$/m.exec(shown)?.[1])
    const run = await runIn(runs)
    assert.equal(holderOf(serverLockFile({ locksDirectory: join(facts.stateDirectory, 'locks') }))?.runId, run.runId)
    // The line is pasted as it stands.
    assert.match((await execa('curl', ['--silent', '--show-error', '--fail', ...line.split(' ')])).stdout, /<title>/)
    started.child.kill('SIGINT')
    const { code, stdout } = await started.ended
    assert.equal(code, 0, stdout)
    assert.equal(run.cancellation(), undefined)
    assert.match(stdout, /PASS {2}level 1 {2}partial run/)
    assert.equal(run.readStage('teardown')?.status, 'pass')
  } finally {
    started.child.kill('SIGINT')
    await started.ended
  }
})

test('L108: a reader that goes away in the middle breaks no teardown', { timeout: 180_000 }, async () => {
  const runs = join(folder, 'piped')
  const started = startTestme(['run', 'custom-html', '--stages', 'install', '--server', facts.name, '--runs', runs])
  const run = await runIn(runs)
  started.child.stdout?.destroy()
  started.child.stderr?.destroy()
  assert.equal((await started.ended).code, 0)
  assert.equal(run.readStage('teardown')?.status, 'pass')
  const results = JSON.parse(readFileSync(run.file('results.json'), 'utf8')) as { verdict: { passed: boolean } }
  assert.ok(results.verdict.passed)
})
