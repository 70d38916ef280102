import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderTable } from './table.ts'

test('a table that fits is drawn on one line a row, a narrow terminal wraps its cells', () => {
  const rows = [['R001', 'a rule with a long name', '✅']]
  assert.equal(
    renderTable(['REF', 'RULE', 'OK'], rows, 200),
    [
      '╭──────┬─────────────────────────┬────╮',
      '│ REF  │ RULE                    │ OK │',
      '├──────┼─────────────────────────┼────┤',
      '│ R001 │ a rule with a long name │ ✅ │',
      '╰──────┴─────────────────────────┴────╯'
    ].join('\n')
  )
  const narrow = renderTable(['REF', 'RULE', 'OK'], rows, 30).split('\n')
  assert.deepEqual(narrow.slice(3, 5), ['│ R001 │ a rule with a  │ ✅ │', '│      │ long name      │    │'])
})
