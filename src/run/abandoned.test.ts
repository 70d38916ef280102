import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { plan as examplePlan } from '../../test/support/plan.ts'
import { markPlanner, removeAbandoned } from './abandoned.ts'
import { RunDirectory } from './directory.ts'
import { tryLock } from './lock.ts'
import { register, stageLockFile } from './registry.ts'
import { makeTemporaryFolder, temporaryFolder } from './temporary.ts'

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'abandoned-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A run directory whose planner was another process, which has ended by now. */
function deadRun(runs: string, name: string): RunDirectory {
  const run = new RunDirectory(join(runs, name))
  const program = `import { RunDirectory } from ${JSON.stringify(join(import.meta.dirname, 'directory.ts'))}
import { markPlanner } from ${JSON.stringify(join(import.meta.dirname, 'abandoned.ts'))}
markPlanner(new RunDirectory(${JSON.stringify(run.path)}))`
  execFileSync(process.execPath, ['--input-type=module', '--eval', program])
  return run
}

test('L111: what a process left that was killed before its run was registered is removed, its temporary folder too', (t) => {
  const runs = folderOf(t)
  const run = deadRun(runs, 'half-a-clone')
  makeTemporaryFolder(run.runId)
  const planned = deadRun(runs, 'planned')
  planned.writePlan({ ...examplePlan(), runId: 'planned', server: { ...examplePlan().server, locksDirectory: join(runs, 'locks') } })
  mkdirSync(join(runs, '.source-4194304999-abc'))
  assert.deepEqual(removeAbandoned(runs).sort(), ['.source-4194304999-abc', 'half-a-clone', 'planned'])
  assert.deepEqual(readdirSync(runs), [])
  assert.equal(existsSync(temporaryFolder(run.runId)), false)
})

test('L104: a run that a living process plans or waits with, one that is registered, one with a verdict, and what is no run are not touched', async (t) => {
  const runs = folderOf(t)
  const living = new RunDirectory(join(runs, 'living'))
  markPlanner(living)
  const registered = deadRun(runs, 'registered')
  const plan = { ...examplePlan(), runId: 'registered', server: { ...examplePlan().server, locksDirectory: join(runs, 'locks') } }
  registered.writePlan(plan)
  register(plan, registered)
  const waiting = deadRun(runs, 'waiting')
  const waitingPlan = { ...plan, runId: 'waiting' }
  waiting.writePlan(waitingPlan)
  const lock = await tryLock(stageLockFile(plan.server, 'waiting'), { what: 'the stage lint', runId: 'waiting' })
  const ended = deadRun(runs, 'ended')
  writeFileSync(ended.file('results.json'), '{}')
  const unreadable = deadRun(runs, 'unreadable')
  writeFileSync(unreadable.file('plan.json'), 'not JSON')
  mkdirSync(join(runs, `.source-${process.pid}-abc`))
  mkdirSync(join(runs, 'photographs'))
  const before = readdirSync(runs)
  assert.deepEqual(removeAbandoned(runs), [])
  assert.deepEqual(readdirSync(runs), before)
  lock?.release()
  assert.deepEqual(removeAbandoned(runs), ['waiting'], 'it was the lock that kept it')
})

test('a folder that is not there holds nothing', (t) => {
  assert.deepEqual(removeAbandoned(join(folderOf(t), 'nowhere')), [])
})
