import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOf } from './load.ts'

const moving = (): Promise<never> => Promise.reject(new Error('Unable to retrieve content because the page is navigating and changing the content.'))

test('L139: the text of a page that moves on while it is read is unknown, and not empty; only a frame that is gone shows nothing', async () => {
  assert.equal(await textOf({ content: moving, evaluate: async () => 'x' as never, isDetached: () => false }), undefined)
  assert.equal(await textOf({ content: moving, evaluate: moving, isDetached: () => true }), '')
  assert.equal(await textOf({ content: async () => '<p>kept', evaluate: async () => 'kept' as never, isDetached: () => false }), '<p>kept\nkept')
})
