import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFromEdge, whyUnhealthy } from './https.ts'

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
