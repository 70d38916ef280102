import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeBudget } from './budget.ts'

const used = { memory: { app: 80_000_000, db: 120_500_000 }, peak: true, images: { 'testme.local/app:1': 300_000_000 } }

test('what an app uses is compared with its budget, all services and images together, with the figures', () => {
  assert.deepEqual(judgeBudget({ memory: 201, images: 300 }, used), {
    status: 'pass',
    evidence: 'memory at its peak 201 of 201 MB, images 300 of 300 MB',
    details: ['memory at its peak: db 121 MB', 'memory at its peak: app 80 MB', 'images: testme.local/app:1 300 MB']
  })
  const over = judgeBudget({ memory: 200 }, used)
  assert.equal(over.status, 'fail')
  assert.equal(over.evidence, 'over budget: memory at its peak 201 of 200 MB')
  assert.equal(judgeBudget({ images: 299.9 }, used).status, 'fail')
  assert.match(judgeBudget({ memory: 300 }, { ...used, peak: false }).evidence, /^memory 201 of 300 MB$/)
})

test('a figure that could not be measured is unverified, beside one that is over it is red', () => {
  const nothing = { ...used, memory: {} }
  assert.deepEqual(judgeBudget({ memory: 200 }, nothing), { status: 'unverified', evidence: 'memory at its peak could not be measured', details: [] })
  assert.equal(judgeBudget({ memory: 200, images: 1 }, nothing).status, 'fail')
})
