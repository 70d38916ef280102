import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseSubnet, rangeOf } from './subnet.ts'

test('the first free subnet is taken', () => {
  assert.equal(chooseSubnet(new Set(), []), 1)
  assert.equal(chooseSubnet(new Set([1, 2, 4]), []), 3)
  assert.equal(chooseSubnet(new Set(Array.from({ length: 254 }, (_, index) => index + 1)), []), undefined)
})

test('a network of this machine is never covered', () => {
  assert.equal(chooseSubnet(new Set(), ['default', '10.213.1.0/30', '10.213.2.0/24']), 3)
  assert.equal(chooseSubnet(new Set(), ['10.213.1.9']), 1, 'a host outside the four addresses is no conflict')
  assert.equal(chooseSubnet(new Set(), ['10.213.0.0/17']), 128)
  assert.equal(chooseSubnet(new Set(), ['10.208.0.0/12']), undefined)
  assert.equal(chooseSubnet(new Set(), ['0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8']), 1)
})

test('networks are read as ranges', () => {
  assert.deepEqual(rangeOf('0.0.1.0/30'), { first: 256, last: 259 })
  assert.deepEqual(rangeOf('0.0.1.3/30'), { first: 256, last: 259 })
  assert.equal(rangeOf('default'), undefined)
  assert.equal(rangeOf('fe80::/64'), undefined)
})
