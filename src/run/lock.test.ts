import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { holderOf, isStale, tryLock, waitForLock } from './lock.ts'
import { record } from './processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-lock-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const purpose = { what: 'a test' }

/** A real process that takes the lock, says so, and holds it until it is killed; with `children` it starts a child that outlives it. */
async function holder(file: string, child = false): Promise<{ kill: () => Promise<void>; grandchild: number }> {
  const code = `
    import { spawn } from 'node:child_process'
    import { waitForLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
    await waitForLock(${JSON.stringify(file)}, { what: 'another' }, { waiting: () => {} })
    const child = ${child} ? spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }) : undefined
    console.log(child?.pid ?? 0)
    setInterval(() => {}, 1000)`
  const process = spawn(globalThis.process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(process.stdout, 'data')) as [Buffer]
  return {
    grandchild: Number(line.toString()),
    kill: async () => {
      const gone = once(process, 'exit')
      process.kill('SIGKILL')
      await gone
    }
  }
}

test('L104: a lock of a live process is never taken over, however old it is', async () => {
  const file = join(folder, 'old')
  const other = await holder(file)
  utimesSync(file, new Date(0), new Date(0))
  assert.equal(await tryLock(file, purpose), undefined)
  assert.equal(holderOf(file)?.what, 'another')
  await other.kill()
  const lock = await tryLock(file, purpose)
  assert.ok(lock !== undefined)
  assert.equal(holderOf(file)?.what, 'a test')
  lock.release()
  assert.equal(holderOf(file), undefined)
})

test('L104: a pid alone proves nothing: start time and boot decide', () => {
  const file = join(folder, 'reused')
  const mine = record(process.pid)
  writeFileSync(file, JSON.stringify({ ...mine, what: 'x' }))
  assert.equal(holderOf(file)?.what, 'x')
  writeFileSync(file, JSON.stringify({ ...mine, startTime: '1', what: 'x' }))
  assert.equal(holderOf(file), undefined)
  writeFileSync(file, JSON.stringify({ ...mine, boot: 'another boot', what: 'x' }))
  assert.equal(holderOf(file), undefined)
})

test('L108: a child that outlives the holder does not keep the lock', async () => {
  const file = join(folder, 'inherited')
  const other = await holder(file, true)
  await other.kill()
  try {
    assert.ok((await tryLock(file, purpose)) !== undefined)
  } finally {
    process.kill(other.grandchild, 'SIGKILL')
  }
})

test('L108: of many that find a dead lock exactly one takes it, and it is not unlinked under the others', async () => {
  const file = join(folder, 'crowd')
  for (let round = 0; round < 3; round++) {
    writeFileSync(file, JSON.stringify({ ...record(process.pid), startTime: '1', what: 'dead' }))
    const locks = await Promise.all(Array.from({ length: 8 }, () => tryLock(file, purpose)))
    const held = locks.filter((lock) => lock !== undefined)
    assert.equal(held.length, 1)
    assert.ok(holderOf(file) !== undefined)
    held[0]?.release()
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('crowd.') && name !== 'crowd.guard'),
    []
  )
})

test('L108: a lock that was released meanwhile is free and not stale: it may be taken at any moment, so nobody removes it', async () => {
  const file = join(folder, 'released')
  assert.equal(isStale(file), false)
  const lock = await tryLock(file, purpose)
  assert.equal(isStale(file), false)
  lock?.release()
  assert.equal(isStale(file), false)
  for (const content of [JSON.stringify({ ...record(process.pid), startTime: '1', what: 'dead' }), '', 'no lock at all', 'null']) {
    writeFileSync(file, content)
    assert.equal(isStale(file), true, content)
  }
})

test('a lock changes hands in one step, and the giver can no longer release it', async () => {
  const file = join(folder, 'handover')
  const lock = await tryLock(file, purpose)
  assert.ok(lock !== undefined)
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  lock.handOver(record(child.pid ?? 0), { what: 'the keeper', runId: 'r' })
  lock.release()
  assert.equal(holderOf(file)?.what, 'the keeper')
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  assert.equal(holderOf(file), undefined)
})

test('who waits is told who holds it, once, and gives up when told to', async () => {
  const file = join(folder, 'wait')
  const other = await holder(file)
  const told: string[] = []
  const cancel = new AbortController()
  await assert.rejects(
    waitForLock(file, purpose, {
      pause: 5,
      signal: cancel.signal,
      waiting: (by) => {
        told.push(by.what)
        cancel.abort(new Error('enough'))
      }
    }),
    /enough/
  )
  assert.deepEqual(told, ['another'])
  await other.kill()
  assert.match(readFileSync(file, 'utf8'), /another/)
})
