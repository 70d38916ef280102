import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Engine, EngineError } from './engine.ts'
import { followEvents } from './events.ts'
import { lookUntil } from './look.ts'

/** An engine's socket that only knows `/events`; `streams` are the subscriptions, in the order in which they came. */
async function fakeEngine(t: TestContext, answer: (response: ServerResponse, nth: number) => void): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), 'testme-engine-'))
  let nth = 0
  const server = createServer((_request, response) => answer(response, nth++))
  const socket = join(directory, 'docker.sock')
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(directory, { recursive: true })
  })
  return new Engine(socket)
}

const event = `${JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: '1', Attributes: {} } })}\n`
const watch = { relevant: () => true, until: Date.now() + 3_600_000 }

test('the first look waits for the subscription, so nothing between them is lost', async (t) => {
  let subscribed = false
  const engine = await fakeEngine(t, (response) => {
    subscribed = true
    response.flushHeaders()
  })
  const found = await lookUntil(engine, watch, async () => (subscribed ? 'seen' : assert.fail('looked before the subscription was open')))
  assert.equal(found, 'seen')
})

test('an event during a look is not lost: another look follows at once', async (t) => {
  let stream: ServerResponse | undefined
  const engine = await fakeEngine(t, (response) => {
    stream = response
    response.flushHeaders()
  })
  let looks = 0
  const found = await lookUntil(engine, watch, async () => {
    looks += 1
    if (looks === 1) stream?.write(event)
    return looks > 1 ? looks : undefined
  })
  assert.equal(found, 2)
})

test('a stream that breaks is opened again, and that wakes the look', async (t) => {
  const opens: number[] = []
  const engine = await fakeEngine(t, (response, nth) => {
    opens.push(nth)
    response.flushHeaders()
    if (nth === 0) response.destroy()
  })
  const found = await lookUntil(engine, watch, async () => (opens.length > 1 ? 'again' : undefined))
  assert.equal(found, 'again')
})

test('events split over chunks arrive whole, and none after close', async (t) => {
  let stream: ServerResponse | undefined
  const engine = await fakeEngine(t, (response) => {
    stream = response
    response.flushHeaders()
  })
  const seen: string[] = []
  const arrived = new Promise<void>((resolve) => {
    const events = followEvents(engine, (one) => {
      seen.push(one.Action)
      events.close()
      resolve()
    })
    void events.opened.then(() => {
      stream?.write(event.slice(0, 20))
      stream?.write(event.slice(20) + event)
    })
  })
  await arrived
  assert.deepEqual(seen, ['start'])
})

test('an abort ends the watch with its reason, even while a look would go on for ever', async (t) => {
  const engine = await fakeEngine(t, (response) => response.flushHeaders())
  const controller = new AbortController()
  const looking = lookUntil(engine, { ...watch, signal: controller.signal }, async () => {
    controller.abort(new Error('the run is over'))
    return undefined
  })
  await assert.rejects(looking, /the run is over/)
})

test('no answer within the deadline is undefined, and an engine that is not there is an error that says so', async (t) => {
  const engine = await fakeEngine(t, (response) => response.flushHeaders())
  assert.equal(await lookUntil(engine, { relevant: () => true, until: Date.now() }, async () => undefined), undefined)
  const nobody = new Engine('/nonexistent/docker.sock')
  await assert.rejects(nobody.call('GET', '/services'), (error: unknown) => error instanceof EngineError && /does not answer/.test(error.message))
})
