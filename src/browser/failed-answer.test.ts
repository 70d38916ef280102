import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFailedAnswer, type PageAnswer } from './failed-answer.ts'

const answer = (status: number, resourceType: string, more: Partial<PageAnswer> = {}): PageAnswer => ({
  pathname: '/part',
  status,
  resourceType,
  navigation: resourceType === 'document',
  ...more
})

test('a page that asks whether somebody is signed in, and is told that nobody is, has loaded whole', () => {
  for (const type of ['fetch', 'xhr']) assert.equal(isFailedAnswer(answer(401, type), []), false)
})

test('a part of the page that is refused, missing or broken is a failure', () => {
  for (const type of ['stylesheet', 'script', 'image', 'font', 'document']) assert.equal(isFailedAnswer(answer(401, type), []), true, type)
  for (const status of [400, 403, 404, 500, 502]) for (const type of ['fetch', 'xhr', 'script']) assert.equal(isFailedAnswer(answer(status, type), []), true)
  assert.equal(isFailedAnswer(answer(200, 'script'), []), false)
})

test('a status that is health is that for the page itself and for no part of it', () => {
  assert.equal(isFailedAnswer(answer(401, 'document'), [401]), false)
  assert.equal(isFailedAnswer(answer(404, 'script'), [404]), true)
  assert.equal(isFailedAnswer(answer(404, 'image', { pathname: '/favicon.ico' }), []), false)
})
