import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnect, upstreamFor } from './targets.ts'

test('only CONNECT host:port is understood', () => {
  assert.deepEqual(parseConnect('CONNECT images.example:443 HTTP/1.1\r\nHost: images.example:443'), { host: 'images.example', port: 443 })
  assert.deepEqual(parseConnect('CONNECT [fd00::1]:5000 HTTP/1.1'), { host: 'fd00::1', port: 5000 })
  for (const head of [
    'GET http://images.example/ HTTP/1.1',
    'CONNECT images.example HTTP/1.1',
    'CONNECT images.example:99999 HTTP/1.1',
    'CONNECT a b:1 HTTP/1.1',
    ''
  ])
    assert.equal(parseConnect(head), undefined, head)
})

test("this machine's own proxy is used, but for the names it excludes", () => {
  const target = { host: 'images.example', port: 443 }
  assert.equal(upstreamFor(target, {}), undefined)
  assert.deepEqual(upstreamFor(target, { HTTPS_PROXY: 'http://proxy.example:3128' }), { host: 'proxy.example', port: 3128, authorization: '' })
  assert.deepEqual(upstreamFor(target, { https_proxy: 'proxy.example' }), { host: 'proxy.example', port: 80, authorization: '' })
  assert.equal(
    upstreamFor(target, { HTTPS_PROXY: 'http://someone:w%40rd@proxy.example:1' })?.authorization,
    `Proxy-Authorization: Basic ${Buffer.from('someone:w@rd').toString('base64')}\r\n`
  )
  for (const list of ['images.example', '.example', '*.example', 'localhost, example', '*'])
    assert.equal(upstreamFor(target, { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: list }), undefined, list)
  assert.notEqual(upstreamFor(target, { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'ages.example' }), undefined)
})
