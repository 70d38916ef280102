import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { execa } from 'execa'
import type { ServerFacts } from '../../local/server/server.ts'
import { holderOf } from '../../src/run/lock.ts'
import { serverLockFile } from '../../src/run/registry.ts'
import { testServer } from '../support/server.ts'
import { eventually, runIn, startTestme, testme } from '../support/testme.ts'

let facts: ServerFacts
const folder = mkdtempSync(join(tmpdir(), 'testme-kept-'))
after(() => rmSync(folder, { recursive: true, force: true }))
before(async () => {
  facts = await testServer()
})

/** `testme new` and `testme test`, as somebody types them who writes specs while an app is kept; `words` are those that the run printed. */
async function specsAgainst(words: string[]): Promise<void> {
  const tree = join(folder, 'tree')
  const command = async (...more: string[]) => await testme([...more], { cwd: folder })
  const ours = await command('test', ...words)
  assert.equal(ours.code, 0, ours.stdout + ours.stderr)
  assert.match(ours.stdout, /✓ site\.spec\.ts › [\s\S]*1 test in Chromium/)
  assert.equal((await command('new', 'custom-html', '--settings', tree)).code, 0)
  assert.equal((await command('new', 'custom-html', '--settings', tree)).code, 2, 'what somebody wrote is not written over')
  const spec = join(tree, 'custom-html', 'tests', 'custom-html.spec.ts')
  const begun = readFileSync(spec, 'utf8')
  for (const [text, code, said] of [
    [begun, 0, /1 test in Chromium/],
    [begun.replace('toBe(true)', 'toBe(false)'), 1, /✗ custom-html\.spec\.ts › the first page[\s\S]*Expected: false[\s\S]*traces and pictures: /],
    [begun.replace('async', 'asink'), 4, /a spec cannot be loaded/],
    [`${begun}test.skip('later', () => {})\n`, 5, /1 test ran, 1 skipped/]
  ] as const) {
    writeFileSync(spec, text)
    const ended = await command('test', ...words, '--settings', tree)
    assert.equal(ended.code, code, ended.stdout + ended.stderr)
    assert.match(ended.stdout, said)
  }
  const nobody = await command('test', 'custom-html', '--against', 'cust-000000.ci.test', '--server', facts.name)
  assert.deepEqual([nobody.code, /has an app at cust-000000\.ci\.test/.test(nobody.stderr)], [2, true], nobody.stderr)
}

test('--keep holds the server and says how to reach the app; Ctrl-C ends it with teardown and the verdict it had', { timeout: 600_000 }, async () => {
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
    await specsAgainst(/testme test (.*)$/m.exec(shown)?.[1]?.split(' ') ?? [])
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
