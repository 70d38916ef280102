import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { startFaultProxy } from '../../test/support/fault-proxy.ts'
import { httpDouble, json } from '../../test/support/http-double.ts'
import { GiteaError } from './error.ts'
import { Http, type HttpOptions } from './http.ts'

/** A server that counts what it did, and a proxy in front of it that makes things go wrong. */
const server = await httpDouble((request, response) => {
  if (request.path.startsWith('/api/v1/big')) return json(response, 200, { text: 'x'.repeat(5000) })
  if (request.path.startsWith('/api/v1/moved')) return json(response, 303, undefined, { location: '/api/v1/elsewhere?secret=1' })
  if (request.path.startsWith('/api/v1/echo')) return json(response, 403, { message: `token ${request.authorization} lacks scope\n::set-env name=A::b` })
  json(response, request.method === 'GET' ? 200 : 201, { method: request.method, body: request.body })
})
const proxy = await startFaultProxy(server.url)
const quick = { attempts: 3, firstPause: 5, longestPause: 2000 }
const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'

beforeEach(() => {
  proxy.clear()
  server.requests.length = 0
})
after(async () => {
  await proxy.close()
  await server.close()
})

const http = (options: Partial<HttpOptions> = {}): Http => new Http({ url: proxy.url, token, retries: quick, timeoutSeconds: 5, ...options })
const get = { method: 'GET', path: '/thing', expect: [200] } as const
const post = { method: 'POST', path: '/thing', body: { a: 1 }, expect: [201] } as const

async function failure(promise: Promise<unknown>): Promise<GiteaError> {
  const error = await promise.then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown
  )
  assert.ok(error instanceof GiteaError, String(error))
  return error
}

test('an answer that was expected is given back with its status', async () => {
  assert.deepEqual(await http().send(get), { status: 200, body: { method: 'GET', body: '' }, location: '' })
  assert.deepEqual((await http().send(post)).body, { method: 'POST', body: '{"a":1}' })
  assert.equal(server.requests[0]?.authorization, `token ${token}`)
})

test('P7: a redirect is an answer and is never followed', async () => {
  const answer = await http().send({ method: 'GET', path: '/moved', expect: [204, 303] })
  assert.equal(answer.status, 303)
  const error = await failure(http().send({ method: 'GET', path: '/moved', expect: [200] }))
  assert.equal(error.status, 303)
  assert.equal(error.retryable, false)
  assert.match(error.message, /redirect to \/api\/v1\/elsewhere, which is not followed/)
  assert.equal(server.requests.length, 2)
})

test('P24: a 500 is asked again and reported; the answer after it counts', async () => {
  const said: string[] = []
  proxy.inject({ path: /thing/, fault: { kind: 'status', status: 500, body: '{"message":"database is locked"}' }, times: 2 })
  assert.equal((await http({ report: (sentence) => said.push(sentence) }).send(get)).status, 200)
  assert.equal(said.length, 2)
  assert.match(said[0] ?? '', /^Gitea answers 500: database is locked at GET \/thing: attempt 2 of 3 in 0\.0 s$/)
})

test('P24: after the last attempt a 500 is a sentence: what, where, what next', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'status', status: 502 } })
  const error = await failure(http().send(get))
  assert.equal(fault.hits, 3)
  assert.deepEqual([error.status, error.call, error.retryable, error.mayHaveHappened], [502, 'GET /thing', true, true])
  assert.equal(error.message, `GET /thing at ${proxy.url}: Gitea answers 502 (3 attempts). Gitea or the way to it has a problem: try again when it is well.`)
})

test('a 500 on a call that is not idempotent is not asked again', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'status', status: 500 } })
  const error = await failure(http().send(post))
  assert.equal(fault.hits, 1)
  assert.equal(error.mayHaveHappened, true)
})

test('429 waits as long as Retry-After asks, also for a call that is not idempotent: it was not carried out', async () => {
  const said: string[] = []
  proxy.inject({ path: /thing/, fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, times: 1 })
  assert.equal((await http({ report: (sentence) => said.push(sentence) }).send(post)).status, 201)
  assert.match(said[0] ?? '', /in 1\.0 s$/)
  assert.equal(server.requests.length, 1)
})

test('a server that asks for more patience than we have is an error at once', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'status', status: 429, headers: { 'retry-after': '3600' } } })
  const error = await failure(http().send(get))
  assert.equal(fault.hits, 1)
  assert.equal(error.retryable, true)
})

test('P24: no answer in time ends the attempt; the next one counts', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'silence' }, times: 1 })
  assert.equal((await http({ timeoutSeconds: 0.2 }).send(get)).status, 200)
  assert.equal(fault.hits, 1)
})

