import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitStreams } from './exec.ts'

const frame = (stream: number, text: string): Buffer => {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

test('L55: what stands on stderr is kept out of the answer', () => {
  const content = Buffer.concat([frame(1, 'rö'), frame(2, 'NOTICE: chatter\n'), frame(1, 'ws\n')])
  assert.deepEqual(splitStreams(content), { stdout: 'röws\n', stderr: 'NOTICE: chatter\n' })
  assert.deepEqual(splitStreams(Buffer.alloc(0)), { stdout: '', stderr: '' })
})
