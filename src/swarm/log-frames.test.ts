import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LogFrames } from './log-frames.ts'

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

function read(bytes: Buffer, size: number): { stdout: string; stderr: string } {
  const heard = { stdout: '', stderr: '' }
  const frames = new LogFrames((stream, part) => {
    heard[stream] += part.toString('latin1')
  })
  for (let at = 0; at < bytes.length; at += size) frames.push(bytes.subarray(at, at + size))
  frames.end()
  return heard
}

test('the frames of a log are read wherever the bytes are cut', () => {
  const bytes = Buffer.concat([frame(1, 'one '), frame(2, 'error '), frame(1, ''), frame(1, 'two')])
  for (const size of [1, 3, 8, 9, 1000]) assert.deepEqual(read(bytes, size), { stdout: 'one two', stderr: 'error ' }, `parts of ${size}`)
})

test('the output of a terminal has no frames', () => {
  for (const size of [1, 5, 1000]) {
    assert.equal(read(Buffer.from('plain words\r\nand more'), size).stdout, 'plain words\r\nand more')
    assert.equal(read(Buffer.from('short'), size).stdout, 'short')
  }
})
