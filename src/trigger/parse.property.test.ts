import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../test/support/properties.ts'
import fc from 'fast-check'
import { askedBy } from '../../test/support/trigger/asked.ts'
import { blocks, changes, comments, soup, validComments } from '../../test/support/trigger/comments.ts'
import type { Parsed } from './command.ts'
import { commandLine } from './command-line.ts'
import { limits } from './limits.ts'
import { parseComment } from './parse.ts'

/** The command as the oracle writes it. */
const plain = (parsed: Parsed): unknown => (parsed.kind !== 'command' ? undefined : parsed.command.kind === 'run' ? parsed.command : parsed.command.kind)

test('P4, P5, L120: of 100,000 comments with a label known by construction none is accepted wrongly, none is lost and none crashes', () => {
  const seen = { valid: 0, 'near-miss': 0, talk: 0 }
  const made = new Set<string>()
  fc.assert(
    fc.property(comments, ({ label, how, body }) => {
      seen[label] += 1
      made.add(how)
      const parsed = parseComment(body)
      assert.equal(parsed.kind === 'command', label === 'valid', `${how}: ${JSON.stringify(parsed)}`)
      if (label === 'talk') assert.equal(parsed.kind, 'none')
      // The label is ours; the command is judged by the oracle, which does not know how the comment was made.
      if (parsed.kind === 'command') assert.deepEqual([plain(parsed)], askedBy(body))
    }),
    { numRuns: 100_000 }
  )
  assert.ok(seen.valid > 3000 && seen['near-miss'] > 45_000, `the shares are off: ${JSON.stringify(seen)}`)
  assert.deepEqual(
    [...changes.harmless, ...changes.breaking].filter((how) => !made.has(how)),
    []
  )
})

test('P4: whatever Markdown is thrown together, a command that we read stands in a plain paragraph by the reference implementation of CommonMark', () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof(soup, blocks), (body) => {
      const parsed = parseComment(body)
      if (parsed.kind !== 'command') return
      accepted += 1
      assert.ok(askedBy(body).some((asked) => JSON.stringify(asked) === JSON.stringify(plain(parsed))))
    }),
    { numRuns: 100_000 }
  )
  assert.ok(accepted > 500, `only ${accepted} were accepted: this proves little`)
})

test('P4: a quoted or indented comment is none, and outer blanks and CRLF change nothing', () => {
  const withEach = (body: string, before: string): string =>
    body
      .split(/\r\n?|\n/)
      .map((line) => before + line)
      .join('\n')
  fc.assert(
    fc.property(validComments, ({ body }) => {
      assert.equal(parseComment(withEach(body, '> ')).kind, 'none')
      assert.equal(parseComment(withEach(body, '    ')).kind, 'none')
      assert.deepEqual(parseComment(`\n \r\n${body}  \r\n\r\n`), parseComment(body))
      assert.deepEqual(parseComment(body.replace(/\r\n?|\n/g, '\r\n')), parseComment(body))
    }),
    { numRuns: 5000 }
  )
})

test('P5, P6: no field of what is parsed holds a character outside its pattern, and what is parsed can be written and parsed again', () => {
  fc.assert(
    fc.property(comments, ({ body }) => {
      const parsed = parseComment(body)
      if (parsed.kind === 'invalid') assert.match(parsed.word, /^[A-Za-z0-9.+=_-]{0,40}$/)
      if (parsed.kind !== 'command') return
      const { command } = parsed
      assert.deepEqual(parseComment(commandLine(command)), parsed)
      if (command.kind !== 'run') return
      if (command.sha !== undefined) assert.match(command.sha, /^[0-9a-f]{12,64}$/)
      if (command.base !== undefined) assert.match(command.base, /^[0-9.]+\+[A-Za-z0-9][A-Za-z0-9_.-]*$/)
      assert.ok(command.keepSeconds === undefined || (command.keepSeconds >= 1 && command.keepSeconds <= 3600))
    }),
    { numRuns: 20_000 }
  )
})

test('P4: a hostile comment of the greatest length is parsed in time that is in proportion to its length', () => {
  const hostile = [
    '`',
    '``` ',
    '<!--',
    '<!-- -->',
    '[',
    '](',
    '](a](',
    '> ',
    '- ',
    '1. ',
    '\\',
    '*',
    '\n',
    '\t',
    ' ',
    '`` ` ',
    '<a:',
    '<a@',
    '!testme\n',
    '!testme ',
    '- - ',
    '-\t',
    '|-',
    '~~~\n',
    'a\n```\n',
    '_ ',
    ': ',
    '[a]:',
    'a\n',
    '* a\n  ```\n',
    '\r',
    '\\`'
  ]
  const half = Math.floor(limits.bodyLength / 2) - 10
  const bodies = [
    ...hostile.map((piece) => piece.repeat(Math.floor((limits.bodyLength - 10) / piece.length))),
    `${'`'.repeat(half)}\n${'`\n'.repeat(half / 2)}`,
    `${'`'.repeat(half)} ${'a`'.repeat(half / 2)}`,
    Array.from({ length: 350 }, (_, length) => '`'.repeat(length)).join(' ')
  ]
  for (const rest of bodies) {
    const body = `!testme\n${rest}`
    // Time of the processor and not of the clock, and a hundred times what it takes: with the square of the length it would be minutes.
    const milliseconds = timeOf(() => parseComment(body))
    assert.ok(milliseconds < 2000, `${JSON.stringify(rest.slice(0, 20))}: ${milliseconds} ms for ${body.length} characters`)
  }
})

function timeOf(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
