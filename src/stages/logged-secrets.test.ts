import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { StageFailure } from '../model/failure.ts'
import type { Check } from '../model/types.ts'
import { Mask } from '../secrets/mask.ts'
import { Engine } from '../swarm/engine.ts'
import { Stack } from '../swarm/stack.ts'
import { checkLogs } from './logged-secrets.ts'

// A double in the engine's place: no engine refuses a log, or breaks off in it, on demand.

const value = 'hunter2-and-more-of-it'

async function stackWhoseLogs(t: TestContext, logs: RequestListener): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'testme-logs-'))
  const server = createServer((request, answer) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').split('?')[0]
    if (path === '/services') answer.end(JSON.stringify([{ ID: 's1', Spec: { Name: 'site_app' } }]))
    else if (path === '/tasks') answer.end(JSON.stringify([{ ID: 't1', ServiceID: 's1', Status: { ContainerStatus: { ContainerID: 'c1' } } }]))
    else logs(request, answer)
  })
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })
  return new Stack(new Engine(join(folder, 'engine.sock')), 'site')
}

async function look(stack: Stack): Promise<Check> {
  const mask = new Mask()
  mask.add(value, 'db_password')
  const checks: Check[] = []
  await checkLogs({ mask, checks, progress: () => {} }, stack).catch((error: unknown) => assert.ok(error instanceof StageFailure, String(error)))
  assert.equal(checks.length, 1)
  return checks[0] as Check
}

const frame = (text: string): Buffer => {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

test('L139: a secret at the beginning of a long log is found', async (t) => {
  const stack = await stackWhoseLogs(t, (request, answer) => {
    const lines = [`the password is ${value}\n`, ...Array.from({ length: 20_000 }, (_, at) => `line ${at}\n`)]
    const tail = Number(/tail=(\d+)/.exec(request.url ?? '')?.[1] ?? lines.length)
    answer.end(Buffer.concat(lines.slice(-tail).map(frame)))
  })
  const found = await look(stack)
  assert.deepEqual([found.status, found.class], ['fail', 'recipe'])
  assert.match(found.evidence, /"app" prints the secret db_password/)
})

test('L44: a log that cannot be read is not a clean one', async (t) => {
  const refused = await look(
    await stackWhoseLogs(t, (_, answer) => answer.writeHead(500).end('{"message":"configured logging driver does not support reading"}'))
  )
  assert.deepEqual([refused.status, refused.class], ['fail', 'infrastructure'])
  assert.match(refused.evidence, /the log of "app" cannot be searched for secrets: .*does not support reading/)
  const broken = await look(
    await stackWhoseLogs(t, (_, answer) => {
      answer.write(frame('hello\n'))
      setTimeout(() => answer.destroy(), 20)
    })
  )
  assert.deepEqual([broken.status, broken.class], ['fail', 'infrastructure'])
  assert.match(broken.evidence, /broke off/)
})

test('the log of a container that is gone went with it', async (t) => {
  const gone = await look(await stackWhoseLogs(t, (_, answer) => answer.writeHead(404).end('{"message":"No such container"}')))
  assert.equal(gone.status, 'pass')
})
