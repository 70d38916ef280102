import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyWrongPage } from './serving.ts'

test('L61: what the browser shows in the end is judged, wherever it was sent', () => {
  const hosts = ['a.ci.test', 'auth.ci.test']
  assert.equal(whyWrongPage({ url: 'https://a.ci.test/login', status: 200 }, hosts, []), undefined)
  assert.equal(whyWrongPage({ url: 'https://auth.ci.test/', status: 200 }, hosts, []), undefined)
  assert.match(whyWrongPage({ url: 'https://other.ci.test/', status: 200 }, hosts, []) ?? '', /no host of the app/)
  assert.match(whyWrongPage({ url: 'https://auth.ci.test/', status: 404 }, hosts, []) ?? '', /with status 404/)
  assert.equal(whyWrongPage({ url: 'https://a.ci.test/', status: 401 }, hosts, [401]), undefined)
  assert.match(whyWrongPage({ url: 'about:blank', status: 0 }, hosts, []) ?? '', /about:blank/)
  assert.match(whyWrongPage({ url: 'https://a.ci.test/', status: 0 }, hosts, []) ?? '', /status 0/)
})
