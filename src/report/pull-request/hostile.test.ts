import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../../test/support/properties.ts'
import fc from 'fast-check'
import { lexer, type Token } from 'marked'
import { hostilePieces, hostileText } from '../../../test/support/hostile.ts'
import { examples, request, results, stages } from '../../../test/support/pull-request.ts'
import { stageNames } from '../../model/types.ts'
import { parseComment } from '../../trigger/parse.ts'
import { bytesOf, clean } from './clean.ts'
import { commentLimit, commentMarkdown } from './comment.ts'
import { code, fence, link, prose } from './neutral.ts'
import { statusOf } from './status.ts'
import { summaryMarkdown } from './summary.ts'
import { type RunView, runStates } from './view.ts'

// P6, L131: whatever stands in a field, the Markdown around it keeps its shape. Judged by a reader of Markdown that is not ours, by what Gitea looks
// for in a comment (modules/references of 1.26) and by what its runners look for in a log.

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const row = fc.record({
  stage: fc.constantFrom(...stageNames),
  status: fc.constantFrom('pass' as const, 'fail' as const, 'skip' as const, 'unverified' as const, 'not-run' as const, 'running' as const, 'waiting' as const),
  class: fc.constant(null),
  needed: fc.boolean(),
  seconds: maybe(fc.double({ min: 0, max: 1e6, noNaN: true })),
  headline: hostileText,
  causes: fc.array(hostileText, { maxLength: 6 })
})
const verdict = fc.record({
  kind: fc.constantFrom('pass' as const, 'recipe' as const, 'suite' as const, 'unverified' as const, 'cancelled' as const),
  passed: fc.boolean(),
  commitStatus: fc.constantFrom('success' as const, 'failure' as const, 'error' as const),
  statusName: fc.constant('testme'),
  stage: maybe(fc.constantFrom(...stageNames)),
  sentence: hostileText,
  level: fc.nat(5),
  levelReason: hostileText
})
// Wider than the request's schema allows: rendering is safe by itself.
const hostileView: fc.Arbitrary<RunView> = fc.record({
  request: fc
    .record({ requestedBy: hostileText, headRepository: hostileText, base: maybe(hostileText), fork: fc.boolean(), stages: fc.subarray([...stageNames]) })
    .map((more) => request(more)),
  state: fc.constantFrom(...runStates),
  recipe: maybe(hostileText),
  version: maybe(hostileText),
  base: maybe(hostileText),
  rows: fc.uniqueArray(row, { selector: ({ stage }) => stage, maxLength: 7 }),
  verdict: maybe(verdict),
  seconds: maybe(fc.double({ min: 0, max: 1e6, noNaN: true })),
  reason: maybe(hostileText),
  outdatedBy: maybe(fc.constant('d4e5f6a01b2cd4e5f6a01b2cd4e5f6a01b2cd4e5')),
  keptUntil: maybe(fc.oneof(hostileText, fc.constant('2026-11-23T10:32:00.000Z'))),
  requestedAt: maybe(hostileText),
  runLink: maybe(
    fc.oneof(
      hostileText,
      fc.constant('https://git.example.org/recipes/custom-html/actions/runs/12'),
      hostileText.map((text) => `https://git.example.org/${text}`)
    )
  ),
  reportLink: maybe(
    fc.oneof(
      hostileText,
      hostileText.map((text) => `https://git.example.org/${text}`)
    )
  ),
  facts: fc.array(hostileText, { maxLength: 4 }),
  logs: fc.array(fc.record({ name: hostileText, lines: fc.array(hostileText, { maxLength: 30 }) }), { maxLength: 4 })
})

/** What may stand in our Markdown as HTML, whole. */
const ourHtml =
  /^(?:<!-- testme:run:[0-9a-f]{40}(?::[a-z+]+)?(?::base=[\w.+-]*)? -->|<!-- testme:view:\d+\.\d+\.\d -->|<details><summary><code>[^<>]*<\/code> \(\d+ lines?\)<\/summary>|<\/details>|<sub>|<\/sub>)$/

interface Seen {
  text: string[]
  tables: number
  links: string[]
  codes: number
}

