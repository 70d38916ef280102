import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { plan as examplePlan } from '../../test/support/plan.ts'
import { RunDirectory } from '../run/directory.ts'
import { register, unregister } from '../run/registry.ts'
import { reap } from './janitor.ts'

test('L104: a run that ended by itself while the janitor was at another is over: it is not torn down again', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-janitor-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const plans = ['first', 'second'].map((runId) => ({ ...examplePlan({ locksDirectory: join(folder, 'locks'), edgeDelay: 0.001 }), runId }))
  for (const plan of plans) register(plan, new RunDirectory(join(folder, plan.runId)))
  const [plan] = plans
  assert.ok(plan)
  const reaped = await reap(plan.server, (what) => {
    if (what.startsWith('first')) unregister(plan.server, 'second')
  })
  assert.deepEqual(
    reaped.map(({ runId }) => runId),
    ['first']
  )
  // Control: while it is registered it is the janitor's.
  for (const plan of plans) register(plan, new RunDirectory(join(folder, plan.runId)))
  assert.deepEqual((await reap(plan.server, () => {})).map(({ runId }) => runId).sort(), ['first', 'second'])
})
