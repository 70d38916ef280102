import { inflateSync } from 'node:zlib'

/** Fewer pixels than this that differ from the background are dust: a caret, a scroll bar's edge. */
const leastPixels = 64

/** L128: a picture of (nearly) one colour shows nothing. Reads the 8-bit PNG that Chromium writes; what it cannot read is not called blank. */
export function isNearlyUniform(png: Buffer): boolean {
  const picture = decode(png)
  if (picture === undefined) return false
  const counts = new Map<number, number>()
  for (let at = 0; at < picture.pixels.length; at += picture.channels) {
    const colour = ((picture.pixels[at] ?? 0) << 16) | ((picture.pixels[at + 1] ?? 0) << 8) | (picture.pixels[at + 2] ?? 0)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return picture.pixels.length / picture.channels - Math.max(...counts.values()) < leastPixels
}

/** Colour type 2 or 6, 8 bits, not interlaced: RGB(A) bytes row by row, filters undone (PNG specification, section 9). */
function decode(png: Buffer): { pixels: Uint8Array; channels: number } | undefined {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const [depth, kind, , , interlace] = png.subarray(24, 29)
  if (depth !== 8 || interlace !== 0 || (kind !== 2 && kind !== 6)) return undefined
  const channels = kind === 2 ? 3 : 4
  const parts: Buffer[] = []
  for (let at = 8; at + 8 <= png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  const pixels = new Uint8Array(height * stride)
  for (let row = 0; row < height; row += 1) {
    const filter = raw[row * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const left = x < channels ? 0 : (pixels[row * stride + x - channels] ?? 0)
      const up = row === 0 ? 0 : (pixels[(row - 1) * stride + x] ?? 0)
      const corner = row === 0 || x < channels ? 0 : (pixels[(row - 1) * stride + x - channels] ?? 0)
      pixels[row * stride + x] = (raw[row * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return { pixels, channels }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const estimate = left + up - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
