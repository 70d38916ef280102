import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Failure, pauseBeforeNext, type RetryPolicy, retryAfterMilliseconds } from './retry.ts'

const policy: RetryPolicy = { attempts: 3, firstPause: 100, longestPause: 5000 }
const status = (code: number, retryAfter: string | null = null): Failure => ({ kind: 'status', status: code, retryAfter })

test('what is asked again, and after how long', () => {
  const rows: [string, Failure, number, boolean, number | undefined][] = [
    ['a read that got 500', status(500), 1, true, 100],
    ['its second time', status(500), 2, true, 200],
    ['its third', status(500), 3, true, undefined],
    ['a write that got 500', status(500), 1, false, undefined],
    ['a write that got 503', status(503), 1, false, undefined],
    ['a write that got 503 and when to come back', status(503, '2'), 1, false, 2000],
    ['a write that got 429', status(429), 1, false, 100],
    ['429 with a pause', status(429, '3'), 1, true, 3000],
    ['429 with a pause that is shorter than ours', status(429, '0'), 2, true, 200],
    ['429 with a pause that is too long', status(429, '6'), 1, true, undefined],
    ['a read without an answer', { kind: 'no-answer' }, 1, true, 100],
    ['a write without an answer', { kind: 'no-answer' }, 1, false, undefined],
    ['a write that never went out', { kind: 'not-sent' }, 1, false, 100],
    ['401', status(401), 1, true, undefined],
    ['404', status(404), 1, true, undefined],
    ['303', status(303), 1, true, undefined],
    ['409', status(409), 1, true, undefined]
  ]
  for (const [name, failure, attempt, idempotent, pause] of rows) assert.equal(pauseBeforeNext(failure, attempt, idempotent, policy), pause, name)
})

test('Retry-After: seconds or a date, nothing else', () => {
  const now = Date.parse('2026-11-25T09:00:00Z')
  assert.equal(retryAfterMilliseconds('7', now), 7000)
  assert.equal(retryAfterMilliseconds('Wed, 25 Nov 2026 09:00:03 GMT', now), 3000)
  assert.equal(retryAfterMilliseconds('Wed, 25 Nov 2026 08:00:00 GMT', now), 0)
  for (const nonsense of [null, '', '-1', '1.5', 'soon', '1e9', '2026-11-25']) assert.equal(retryAfterMilliseconds(nonsense, now), undefined, String(nonsense))
})