test('P24: a server that never answers ends in an error that says so', async () => {
  proxy.inject({ path: /thing/, fault: { kind: 'silence' } })
  const error = await failure(http({ timeoutSeconds: 0.1 }).send(get))
  assert.deepEqual([error.status, error.retryable], [undefined, true])
  assert.match(error.message, /no answer within 0\.1 s \(3 attempts\)/)
})

test('a slow answer within the deadline is an answer', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'slow', milliseconds: 100 }, times: 1 })
  assert.equal((await http().send(get)).status, 200)
  assert.equal(fault.hits, 1)
  assert.equal(server.requests.length, 1)
})

test('a write whose answer is lost may have happened and is not made again', async () => {
  proxy.inject({ path: /thing/, fault: { kind: 'silence', done: true } })
  const error = await failure(http({ timeoutSeconds: 0.2 }).send(post))
  assert.equal(error.mayHaveHappened, true)
  assert.equal(server.requests.length, 1)
})

test('P24: half a body is no answer', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'half-body' }, times: 1 })
  assert.deepEqual((await http().send(get)).body, { method: 'GET', body: '' })
  assert.equal(fault.hits, 1)
})

test('P24: a body that is cut and looks whole is no answer either', async () => {
  proxy.inject({ path: /thing/, fault: { kind: 'cut-json' } })
  const error = await failure(http().send(get))
  assert.match(error.message, /no JSON, cut off or from a proxy/)
  assert.equal(error.retryable, true)
})

test('P24: a connection that is reset is made again for a read', async () => {
  const fault = proxy.inject({ path: /thing/, fault: { kind: 'reset' }, times: 2 })
  assert.equal((await http().send(get)).status, 200)
  assert.equal(fault.hits, 2)
})

test('a connection that is reset after a write is not made again unless the write is idempotent', async () => {
  proxy.inject({ path: /thing/, fault: { kind: 'reset', done: true }, times: 1 })
  assert.equal((await failure(http().send(post))).mayHaveHappened, true)
  assert.equal(server.requests.length, 1)
  proxy.clear()
  proxy.inject({ path: /thing/, fault: { kind: 'reset', done: true }, times: 1 })
  assert.equal((await http().send({ ...post, idempotent: true })).status, 201)
  assert.equal(server.requests.length, 3)
})

test('a server that is not there: a write was never sent, so it is tried again', async () => {
  const gone = await httpDouble((_, response) => json(response, 200))
  await gone.close()
  const said: string[] = []
  const error = await failure(http({ url: gone.url, report: (sentence) => said.push(sentence) }).send(post))
  assert.equal(said.length, 2)
  assert.deepEqual([error.mayHaveHappened, error.retryable], [false, true])
  assert.match(error.message, /no connection \(ECONNREFUSED\)/)
})

test('an answer larger than the limit is refused, announced or not', async () => {
  const error = await failure(http({ largestAnswer: 1000 }).send({ method: 'GET', path: '/big', expect: [200] }))
  assert.match(error.message, /too large/)
  assert.equal(error.retryable, false)
  assert.equal(server.requests.length, 1)
})

test('P6: no error holds the token, no matter what the server says; what it says is one line', async () => {
  const error = await failure(http().send({ method: 'GET', path: '/echo', expect: [200] }))
  assert.ok(!error.message.includes(token))
  assert.match(error.message, /token token \*\*\* lacks scope ::set-env name=A::b/)
  assert.ok(!error.message.includes('\n'))
  assert.ok(!String(error.stack).includes(token))
})

test('a signal ends a call that runs and one that waits for its next attempt, with its own reason', async () => {
  const reason = new Error('cancelled')
  for (const fault of [{ kind: 'silence' }, { kind: 'status', status: 503, headers: { 'retry-after': '2' } }] as const) {
    proxy.clear()
    const stop = new AbortController()
    proxy.inject({ path: /thing/, fault })
    const call = http({ signal: stop.signal }).send(get)
    setImmediate(() => stop.abort(reason))
    await assert.rejects(call, reason)
  }
  await assert.rejects(http({ signal: AbortSignal.abort(reason) }).send(get), reason)
})

test('an address with credentials, a token with a line break: refused before anything is sent, without repeating them', () => {
  assert.throws(
    () => http({ url: 'https://user:hunter2@git.example' }),
    (error: Error) => !error.message.includes('hunter2')
  )
  assert.throws(() => http({ url: 'ftp://git.example' }), TypeError)
  assert.throws(
    () => http({ token: `${token}\n` }),
    (error: Error) => !error.message.includes(token)
  )
  assert.equal(new Http({ url: 'https://git.example/sub/', token: '' }).url, 'https://git.example/sub')
})
