import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { plan as examplePlan } from '../../test/support/plan.ts'
import { writeAtomic } from './atomic.ts'
import { RunDirectory } from './directory.ts'
import { footprintOf, readRegistration, register, registrations, unregister } from './registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-run-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function newRun(name: string): RunDirectory {
  mkdirSync(join(folder, name))
  return new RunDirectory(join(folder, name))
}

test('L112: a write that cannot be finished leaves the old file whole and no half beside it', () => {
  const path = join(folder, 'atomic', 'file')
  writeAtomic(path, 'old')
  mkdirSync(join(folder, 'atomic', 'taken', 'full'), { recursive: true })
  assert.throws(() => writeAtomic(join(folder, 'atomic', 'taken'), 'new'))
  assert.deepEqual(readdirSync(join(folder, 'atomic')).sort(), ['file', 'taken'])
})

test('the private part is closed to others, whatever the umask, and goes with the work files', () => {
  const before = process.umask(0)
  try {
    const run = newRun('closed')
    writeFileSync(run.private('secret'), 'x')
    writeFileSync(run.work('temporary'), 'x')
    for (const part of ['private', 'work']) assert.equal(statSync(run.file(part)).mode & 0o777, 0o700)
    chmodSync(run.file('private'), 0o700)
    run.removePrivate()
    assert.ok(!existsSync(run.file('private')) && !existsSync(run.file('work')))
  } finally {
    process.umask(before)
  }
})

test('L91: a plan or a result that was tampered with is refused with file, place and what to do', () => {
  const run = newRun('tampered')
  run.writePlan(examplePlan())
  assert.equal(run.readPlan().recipe, 'custom-html')
  run.writePlan({ ...examplePlan(), head: { sha: 'a1b2c3d', version: null } })
  assert.throws(() => run.readPlan(), /plan\.json: head\.sha: expected a full commit of 40 hex digits\. .*start a new run/)
  writeFileSync(run.file('plan.json'), '{"schema": 1')
  assert.throws(() => run.readPlan(), /plan\.json is not JSON/)
  mkdirSync(run.file('stages'))
  writeFileSync(run.file('stages', 'install.json'), JSON.stringify({ stage: 'install', status: 'green' }))
  assert.throws(() => run.readStage('install'), /install\.json: status: /)
  assert.throws(() => new RunDirectory(join(folder, 'nowhere')).readPlan(), /is not a run directory/)
})

test('the first cancellation stays', () => {
  const run = newRun('cancelled')
  assert.equal(run.cancellation(), undefined)
  run.cancel('SIGINT', 'a person pressed Ctrl-C')
  run.cancel('deadline', 'later')
  assert.equal(run.cancellation()?.by, 'SIGINT')
})

test('L106, L111: what is registered is found by run id, with every name that the run can use, until it is unregistered', () => {
  const run = newRun('registered')
  const plan = examplePlan({ locksDirectory: join(folder, 'locks') })
  const first = register(plan, run)
  assert.deepEqual(first.stacks, ['cust-3fa9c1_ci_test', 'cust-71be04_ci_test'])
  assert.equal(register(plan, run).startedAt, first.startedAt)
  assert.deepEqual(readRegistration(plan.server, plan.runId), first)
  writeFileSync(join(folder, 'locks', 'runs', '2026-broken.json'), '{}')
  const all = registrations(plan.server)
  assert.equal(all.length, 2)
  assert.ok(all.some((entry) => 'registration' in entry) && all.some((entry) => 'unreadable' in entry))
  unregister(plan.server, plan.runId)
  assert.equal(readRegistration(plan.server, plan.runId), undefined)
})

test('L105: the names that are looked for are the names that were given', () => {
  const { domains } = examplePlan()
  assert.deepEqual(footprintOf({ domains }).domains, Object.values(domains))
})
