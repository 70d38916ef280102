import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StageFailure } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { type Answer, isFromEdge, waitForHealth, whyUnhealthy } from './https.ts'

const answer = (status: number, body: string): { status: number; headers: Record<string, string>; body: string } => ({ status, headers: {}, body })

test('L61: the 404 of the edge is not an answer of the app', () => {
  assert.ok(isFromEdge(answer(404, '404 page not found\n')))
  assert.match(whyUnhealthy(answer(404, '404 page not found\n'), [404]) ?? '', /edge answered 404/)
  assert.equal(whyUnhealthy(answer(404, '<h1>Nothing here yet</h1>'), [404]), undefined)
  assert.match(whyUnhealthy(answer(404, '<h1>Nothing here yet</h1>'), []) ?? '', /the app answered 404/)
})

test('L63: a 502 and an empty page are not health', () => {
  assert.match(whyUnhealthy(answer(502, 'Bad Gateway'), []) ?? '', /edge answered 502/)
  assert.match(whyUnhealthy(answer(200, '  \n'), []) ?? '', /empty body/)
  assert.equal(whyUnhealthy(answer(200, 'hello'), []), undefined)
})

test('L69: the message tells the 502 of the edge from a 5xx of the app', () => {
  assert.match(whyUnhealthy(answer(502, '<html>upstream</html>'), []) ?? '', /the app answered 502/)
})

const server = { caFile: '/nonexistent', edgeAddress: '127.0.0.1' } as Server

/** Waits for health with these answers in this order, the last one again and again. Counts the questions. */
async function waiting(
  answers: (Answer | Error)[],
  options: { deadline?: number; meanwhile?: () => Promise<void> } = {}
): Promise<{ evidence: string; asked: number }> {
  let asked = 0
  const ask = async (): Promise<Answer> => {
    const next = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    if (next === undefined || next instanceof Error) throw next ?? new Error('no answers')
    return next
  }
  const evidence = await waitForHealth(server, 'a.ci.test', { path: '/', statuses: [] }, { deadline: 20_000, waiting: () => {}, ask, ...options })
  return { evidence, asked }
}

const good = answer(200, '<title>Hello</title>')
const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

test('L74: one good answer between bad ones is not health: several in a row are', async () => {
  assert.deepEqual(await waiting([good, good, good]), { evidence: 'HTTPS 200 "Hello"', asked: 3 })
  assert.equal((await waiting([good, answer(502, 'Bad Gateway'), good, good, reset, good, good, good])).asked, 8)
})

test('L68: transport errors are part of the wait', async () => {
  assert.equal((await waiting([reset, reset, good, good, good])).asked, 5)
})

test('L62: a certificate that verifies proves nothing: what answers for a name that nobody has is the edge', async () => {
  await assert.rejects(waiting([answer(404, '404 page not found\n')], { deadline: 0 }), (error: unknown) => {
    return error instanceof StageFailure && error.failureClass === 'recipe' && /the edge answered 404/.test(error.message)
  })
})

test('a certificate that does not verify ends the wait at once, class infrastructure', async () => {
  const wrong = Object.assign(new Error('unable to verify'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  await assert.rejects(waiting([wrong]), (error: unknown) => error instanceof StageFailure && error.failureClass === 'infrastructure')
})

test('L67: a stack that has died ends the wait for its answer', async () => {
  const dead = new StageFailure('converged', 'recipe', 'crash loop')
  await assert.rejects(waiting([answer(502, 'Bad Gateway')], { meanwhile: async () => Promise.reject(dead) }), dead)
})
