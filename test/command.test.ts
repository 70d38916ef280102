import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startTestme, testme } from './support/testme.ts'

// The real command as a process, as far as it needs no server.
const folder = mkdtempSync(join(tmpdir(), 'testme-command-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const nowhere = { environment: { TESTME_STATE: join(folder, 'state') }, cwd: folder }

test('wrong usage ends with 2, one sentence and the way out on stderr, and nothing on stdout', async () => {
  for (const [words, said] of [
    [['rnu'], /Did you mean run\?/],
    [['run', 'custom-htlm'], /there is no recipe "custom-htlm"\. Did you mean custom-html\?/],
    [['run', 'custom-html', '--stages', 'instal', '--json'], /there is no stage "instal"\. Did you mean install\?/],
    [['run', 'custom-html', '--keep', 'soon'], /--keep soon is no time/],
    [['run', './nothing-here'], /there is no folder/],
    [['run', 'custom-html', '--settings', './no-such-tree'], /there is no folder/],
    [['stage', folder, 'install'], /is not the directory of a run/],
    [['local', 'sideways'], /local has no "sideways"/]
  ] as const) {
    const { code, stdout, stderr } = await testme([...words], nowhere)
    assert.equal(code, 2, stderr)
    assert.equal(stdout, '')
    assert.match(stderr, /^error {2}/m)
    assert.match(stderr, said)
  }
})

test('what was typed wrong brings no server up and leaves no run behind', async () => {
  await testme(['run', 'custom-htlm'], nowhere)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name !== 'runs'),
    []
  )
  assert.deepEqual(readdirSync(join(folder, 'runs')), [])
})

test('--version and --help answer on stdout with 0', async () => {
  assert.match((await testme(['--version'])).stdout, /^testme \d+\.\d+\.\d+\n$/)
  const { code, stdout } = await testme(['run', '--help'])
  assert.equal(code, 0)
  assert.match(stdout, /--keep TIME/)
})

test('a reader that has gone away is no error', async () => {
  const { child, ended } = startTestme(['--help'])
  child.stdout?.destroy()
  assert.equal((await ended).code, 0)
})

test('a recipe of the configured catalogue is found by name, in a folder or under a URL', async () => {
  mkdirSync(join(folder, 'catalogue', 'ghost'), { recursive: true })
  writeFileSync(join(folder, 'catalogue', 'ghost', 'README.md'), 'not a repository')
  const { code, stderr } = await testme(['plan', 'ghost', '--catalogue', join(folder, 'catalogue')], nowhere)
  assert.equal(code, 2)
  assert.match(stderr, /catalogue\/ghost/)
  const url = await testme(['plan', 'ghost'], { ...nowhere, environment: { ...nowhere.environment, TESTME_CATALOGUE: `file://${folder}/remote/{name}.git` } })
  assert.equal(url.code, 2)
  assert.match(url.stderr, /remote\/ghost\.git/)
})

test('plan shows base, stages, images and names of a run, and touches nothing', async () => {
  const { code, stdout, stderr } = await testme(['plan', 'custom-html', '--stages', 'backup', '--json'], nowhere)
  assert.equal(code, 0, stderr)
  const plan = JSON.parse(stdout) as { stages: string[]; base: { kind: string }; images: object; from: string }
  assert.deepEqual(plan.stages, ['upgrade', 'backup', 'teardown'])
  assert.equal(plan.base.kind, 'version')
  assert.equal(plan.from, 'fixture recipe')
  const words = await testme(['plan', 'custom-html'], nowhere)
  assert.match(words.stdout, /base +1\.\d+\.\d+\+/)
  assert.deepEqual(readdirSync(join(folder, 'runs')), [])
})
