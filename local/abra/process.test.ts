import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProcess } from './process.ts'

test('output, exit code, input and environment are exactly those of the program', async () => {
  const script = 'cat; echo "$A-${HOME:-none}"; echo oops >&2; exit 3'
  assert.deepEqual(await runProcess('/bin/sh', ['-c', script], { environment: { A: 'b' }, input: 'in\n' }), {
    exitCode: 3,
    stdout: 'in\nb-none\n',
    stderr: 'oops\n'
  })
})

test('a program killed by a signal has failed, one that is not there cannot be started, one that reads no input is no error', async () => {
  assert.equal((await runProcess('/bin/sh', ['-c', 'kill -9 $$'], { environment: {} })).exitCode, 128)
  await assert.rejects(runProcess('/no/such/program', [], { environment: {} }), /cannot be started/)
  assert.equal((await runProcess('/bin/true', [], { environment: {}, input: 'x'.repeat(1_000_000) })).exitCode, 0)
})
