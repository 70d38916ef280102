import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { alive, endProcessesOf, processesOf, record } from './processes.ts'

const runId = `2026-01-01-unit-${process.pid}`

test('L108, L115: the processes of a run are found by its id, with their descendants, and nobody else', async () => {
  // The child sheds the mark, as a browser does that writes over its own environment; its parent still proves it.
  const mine = spawn('sh', ['-c', 'env -i sleep 60 & echo started; wait'], {
    env: { PATH: process.env['PATH'], TESTME_RUN: runId },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const foreign = spawn('sleep', ['60'], { env: { PATH: process.env['PATH'], TESTME_RUN: `${runId}0` }, stdio: 'ignore' })
  const other = record(foreign.pid ?? 0)
  await once(mine.stdout, 'data')
  assert.equal(processesOf(runId).length, 2)
  const { ended, left } = await endProcessesOf(runId, 2000)
  assert.equal(ended.length, 2)
  assert.deepEqual(left, [])
  assert.deepEqual(processesOf(runId), [])
  assert.ok(alive(other))
  foreign.kill('SIGKILL')
})

test('a process that ignores SIGTERM is killed', async () => {
  const deaf = spawn('sh', ['-c', 'trap "" TERM; echo started; while :; do sleep 0.05; done'], {
    env: { PATH: process.env['PATH'], TESTME_RUN: runId },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  await once(deaf.stdout, 'data')
  assert.deepEqual((await endProcessesOf(runId, 100)).left, [])
})

test('a run never counts its own process or those above it', () => {
  assert.deepEqual(
    processesOf(runId).filter(({ pid }) => pid === process.pid || pid === process.ppid),
    []
  )
})
