import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerHeaders, hostOf, requestHeaders } from './headers.ts'

const pairs = (list: string[]): Record<string, string> =>
  Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), list[index + 1] ?? '']] : [])))

function incoming(raw: string[]): { headers: Record<string, string>; rawHeaders: string[] } {
  return { headers: pairs(raw), rawHeaders: raw }
}

test('what a client says about itself is replaced', () => {
  const sent = pairs(
    requestHeaders(
      incoming(['Host', 'a.ci.test', 'X-Forwarded-For', '1.2.3.4', 'X-Forwarded-Proto', 'http', 'X-Real-IP', '1.2.3.4', 'Accept', '*/*']),
      '::ffff:10.213.1.1',
      false
    )
  )
  assert.deepEqual(sent, {
    host: 'a.ci.test',
    accept: '*/*',
    'x-forwarded-for': '10.213.1.1',
    'x-real-ip': '10.213.1.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'a.ci.test',
    'x-forwarded-port': '443',
    'x-forwarded-server': 'testme-edge'
  })
})

test('headers of one connection stay on it, and a chunked body stays chunked', () => {
  const sent = pairs(
    requestHeaders(incoming(['Host', 'a', 'Connection', 'close, X-Own', 'X-Own', '1', 'Keep-Alive', '5', 'Transfer-Encoding', 'chunked']), '', false)
  )
  assert.equal(sent['x-own'], undefined)
  assert.equal(sent['keep-alive'], undefined)
  assert.equal(sent['connection'], undefined)
  assert.equal(sent['transfer-encoding'], 'chunked')
  assert.deepEqual(answerHeaders({ rawHeaders: ['Connection', 'close', 'Set-Cookie', 'a', 'Set-Cookie', 'b'] }), ['Set-Cookie', 'a', 'Set-Cookie', 'b'])
})

test('an upgrade is passed on', () => {
  const sent = pairs(requestHeaders(incoming(['Host', 'a', 'Connection', 'Upgrade', 'Upgrade', 'websocket', 'Sec-WebSocket-Key', 'k']), '', true))
  assert.deepEqual([sent['connection'], sent['upgrade'], sent['sec-websocket-key']], ['Upgrade', 'websocket', 'k'])
})

test('a host is compared without case and port', () => {
  assert.equal(hostOf({ headers: { host: 'A.CI.test:443' } }), 'a.ci.test')
  assert.equal(hostOf({ headers: {} }), '')
})
