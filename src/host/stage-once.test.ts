import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { stage } from '../../test/support/pull-request.ts'
import { RunDirectory } from '../run/directory.ts'
import { stageOnce } from './stage-once.ts'

test('a stage that has begun, or has a result, is not done again; teardown is', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-once-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const run = new RunDirectory(folder)
  stageOnce(run, 'install')
  run.markBegun('install')
  assert.throws(() => stageOnce(run, 'install'), { code: 'stage-taken' })
  stageOnce(run, 'upgrade')
  run.writeStage(stage('upgrade', { status: 'not-run' }))
  assert.throws(() => stageOnce(run, 'upgrade'), { code: 'stage-taken' })
  run.writeStage(stage('teardown'))
  stageOnce(run, 'teardown')
})
