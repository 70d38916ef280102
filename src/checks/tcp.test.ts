import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { StageFailure } from '../model/failure.ts'
import { waitForPort } from './tcp.ts'

/** A server that does this with each connection, by its number. */
async function listening(t: TestContext, accept: (socket: Socket, number: number) => void): Promise<{ port: number; server: Server }> {
  let number = 0
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    number += 1
    accept(socket, number)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, server }
}

const wait = (deadline: number, times: number) => ({ deadline, times, waiting: () => {}, evidence: async () => ['the state of its tasks'] })
const red = (pattern: RegExp) => (error: unknown) =>
  error instanceof StageFailure && error.check === 'ready' && error.failureClass === 'recipe' && pattern.test(error.message) && error.details.length === 1

test('L74: a port that takes several connections in a row is ready, whether its server speaks first or waits', async (t) => {
  let connections = 0
  const silent = await listening(t, () => {
    connections += 1
  })
  assert.equal(await waitForPort('127.0.0.1', silent.port, wait(10_000, 3)), `port ${silent.port} takes connections, 3 in a row`)
  assert.equal(connections, 3)
  const greeting = await listening(t, (socket) => socket.end('220 ready\r\n'))
  assert.match(await waitForPort('127.0.0.1', greeting.port, wait(10_000, 2)), /2 in a row/)
})

test('L74: a port on which nobody listens is red, and the reason names it', async (t) => {
  const { port, server } = await listening(t, () => {})
  await new Promise((resolve) => server.close(resolve))
  await assert.rejects(
    waitForPort('127.0.0.1', port, wait(300, 3)),
    red(new RegExp(`^port ${port} of the server \\(127\\.0\\.0\\.1\\) not ready after 0\\.3 s: nobody listens`))
  )
})

test('L74: a proxy that takes connections for a server that is not there is no server', async (t) => {
  const { port } = await listening(t, (socket) => socket.end())
  await assert.rejects(waitForPort('127.0.0.1', port, wait(300, 1)), red(/taken and closed at once/))
})

test('L74: a port that flaps is never ready, however often it takes a connection', async (t) => {
  const { port } = await listening(t, (socket, number) => {
    if (number % 3 === 0) socket.destroy()
  })
  await assert.rejects(waitForPort('127.0.0.1', port, wait(1500, 3)), red(/; 2 of 3 connections in a row went well at most$/))
})

test('a stack that has died ends the wait for its port', async (t) => {
  const { port } = await listening(t, (socket) => socket.end())
  const dead = new StageFailure('converged', 'recipe', 'crash loop')
  await assert.rejects(waitForPort('127.0.0.1', port, { ...wait(60_000, 1), meanwhile: () => Promise.reject(dead) }), (error) => error === dead)
})
