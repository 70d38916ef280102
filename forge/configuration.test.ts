import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iniText, withSettings } from './configuration.ts'

test('settings become an app.ini, what has no section first; later settings win key by key', () => {
  const settings = withSettings({ server: { A: '1', B: '2' }, '': { NAME: 'x' } }, { server: { B: '3' }, actions: { C: '4' } })
  assert.equal(iniText(settings), 'NAME = x\n\n[server]\nA = 1\nB = 3\n\n[actions]\nC = 4\n')
})
