import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunRemoval } from '../app/removal-of-run.ts'
import { judgeRemoval } from './teardown.ts'

const clean: RunRemoval = {
  removed: ['service a_app', 'volume a_data'],
  forgotten: ['4be21f0c'],
  ended: [],
  notes: [],
  left: { objects: [], snapshots: [], processes: [], routes: [] }
}

const reds = (removal: RunRemoval): string[] =>
  judgeRemoval(removal, ['a.ci.test'])
    .filter((check) => check.status === 'fail')
    .map((check) => `${check.name} (${check.class}): ${check.evidence}`)

test('L109: a removal that went well and left something is red, each kind under its own name', () => {
  assert.deepEqual(reds(clean), [])
  const kinds = { objects: 'residue', snapshots: 'snapshots', processes: 'processes', routes: 'routes' } as const
  for (const [kind, name] of Object.entries(kinds))
    assert.deepEqual(reds({ ...clean, left: { ...clean.left, [kind]: ['thing x'] } }), [`${name} (infrastructure): left behind: thing x`])
})

test('L107: a removal that stumbled and left nothing is good, and says how it stumbled', () => {
  const stumbled = { ...clean, notes: ['abra app undeploy: did not end within 120 s'] }
  assert.deepEqual(reds(stumbled), [])
  assert.match(judgeRemoval(stumbled, ['a.ci.test'])[0]?.evidence ?? '', /on the way: abra app undeploy: did not end within 120 s$/)
})
