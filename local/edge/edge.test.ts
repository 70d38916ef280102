import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { whyUnhealthy } from '../../src/checks/https.ts'
import type { Service } from './routes.ts'

// The edge's real process with a real certificate; the engine is a double, because no engine shows itself without services on request.

const directory = mkdtempSync(join(tmpdir(), 'edge-'))
let edge: ChildProcess | undefined
let port = 0
let log = ''

/** The next line of the edge's log that matches. */
async function logged(pattern: RegExp): Promise<void> {
  while (!pattern.test(log)) await once(edge?.stdout as NodeJS.ReadableStream, 'data')
}

function ask(host: string, path = '/'): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  return new Promise((resolve, reject) => {
    const ca = readFileSync(join(directory, 'edge.pem'))
    const outgoing = request({ host: '127.0.0.1', port, path, servername: host, headers: { host }, ca, agent: false }, (answer) => {
      let body = ''
      answer.on('data', (part: Buffer) => (body += part.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: {}, body }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

before(async () => {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=ci.test'],
      ...['-addext', 'subjectAltName=DNS:ci.test,DNS:*.ci.test', '-keyout', join(directory, 'edge.key'), '-out', join(directory, 'edge.pem')]
    ],
    { stdio: 'ignore' }
  )
  edge = spawn(process.execPath, [join(import.meta.dirname, 'edge.ts')], {
    env: { EDGE_SOCKET: join(directory, 'docker.sock'), EDGE_CERTIFICATES: directory, EDGE_ADDRESS: '127.0.0.1', EDGE_HTTP: '0', EDGE_HTTPS: '0' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  edge.stdout?.on('data', (part: Buffer) => (log += part.toString()))
  await logged(/listening on .*:(\d+)/)
  port = Number(/listening on .*:(\d+)/.exec(log)?.[1])
})

after(async () => {
  if (edge !== undefined && edge.exitCode === null) {
    edge.kill('SIGTERM')
    await once(edge, 'exit')
  }
  rmSync(directory, { recursive: true })
})

test("L70: the edge's own endpoint answers while there is no engine, no route and no app", async () => {
  assert.deepEqual(await ask('ping.ci.test', '/ping'), { status: 200, headers: {}, body: 'OK' })
})

test('L62: the certificate verifies for a name that nobody deployed, and that is no health', async () => {
  const answer = await ask('nobody.ci.test')
  assert.equal(answer.status, 404)
  assert.match(whyUnhealthy(answer, []) ?? '', /the edge answered 404/)
  assert.match(whyUnhealthy(answer, [404]) ?? '', /the edge answered 404/, "a recipe that expects 404 expects its app's")
})

test('a certificate is not shown for names outside the zone', async () => {
  await assert.rejects(ask('example.invalid'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
})

test('routes follow the engine: its services as soon as it is there, others after an event', async () => {
  let services: Service[] = []
  let events: ServerResponse | undefined
  const engine = createServer((incoming, response) => {
    if (incoming.url?.startsWith('/events') === true) {
      events = response
      response.writeHead(200)
      response.flushHeaders()
    } else response.end(JSON.stringify(services))
  })
  const labels = { 'traefik.enable': 'true', 'traefik.http.routers.a.rule': 'Host(`a.ci.test`)', 'traefik.http.services.a.loadbalancer.server.port': '80' }
  services = [{ Spec: { Name: 'stack_a', Labels: labels } }]
  engine.listen(join(directory, 'docker.sock'))
  try {
    await logged(/routes: .*stack_a:80/)
    // The name has a route and no task behind it.
    assert.deepEqual(await ask('a.ci.test'), { status: 503, headers: {}, body: 'no available server' })
    services = []
    log = ''
    events?.write('{}\n')
    await logged(/routes: none/)
    assert.equal((await ask('a.ci.test')).status, 404)
  } finally {
    engine.closeAllConnections()
    engine.close()
  }
})
