import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerOf } from '../protocol/host.ts'

/** A host's process that gives an artifact of so many bytes and its end, and says on stderr what it thinks of its caller. */
function answering(bytes: number, before = ''): ChildProcess {
  const code = `import { Answers } from ${JSON.stringify(join(import.meta.dirname, 'answers.ts'))}
    // As the command does, after which the pipe is non-blocking.
    process.stdout.on('error', () => {})
    const answers = new Answers(1, { end: 300, artifact: 2000 })
    ${before}
    const taken = await answers.artifact({ name: 'testme-a-run', content: Buffer.alloc(${bytes}, 'content') })
    const read = await answers.end({ failed: false })
    console.error(JSON.stringify({ taken, read }))
    process.kill(process.pid, 'SIGKILL')`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** `exit` where nobody reads: `close` waits until all was read. */
async function opinionOf(child: ChildProcess, over: 'close' | 'exit' = 'close'): Promise<{ taken: boolean; read: boolean }> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise((resolve) => child.on(over, resolve))
  await new Promise((resolve) => setImmediate(resolve))
  return JSON.parse(said) as { taken: boolean; read: boolean }
}

test('an artifact larger than what may wait comes whole to a caller who reads, in lines of a moderate length', async () => {
  const bytes = 20 * 1024 * 1024
  const child = answering(bytes)
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  assert.deepEqual(await opinionOf(child), { taken: true, read: true })
  const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n')
  assert.ok(lines.every((line) => line.length < 70_000))
  const answers = lines.map(answerOf)
  const pieces = answers.flatMap((answer) => (answer?.kind === 'artifact-piece' ? [Buffer.from(answer.content, 'base64')] : []))
  assert.ok(Buffer.concat(pieces).equals(Buffer.alloc(bytes, 'content')))
  assert.deepEqual(
    answers.slice(-2).map((answer) => answer?.kind),
    ['artifact', 'end']
  )
})

test('a caller who is slow loses nothing of what may wait', async () => {
  const child = answering(1, "for (let at = 0; at < 400; at += 1) answers.log.say(String(at).padEnd(10_000, 'x'))")
  let said = ''
  await sleep(300)
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    child.stdout?.pause()
    setTimeout(() => child.stdout?.resume(), 3)
  })
  assert.deepEqual(await opinionOf(child), { taken: true, read: true })
  const numbers = said.split('\n').flatMap((line) => /^\{"kind":"say","text":"(\d+)x/.exec(line)?.slice(1) ?? [])
  assert.deepEqual(
    numbers,
    Array.from({ length: 400 }, (_, at) => String(at))
  )
})

test('a caller who stops reading holds nobody: an artifact is given up in time, and so is the end', async () => {
  const began = Date.now()
  // Nothing reads its stdout.
  assert.deepEqual(await opinionOf(answering(20 * 1024 * 1024), 'exit'), { taken: false, read: false })
  assert.ok(Date.now() - began < 20_000)
  // What was said before fills the pipe, and what nobody reads is not kept without bound.
  const full = `for (let at = 0; at < 20_000; at += 1) answers.log.say('x'.repeat(10_000))
    if (process.memoryUsage().arrayBuffers > 60_000_000) throw new Error('all of it is kept')`
  assert.deepEqual(await opinionOf(answering(1000, full), 'exit'), { taken: false, read: false })
})

test('a caller who is gone is not waited for', async () => {
  const child = answering(20 * 1024 * 1024)
  child.stdout?.destroy()
  assert.deepEqual(await opinionOf(child), { taken: false, read: true })
})