function walk(tokens: readonly Token[], seen: Seen, whole: string): void {
  for (const token of tokens) {
    const expected = ['space', 'paragraph', 'text', 'escape', 'strong', 'codespan', 'code', 'table', 'list', 'list_item', 'html', 'link', 'br', 'heading']
    assert.ok(expected.includes(token.type), `${token.type}: ${JSON.stringify(token.raw)} in ${whole}`)
    if (token.type === 'html')
      for (const line of token.raw.split('\n').filter((each) => each.trim() !== '')) assert.match(line.trim(), ourHtml, `HTML ${JSON.stringify(token.raw)}`)
    if (token.type === 'link') {
      assert.match(token['href'], /^https?:\/\/[^\s"'<>`()[\]\\|]+$/)
      seen.links.push(token['text'])
      continue
    }
    if (token.type === 'table') {
      seen.tables += 1
      for (const cells of [token['header'], ...token['rows']]) for (const cell of cells) walk(cell.tokens, seen, whole)
      continue
    }
    if (token.type === 'list') walk(token['items'], seen, whole)
    else if ('tokens' in token && token.tokens !== undefined) walk(token.tokens, seen, whole)
    else if (token.type === 'text' || token.type === 'escape') seen.text.push(token.raw)
    if (token.type === 'codespan' || token.type === 'code') seen.codes += 1
  }
}

function judge(markdown: string): Seen {
  assert.doesNotMatch(markdown, /[^\P{C}\n\p{Co}\p{Cn}]/u, 'something that cannot be seen is in it')
  assert.ok(markdown.isWellFormed())
  assert.equal(parseComment(markdown).kind, 'none', 'our own comment starts a run')
  for (const line of markdown.split('\n')) {
    assert.doesNotMatch(line, /^\s*(?:::|##\[)/, 'a runner would take this for a command')
    assert.doesNotMatch(line, /^\s*!testme/i, 'our parser could take this for a command')
  }
  const seen: Seen = { text: [], tables: 0, links: [], codes: 0 }
  walk(lexer(markdown), seen, markdown)
  const prose = seen.text.join('\n')
  assert.doesNotMatch(prose, /[@#<>[\]\\`*_~$&]/, 'outside of code')
  assert.doesNotMatch(prose, /(?:\s|^|\(|\[|'|")!\d|:\/\/|www\.|:[-+\w]+:|(?:^|\s)[A-Z]{1,10}-[1-9]\d*(?:\s|$)/m, 'a reference, an address or an emoji')
  return seen
}

test('P6, L131: no text in any field of a view leaves its place in the comment', () => {
  fc.assert(
    fc.property(hostileView, (view) => {
      const comment = commentMarkdown(view)
      assert.ok(bytesOf(comment) <= commentLimit, String(bytesOf(comment)))
      const [first, second] = comment.split('\n')
      assert.match(first ?? '', /^<!-- testme:run:[0-9a-f]{40}(?::[a-z+]+)?(?::base=[\w.+-]*)? -->$/)
      assert.match(second ?? '', /^<!-- testme:view:812\.1\.[0-3] -->$/)
      const seen = judge(comment)
      assert.ok(seen.tables <= 1)
      if (seen.tables === 1) {
        const lines = lexer(comment).flatMap((token) => (token.type === 'table' ? token.raw.trim().split('\n') : []))
        assert.equal(lines.length, view.rows.length + 2, 'one row a stage')
        for (const line of lines) assert.equal(line.split('|').length, 5, line)
      }
      for (const text of seen.links) assert.match(text, /^(?:run|report)$/)
    }),
    { numRuns: 250 }
  )
})

test('P6: nor in the summary, which a runner may see in its log', () => {
  fc.assert(
    fc.property(hostileView, hostileText, fc.array(hostileText, { maxLength: 3 }), (view, text, lines) => {
      const check = { name: text, status: 'fail' as const, class: 'recipe' as const, evidence: text, details: lines }
      const found = results(stages({ upgrade: { status: 'fail', class: 'recipe', headline: text, checks: [check, check] } }))
      const tested = {
        ...found,
        runId: text,
        findings: [{ severity: 'error' as const, code: 'x', file: text, line: null, what: text, next: text }],
        withheld: [{ file: text, reason: text }],
        stages: found.stages.map((stage) => ({ ...stage, tests: [{ title: text, status: 'fail' as const, seconds: 1, error: [text] }] }))
      }
      const summary = summaryMarkdown(view, tested, 100_000)
      assert.ok(bytesOf(summary) <= 100_000)
      judge(summary)
    }),
    { numRuns: 60 }
  )
})

test('P6, P21: the description of a commit status is one short line of plain text', () => {
  fc.assert(
    fc.property(hostileView, (view) => {
      const line = statusOf(view)
      assert.ok(line.description.length <= 140)
      assert.equal(line.description, clean(line.description).replaceAll('\n', ' ').trim())
      assert.match(line.targetUrl, /^(?:https?:\/\/[^\s"'<>`()]+#testme-812\.1)?$/)
      assert.match(line.context, /^testme(?: \([a-z, ]+\))?$/)
    }),
    { numRuns: 200 }
  )
})

test('every size of comment holds, from nearly nothing to all', () => {
  fc.assert(
    fc.property(hostileView, fc.integer({ min: 9000, max: commentLimit }), (view, limit) => {
      assert.ok(bytesOf(commentMarkdown(view, limit)) <= limit)
    }),
    { numRuns: 150 }
  )
})

test('prose shows every letter that can be seen, and a fence every line', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      // A line in a fence is cut where it is too long.
      fc.pre(text.length < 400)
      const letters = (shown: string): string => clean(shown).replace(/[^\p{L}\p{N}]/gu, '')
      assert.equal(letters(prose(text, 100_000)), letters(text))
      assert.equal(letters(code(text, 100_000)), letters(text))
      const [block] = lexer(fence([text]))
      assert.equal(block?.type, 'code')
      assert.equal(block?.raw.trim(), fence([text]).trim())
    }),
    { numRuns: 500 }
  )
})

test('each hostile piece alone, in each field, in turn', () => {
  for (const piece of hostilePieces)
    for (const text of [piece, `a ${piece} b`, `${piece}${piece}`]) {
      const { red } = examples
      judge(
        commentMarkdown({
          ...red,
          reason: text,
          version: text,
          base: text,
          recipe: text,
          facts: [text],
          verdict: red.verdict && { ...red.verdict, sentence: text },
          rows: red.rows.map((each) => ({ ...each, headline: text, causes: [text] })),
          logs: [{ name: text, lines: [text] }]
        })
      )
    }
})

test('an endless address is none: the text stands alone', () => {
  assert.equal(link('report', `https://git.example.org/${'x'.repeat(3000)}`), 'report')
  assert.match(link('report', `https://git.example.org/${'x'.repeat(1000)}`), /^\[report\]\(https:/)
})
