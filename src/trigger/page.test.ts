import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { forms, runArguments } from './grammar.ts'
import { helpMarkdown } from './help.ts'
import { grammarPage, reasonsPage } from './page.ts'
import { parseComment } from './parse.ts'
import { reasons } from './reasons.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'trigger.md'), 'utf8')

test('P23: the documentation, the help and the parser have the same table', () => {
  assert.ok(page.includes(grammarPage()) && page.includes(reasonsPage()), 'docs/trigger.md is not current: npm run docs')
  const rows = (text: string): string[] => text.split('\n').filter((line) => /^\| `(?:!testme|\[)/.test(line))
  assert.deepEqual(rows(page), rows(helpMarkdown()))
  assert.deepEqual(
    rows(page).map((row) => /^\| `([^`]*)`/.exec(row)?.[1]),
    [...forms.map(({ example }) => example), ...runArguments.map(({ form }) => form)]
  )
})

test('L125: every reason code stands in the documentation', () => {
  const codes = [...(page.split('<!-- reasons -->')[1]?.split('<!-- /reasons -->')[0] ?? '').matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])
  assert.deepEqual(codes, Object.keys(reasons))
})

test('P3: the documentation, pasted into a comment, is no command', () => assert.equal(parseComment(page).kind, 'none'))
