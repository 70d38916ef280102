import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StageFailure } from '../model/failure.ts'
import { whyNotLoaded, whyWrongPage } from './serving.ts'

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

test('L56: a hook screenshot that waits in vain is ours, and a Chromium that does not start is the machine: neither is a page that did not load', () => {
  const waited = 'locator.click: Timeout 30000ms exceeded.\nCall log:'
  assert.equal(whyNotLoaded(new Error(waited)), 'locator.click: Timeout 30000ms exceeded.')
  assert.equal(
    whyNotLoaded(new Error('page.goto: net::ERR_CONNECTION_REFUSED at https://a.ci.test/')),
    'page.goto: net::ERR_CONNECTION_REFUSED at https://a.ci.test/'
  )
  assert.equal(whyNotLoaded(new StageFailure('page', 'suite', `the hook screenshot failed: ${waited}`)), undefined)
  assert.equal(whyNotLoaded(new StageFailure('page', 'infrastructure', 'Chromium does not start: Timeout 180000ms exceeded')), undefined)
  assert.equal(whyNotLoaded(new Error('something of ours')), undefined)
})
