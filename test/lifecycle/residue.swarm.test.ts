import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { execa } from 'execa'
import type { ServerFacts } from '../../local/server/server.ts'
import { stackName } from '../../src/recipe/stack.ts'
import { registrations } from '../../src/run/registry.ts'
import { testServer } from '../support/server.ts'
import { eventually, runIn, startTestme, testme } from '../support/testme.ts'

let facts: ServerFacts
const folder = mkdtempSync(join(tmpdir(), 'testme-residue-'))
const settings = join(import.meta.dirname, 'settings')
after(() => rmSync(folder, { recursive: true, force: true }))
before(async () => {
  facts = await testServer()
})

const docker = async (...words: string[]): Promise<string> => (await execa('docker', words, { env: { DOCKER_HOST: facts.dockerHost } })).stdout

test('L109, L110, L117, L134: what cannot be removed makes the run red by name and user; the janitor ends it later', { timeout: 180_000 }, async () => {
  const runs = join(folder, 'runs')
  const started = startTestme(['run', 'custom-html', '--stages', 'install', '--server', facts.name, '--runs', runs, '--settings', settings])
  const run = await runIn(runs)
  const stack = stackName(run.readPlan().domains.fresh)
  const volume = await eventually(async () => (await docker('volume', 'ls', '--quiet')).split('\n').find((name) => name.startsWith(`${stack}_`)))
  // Somebody else's container holds a volume of the run.
  await docker('run', '--detach', '--name', 'holder', '--volume', `${volume}:/held`, 'testme.local/nginx:1.22-r1')
  try {
    const { code, stdout } = await started.ended
    assert.equal(code, 6, stdout)
    const teardown = run.readStage('teardown')
    assert.equal(teardown?.class, 'infrastructure')
    assert.deepEqual(
      teardown?.checks.filter((check) => check.status === 'fail').map((check) => check.name),
      ['residue']
    )
    assert.match(teardown?.headline ?? '', new RegExp(`volume ${volume} \\(used by the container holder\\)`))
    // The env file is kept for the next attempt, and what the services said was kept before they went.
    assert.ok(existsSync(run.file('private', 'abra', 'servers', 'default', `${run.readPlan().domains.fresh}.env`)))
    assert.match(readFileSync(run.file('logs', 'teardown', run.readPlan().domains.fresh, 'tasks.txt'), 'utf8'), /_app {2}running/)
    assert.equal(registrations({ locksDirectory: join(facts.stateDirectory, 'locks') }).length, 1)
    const again = await testme(['janitor', '--server', facts.name])
    assert.equal(again.code, 6, again.stdout)
  } finally {
    await docker('rm', '--force', 'holder')
  }
  const mended = await testme(['janitor', '--server', facts.name])
  assert.equal(mended.code, 0, mended.stdout)
  assert.equal((await docker('volume', 'ls', '--quiet')).includes(volume), false)
  assert.ok(!existsSync(run.file('private')))
  // L107: the verdict that was decided stays.
  const results = JSON.parse(readFileSync(run.file('results.json'), 'utf8')) as { verdict: { kind: string } }
  assert.equal(results.verdict.kind, 'residue')
  assert.deepEqual(registrations({ locksDirectory: join(facts.stateDirectory, 'locks') }), [])
})
