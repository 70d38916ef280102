import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { RunDirectory } from '../run/directory.ts'
import { Interruption, watchForInterruption } from './interruption.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-interruption-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function newRun(name: string): RunDirectory {
  mkdirSync(join(folder, name))
  return new RunDirectory(join(folder, name))
}

const aborted = (signal: AbortSignal): Promise<unknown> => (signal.aborted ? Promise.resolve() : once(signal, 'abort'))

test('L116: the deadline is on the wall clock and comes however much is said meanwhile', async () => {
  const run = newRun('deadline')
  const watch = watchForInterruption(run)
  const chatter = setInterval(() => watch.signal.aborted, 1)
  watch.endBy(Date.now() + 100, 60)
  await aborted(watch.signal)
  clearInterval(chatter)
  watch.stop()
  assert.ok(watch.signal.reason instanceof Interruption)
  assert.equal(watch.signal.reason.by, 'deadline')
  assert.equal(run.cancellation()?.by, 'deadline')
})

test('L108: whatever ends a run ends it once: the first reason stays for every process', async () => {
  const run = newRun('once')
  const [one, other] = [watchForInterruption(run), watchForInterruption(run)]
  one.interrupt('SIGTERM', 'cancelled by SIGTERM')
  one.interrupt('SIGINT', 'cancelled by SIGINT')
  await aborted(other.signal)
  for (const { signal, stop } of [one, other]) {
    assert.equal((signal.reason as Interruption).by, 'SIGTERM')
    stop()
  }
})

test('a process that starts after the cancel knows of it at once', () => {
  const run = newRun('later')
  run.cancel('SIGHUP', 'the terminal was closed')
  const watch = watchForInterruption(run)
  watch.stop()
  assert.ok(watch.signal.aborted)
})

test('L108, L114: signals reach the one handler with their count and no longer end the process', async () => {
  const code = `
    import { catchSignals } from ${JSON.stringify(join(import.meta.dirname, 'interruption.ts'))}
    const undo = catchSignals((name, count) => { console.log(name + ' ' + count); if (count === 3) { undo(); clearInterval(alive) } })
    const alive = setInterval(() => {}, 1000)
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  let heard = ''
  child.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  const hears = async (line: string): Promise<void> => {
    while (!heard.includes(line)) await once(child.stdout, 'data')
  }
  await hears('ready')
  const exit = once(child, 'exit')
  for (const [index, name] of (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).entries()) {
    child.kill(name)
    await hears(`${name} ${index + 1}`)
  }
  assert.deepEqual(await exit, [0, null])
})
