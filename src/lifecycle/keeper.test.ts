import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { RunDirectory } from '../run/directory.ts'
import { endOnSignals, stopFile } from './keeper.ts'
import { keepApp } from './kept.ts'

test('a keeper that is told to end cuts off what runs; one that only keeps an app ends the keeping', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-keeper-'))
  t.after(() => {
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT').removeAllListeners('SIGHUP')
    rmSync(folder, { recursive: true, force: true })
  })
  const [running, kept] = ['running', 'kept'].map((name) => new RunDirectory(join(folder, name)))
  assert.ok(running && kept)
  keepApp(kept, 600)
  for (const run of [running, kept]) endOnSignals(run)
  process.emit('SIGTERM', 'SIGTERM')
  assert.deepEqual([running.cancellation()?.by, existsSync(stopFile(running))], ['SIGTERM', false])
  assert.deepEqual([kept.cancellation(), existsSync(stopFile(kept))], [undefined, true])
})
