import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancelAnswer, statusAnswer } from './answers.ts'
import type { KnownRequest } from './known-requests.ts'

const commit = 'c'.repeat(40)
const request = (change: Partial<KnownRequest>): KnownRequest => ({
  commentId: 4,
  attempt: 1,
  sha: commit,
  stages: [],
  base: null,
  keepSeconds: 0,
  state: 'running',
  link: 'https://git.example.org/recipes/hedgedoc/actions/runs/7',
  progress: 'running',
  requestedBy: 'alice',
  requestedAt: null,
  updatedAt: '',
  runId: 7,
  ...change
})
const status = (context: string, state: 'success' | 'pending' | 'failure', description = 'Green, level 5 of 5') => ({
  context,
  state,
  description,
  targetUrl: ''
})

test('status: what runs, what waits, what is kept, and the newest result of each context on the head', () => {
  const text = statusAnswer(
    [request({}), request({ state: 'waiting', stages: ['lint'] }), request({ state: 'over', progress: 'kept' }), request({ state: 'over', progress: 'over' })],
    {
      sha: commit,
      statuses: [status('testme', 'success'), status('testme', 'failure', 'old'), status('testme (lint)', 'pending'), status('ci/other', 'success')]
    }
  )
  assert.equal(
    text,
    [
      '- Running: [the run](https://git.example.org/recipes/hedgedoc/actions/runs/7) of `cccccccccccc`',
      '- Waiting for the server: [the run](https://git.example.org/recipes/hedgedoc/actions/runs/7) of `cccccccccccc` (lint)',
      '- Kept for a while: the app of [the run](https://git.example.org/recipes/hedgedoc/actions/runs/7) of `cccccccccccc`',
      '- testme on `cccccccccccc`: success, Green, level 5 of 5'
    ].join('\n')
  )
  assert.match(statusAnswer([], undefined), /^Nothing is running/)
})

test('P6: a status that somebody else set says words only; a link that is not plain is no link', () => {
  const text = statusAnswer([request({ link: 'https://x.test/a](javascript:1)' })], {
    sha: commit,
    statuses: [status('testme', 'failure', '@all [x](http://y.test) <b>`\n!testme')]
  })
  for (const piece of ['@', '[x]', '<', '!testme', 'javascript']) assert.ok(!text.includes(piece), piece)
})

test('cancel: each by what becomes of it', () => {
  assert.match(cancelAnswer([request({})], 'bot'), /stops within seconds, and what it deployed is removed\.$/)
  assert.match(cancelAnswer([request({ state: 'waiting' })], 'bot'), /closes without deploying anything when its turn comes\.$/)
  assert.match(cancelAnswer([request({ state: 'over', progress: 'over' })], 'bot'), /nothing to cancel\.$/)
  const kept = [request({ state: 'over', progress: 'kept' })]
  assert.match(cancelAnswer(kept, 'bot'), /is over, and the app that it keeps is removed within seconds\.$/)
  assert.match(cancelAnswer(kept, 'automatic'), /nothing to cancel\. An app that is kept goes when its time is up/)
})
