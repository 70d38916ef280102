import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { execa } from 'execa'
import type { ServerFacts } from '../../local/server/server.ts'
import { stackName } from '../../src/recipe/stack.ts'
import { RunDirectory } from '../../src/run/directory.ts'
import { holderOf, type Lock, tryLock } from '../../src/run/lock.ts'
import { processesOf } from '../../src/run/processes.ts'
import { readRegistration, register, registrations, serverLockFile, unregister } from '../../src/run/registry.ts'
import { Engine } from '../../src/swarm/engine.ts'
import { Stack } from '../../src/swarm/stack.ts'
import { plan as examplePlan } from '../support/plan.ts'
import { testServer } from '../support/server.ts'
import { eventually, runIn, startTestme, testme } from '../support/testme.ts'

let facts: ServerFacts
let engine: Engine
let locks: { locksDirectory: string }
const folder = mkdtempSync(join(tmpdir(), 'testme-lifecycle-'))
after(() => rmSync(folder, { recursive: true, force: true }))

before(async () => {
  facts = await testServer()
  engine = new Engine(facts.dockerHost.replace('unix://', ''))
  locks = { locksDirectory: join(facts.stateDirectory, 'locks') }
})

const docker = async (...words: string[]): Promise<string> => (await execa('docker', words, { env: { DOCKER_HOST: facts.dockerHost } })).stdout
const stacksOf = (run: RunDirectory): Stack[] => Object.values(run.readPlan().domains).map((domain) => new Stack(engine, stackName(domain)))
const left = async (run: RunDirectory): Promise<string[]> => (await Promise.all(stacksOf(run).map((stack) => stack.residue()))).flat()

/** A run that has got as far as a service on the server. */
async function runUntilDeployed(name: string): Promise<{ started: ReturnType<typeof startTestme>; run: RunDirectory; runs: string }> {
  const runs = join(folder, name)
  const started = startTestme(['run', 'custom-html', '--stages', 'install', '--server', facts.name, '--runs', runs])
  const run = await runIn(runs)
  await eventually(async () => ((await left(run)).some((line) => line.startsWith('service ')) ? true : undefined))
  return { started, run, runs }
}

test('L108, L114: Ctrl-C removes the run once, a second one breaks nothing, and the verdict is cancelled', { timeout: 120_000 }, async () => {
  const { started, run } = await runUntilDeployed('interrupted')
  started.child.kill('SIGINT')
  await eventually(() => (run.hasBegun('teardown') ? true : undefined))
  started.child.kill('SIGINT')
  started.child.kill('SIGTERM')
  const { code, stderr, stdout } = await started.ended
  assert.equal(code, 130, stdout + stderr)
  assert.deepEqual(await left(run), [])
  assert.deepEqual(processesOf(run.runId), [])
  assert.equal(readRegistration(locks, run.runId), undefined)
  assert.equal(holderOf(serverLockFile(locks)), undefined)
  assert.equal(run.cancellation()?.by, 'SIGINT')
  const results = JSON.parse(readFileSync(run.file('results.json'), 'utf8')) as { verdict: { kind: string } }
  assert.equal(results.verdict.kind, 'cancelled')
  assert.equal(run.readStage('install')?.status, 'not-run')
  assert.equal(run.readStage('teardown')?.status, 'pass')
  assert.ok(!existsSync(run.file('private')) && !existsSync(run.file('work')))
})

test('L105, L113, L114, L115: a killed run is reaped whole; a live run and a foreign stack beside it are not touched', { timeout: 180_000 }, async () => {
  // The name of the foreign stack begins like one of ours: names decide nothing.
  await docker(
    'service',
    'create',
    '--detach',
    '--name',
    'cust-ffffff_ci_test_app',
    '--label',
    'com.docker.stack.namespace=cust-ffffff_ci_test',
    'testme.local/nginx:1.22-r1'
  )
  const { started, run } = await runUntilDeployed('killed')
  started.child.kill('SIGKILL')
  await started.ended
  const liveDirectory = new RunDirectory(join(folder, 'live'))
  const { server, abra } = run.readPlan()
  const livePlan = examplePlan(server, { runId: '2026-live', abra, domains: { fresh: 'cust-eeeeee.ci.test', upgrade: 'cust-eeeeef.ci.test' } })
  let lock: Lock | undefined
  try {
    lock = await eventually(() => tryLock(serverLockFile(locks), { what: 'run 2026-live', runId: '2026-live' }))
    register(livePlan, liveDirectory)
    await docker(
      'service',
      'create',
      '--detach',
      '--name',
      'cust-eeeeee_ci_test_app',
      '--label',
      'com.docker.stack.namespace=cust-eeeeee_ci_test',
      'testme.local/nginx:1.22-r1'
    )
    const { code, stdout } = await testme(['janitor', '--json', '--server', facts.name])
    assert.equal(code, 0, stdout)
    const { reaped } = JSON.parse(stdout) as { reaped: { runId: string; outcome: string }[] }
    assert.equal(reaped.find((entry) => entry.runId === run.runId)?.outcome, 'removed')
    assert.equal(reaped.find((entry) => entry.runId === '2026-live')?.outcome, 'live')
    assert.deepEqual(await left(run), [])
    assert.deepEqual(processesOf(run.runId), [])
    assert.ok(!existsSync(run.file('private')))
    const results = JSON.parse(readFileSync(run.file('results.json'), 'utf8')) as { verdict: { kind: string } }
    assert.equal(results.verdict.kind, 'cancelled')
    assert.equal(run.cancellation()?.by, 'killed')
    const names = (await docker('service', 'ls', '--format', '{{.Name}}')).split('\n')
    assert.ok(names.includes('cust-eeeeee_ci_test_app') && names.includes('cust-ffffff_ci_test_app'))
    // Control: the same run without its lock is dead, and goes.
    lock.release()
    assert.equal((await testme(['janitor', '--server', facts.name])).code, 0)
    assert.ok(!(await docker('service', 'ls', '--format', '{{.Name}}')).split('\n').includes('cust-eeeeee_ci_test_app'))
    assert.deepEqual(registrations(locks), [])
  } finally {
    lock?.release()
    unregister(locks, '2026-live')
    const foreign = (await docker('service', 'ls', '--format', '{{.Name}}')).split('\n').filter((name) => /^cust-(f{6}|e{6})_/.test(name))
    await docker('service', 'rm', ...foreign)
  }
})

test('L111, L114: a killed run whose directory is gone is removed by its registered names, by the next run', { timeout: 180_000 }, async () => {
  const { started, run } = await runUntilDeployed('vanished')
  started.child.kill('SIGKILL')
  await started.ended
  const stacks = stacksOf(run)
  rmSync(run.path, { recursive: true, force: true })
  // No run of its own is needed: the start of any other does it.
  const next = await testme(['run', 'custom-html', '--stages', 'lint', '--server', facts.name, '--runs', join(folder, 'next')])
  assert.equal(next.code, 0, next.stdout + next.stderr)
  assert.match(next.stderr, new RegExp(`after an earlier run: ${run.runId} removed by its names`))
  assert.deepEqual((await Promise.all(stacks.map((stack) => stack.residue()))).flat(), [])
  assert.deepEqual(registrations(locks), [])
  assert.deepEqual(existsSync(run.path) ? ['the folder', ...readdirSync(run.path, { recursive: true })] : [], [], 'nothing may bring the folder back')
})
