import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTransient, patiently } from './patience.ts'

const answered = (status: number): Error => Object.assign(new Error(`status ${status}`), { status })

test('L45: only a 5xx and no answer at all are worth another try', () => {
  assert.equal(isTransient(answered(500)), true)
  assert.equal(isTransient(answered(503)), true)
  assert.equal(isTransient(answered(404)), false)
  assert.equal(isTransient(answered(409)), false)
  assert.equal(isTransient(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })), true)
  assert.equal(isTransient(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }) })), true)
  assert.equal(isTransient(Object.assign(new Error('no'), { code: 'ERR_ASSERTION' })), false)
  assert.equal(isTransient(Object.assign(new Error('x'), { transient: true })), true)
  assert.equal(isTransient(undefined), false)
})

test('L45: each try gets a number of its own for a fresh nonce; a 4xx ends it at once', async () => {
  const tries: number[] = []
  const value = await patiently(async (attempt) => {
    tries.push(attempt)
    if (attempt < 3) throw answered(500)
    return 'there'
  }, 10_000)
  assert.equal(value, 'there')
  assert.deepEqual(tries, [1, 2, 3])
  let calls = 0
  const refuse = async (): Promise<never> => {
    calls += 1
    throw answered(403)
  }
  await assert.rejects(patiently(refuse, 10_000), /status 403/)
  assert.equal(calls, 1)
})

test('patience ends at its deadline and with the run', async () => {
  const always = async (): Promise<never> => {
    throw answered(500)
  }
  await assert.rejects(patiently(always, 0), /status 500/)
  await assert.rejects(patiently(always, 60_000, AbortSignal.abort()), /status 500/)
})
