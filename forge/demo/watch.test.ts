import assert from 'node:assert/strict'
import { test } from 'node:test'
import { finishedRows } from './watch.ts'

test('every row of a stage that has ended is told, also of one that was left out or could not be judged', () => {
  const rows = ['✅ | lint', '❌ | install', '⏭️ | upgrade', '⚠️ | backup', '➖ | restore', '❓ | custom']
  const comment = ['| | stage |', '| --- | --- |', ...rows.map((row) => `| ${row} |`), '| ⏳ | teardown |'].join('\n')
  assert.deepEqual(finishedRows(comment), ['✅ lint', '❌ install', '⏭️ upgrade', '⚠️ backup', '➖ restore', '❓ custom'])
})
