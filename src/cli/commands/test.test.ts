import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { UsageError } from '../../model/failure.ts'
import { execute } from './test.ts'

const tree = mkdtempSync(join(tmpdir(), 'testme-test-'))
after(() => rmSync(tree, { recursive: true, force: true }))

test('L83: a file that a run would be red by, since it would never run, ends `test` too, before a server is asked for', async () => {
  mkdirSync(join(tree, 'notes', 'tests'), { recursive: true })
  writeFileSync(join(tree, 'notes', 'tests', 'a.spec.ts'), '')
  writeFileSync(join(tree, 'notes', 'tests', 'b.test.ts'), '')
  await assert.rejects(
    execute({ words: ['notes'], values: { settings: tree, server: 'no-such-server' } } as never),
    (error) => error instanceof UsageError && /tests\/b\.test\.ts would never run/.test(error.message)
  )
})
