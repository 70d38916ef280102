import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goRelease } from './go.ts'

test('the release of Go is read from what it prints', () => {
  assert.deepEqual(goRelease('go version go1.26.8 linux/amd64'), { major: 1, minor: 26 })
  assert.deepEqual(goRelease('go version go1.19 linux/amd64'), { major: 1, minor: 19 })
  assert.deepEqual(goRelease('go version devel go1.27-abc linux/amd64'), { major: 1, minor: 27 })
  assert.equal(goRelease('gccgo'), undefined)
})
