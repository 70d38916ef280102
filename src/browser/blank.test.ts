import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { isNearlyUniform } from './blank.ts'

/** An RGB picture of 100 × 100 as PNG, each row with the filter given; `dark` pixels from the middle on are black. */
function png(dark: number, filter: 0 | 1): Buffer {
  const width = 100
  const rows = Buffer.alloc(width * (width * 3 + 1))
  const pixel = (index: number): number => (index >= 5000 && index < 5000 + dark ? 0 : 255)
  for (let row = 0; row < width; row += 1) {
    rows[row * 301] = filter
    for (let x = 0; x < width; x += 1) {
      const left = filter === 1 && x > 0 ? pixel(row * width + x - 1) : 0
      rows.fill((pixel(row * width + x) - left) & 255, row * 301 + 1 + x * 3, row * 301 + 4 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunk = (name: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)])
  }
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

test('L128: a picture of one colour, give or take a caret, shows nothing; a few letters are something', () => {
  for (const filter of [0, 1] as const) {
    assert.equal(isNearlyUniform(png(0, filter)), true)
    assert.equal(isNearlyUniform(png(20, filter)), true)
    assert.equal(isNearlyUniform(png(300, filter)), false)
  }
})
