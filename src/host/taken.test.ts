import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { takeComment } from './taken.ts'

const request = { repository: 'recipes/site', commentId: 12, giteaRun: 7, attempt: 1 }

test('an attempt at a comment is taken once, by one job; the next attempt is another', (t) => {
  const state = mkdtempSync(join(tmpdir(), 'testme-taken-'))
  t.after(() => rmSync(state, { recursive: true }))
  assert.equal(takeComment(state, request, 20), true)
  assert.equal(takeComment(state, request, 20), true)
  assert.equal(takeComment(state, request, 21), false)
  assert.equal(takeComment(state, { ...request, giteaRun: 8 }, 20), false)
  assert.equal(takeComment(state, { ...request, repository: 'Recipes/Site', giteaRun: 8 }, 20), false)
  assert.equal(takeComment(state, { ...request, attempt: 2, giteaRun: 8 }, 20), true)
  assert.equal(takeComment(state, { ...request, commentId: 13 }, 21), true)
  const folder = join(state, 'taken')
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '')
  assert.equal(takeComment(state, request, 20), false, 'a half-written one is somebody else’s')
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), 0, 0)
  assert.equal(takeComment(state, request, 21), true, 'what is long over is forgotten')
  assert.equal(readdirSync(folder).length, 1)
})
