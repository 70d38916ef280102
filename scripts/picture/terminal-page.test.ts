import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastScreen, terminalPage } from './terminal-page.ts'

test('progress that was overwritten is not in the picture, colours are', () => {
  const output = '\r\u001b[K … lint waiting\r\u001b[K \u001b[32m✓\u001b[0m lint <1s\r\nPASS\r\n'
  const lines = lastScreen(output)
  assert.deepEqual(lines, [' \u001b[32m✓\u001b[0m lint <1s', 'PASS', ''])
  assert.deepEqual(lastScreen('\r\u001b[K … reading\r\u001b[K\r\nnext'), ['', 'next'], 'what was cleared left an empty line')
  const page = terminalPage('./testme run x', lines)
  assert.match(page, /<span style="color:#7ee787">✓<\/span> lint &lt;1s\nPASS/)
  assert.doesNotMatch(page, /waiting|\u001b/)
})
