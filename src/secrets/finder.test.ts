import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SecretFinder } from './finder.ts'
import { Mask } from './mask.ts'

const value = 'hunter2-and-more-of-it'
const mask = new Mask()
mask.add(value, 'db_password')

test('L139: a secret is found wherever a long text is cut, and however much comes after it', () => {
  const encoded = Buffer.from(`user:${value}`).toString('base64')
  const filler = `${'a line of an app that talks much\n'.repeat(30_000)}`
  for (const form of [value, encoded, `${value.slice(0, 9)}\n${value.slice(9)}`])
    for (const size of [7, 4096, 1_000_003]) {
      const finder = new SecretFinder(mask)
      const text = `${filler}${form}\n${filler}${filler}`
      for (let at = 0; at < text.length; at += size) finder.push(text.slice(at, at + size))
      assert.deepEqual(finder.names(), ['db_password'], `${form} in parts of ${size}`)
    }
  const finder = new SecretFinder(mask)
  finder.push(filler)
  finder.push('hunter2')
  assert.deepEqual(finder.names(), [])
  finder.push('-and-more-of-it')
  assert.deepEqual(finder.names(), ['db_password'], 'asked twice')
})
