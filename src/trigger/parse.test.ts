import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InvalidKind, Parsed } from './command.ts'
import { forms, runArguments, stageWords, synopsis } from './grammar.ts'
import { grammarTable, helpMarkdown } from './help.ts'
import { limits } from './limits.ts'
import { parseComment } from './parse.ts'
import { problems } from './problems.ts'

const run = (fields: object = {}): Parsed => ({ kind: 'command', command: { kind: 'run', stages: [], ...fields } })
const invalid = (problem: InvalidKind, word = '', near?: string): Parsed => ({ kind: 'invalid', problem, word, ...(near === undefined ? {} : { near }) })
const none: Parsed = { kind: 'none' }
const sha = 'd4e5f6a01b2c3d4e5f6a01b2c3d4e5f6a01b2c3d'

const table: [what: string, bodies: unknown[], parsed: Parsed][] = [
  ['the bare word', ['!testme', ' !testme', '   !testme ', '!testme\t', '\n\n!testme\n', 'Thanks!\r\n\r\n!testme\r\nBye', 'a\rb\n!testme'], run()],
  ['a commit, of at least 12 digits, stored lower case', [`!testme ${sha}`, `!testme ${sha.toUpperCase()}`], run({ sha })],
  ['the shortest commit', ['!testme d4e5f6a01b2c'], run({ sha: 'd4e5f6a01b2c' })],
  ['stages, in the order in which they run', ['!testme backup install', '!testme install  backup'], run({ stages: ['install', 'backup'] })],
  [
    'words in any order',
    ['!testme keep=30m base=1.2.3+4.5 d4e5f6a01b2c lint'],
    run({ keepSeconds: 1800, base: '1.2.3+4.5', sha: 'd4e5f6a01b2c', stages: ['lint'] })
  ],
  ['the longest time', ['!testme keep=60m', '!testme keep=1h', '!testme keep=3600s'], run({ keepSeconds: 3600 })],
  ['help', ['!testme help'], { kind: 'command', command: { kind: 'help' } }],
  ['status', ['!testme status'], { kind: 'command', command: { kind: 'status' } }],
  ['cancel', ['!testme  cancel  '], { kind: 'command', command: { kind: 'cancel' } }],
  ['no text', [undefined, null, 7, {}, ['!testme'], '', ' ', '!test', 'testme', '!'], none],
  ['a word joined to it, or inside a word', ['!testmexyz', '!testmeplease', "don't !testme", 'x!testme', '!testme.', '!!testme', '! testme'], none],
  [
    'other letters',
    ['!TESTME', '!Testme', '！testme', '!tеstme', '!testme\u200b', '\u200b!testme', '\ufeff!testme', '!testme\u00a0backup', '!testme\u2003'],
    none
  ],
  ['ends of line that are none', ['a\r!testme', '> a\r\r!testme', '!testme\rb', 'a\u2028!testme', 'a\u0085!testme', 'a\v!testme', 'a\f!testme'], none],
  ['NUL anywhere', ['!testme\u0000', '\u0000\n!testme'], none],
  ['too long', [`!testme\n${'x'.repeat(limits.bodyLength)}`], none],
  ['quotes', ['> !testme', '>!testme', ' > !testme', '> a\n!testme', '> a\n> !testme\nb', '- > !testme'], none],
  [
    'fenced code',
    ['```\n!testme\n```', '~~~\n!testme\n~~~', '```sh\n!testme', '````\n```\n!testme\n````', '```\n~~~\n!testme\n```', '- ```\n  !testme\n  ```'],
    none
  ],
  ['indented code', ['    !testme', '\t!testme', ' \t!testme', 'a\n\n    !testme'], none],
  ['inline code', ['`!testme`', '``!testme``', '`a\n!testme\nb`', '``a `\n!testme\n`b``'], none],
  [
    'HTML comments',
    ['<!-- !testme -->', '<!--\n!testme\n-->', '<!--\n\n!testme\n\n-->', 'a <!--\n!testme\n-->', '<!-- never closed\n\n!testme', 'a <!-- b\n\n!testme'],
    none
  ],
  ['what follows raw HTML', ['<pre>\n\n!testme\n</pre>', '<!-- a --><pre>\n\n!testme', '<b>x</b>\n\n!testme', 'a <q>\n\n!testme'], none],
  [
    'headings, items, tables, definitions, formulas, struck out',
    [
      '# !testme',
      '!testme\n===',
      '!testme\n---',
      '- !testme',
      '- a\n!testme',
      '1. !testme',
      '!testme\n|-|',
      '!testme\n: a',
      '!testme\n\n: a',
      '$$\n!testme\n$$',
      '> a\n$$\n\n!testme',
      '~~a\n!testme\nb~~'
    ],
    none
  ],
  ['parts of a link', ['[!testme](/a)', '[a\n!testme\nb](/c)', '[a](\n!testme\n)', '[a]:\n!testme', '[a](/b "\n!testme\n")', '![a\n!testme\n](/b)'], none],
  ['escaped', ['\\!testme', '\\\n\\!testme'], none],
  [
    'after code, quotes and lists that are over',
    [
      '```\n!testme\n```\n!testme',
      '> !testme\n\n!testme',
      '- !testme\n\n!testme',
      '- ```\n  x\n  ```\n\n!testme',
      '<!-- !testme -->\n!testme',
      '# h\n!testme',
      '`a` <https://example.org>\n!testme',
      '***\n!testme'
    ],
    run()
  ],

  ['a mistyped stage', ['!testme instal'], invalid('unknown-word', 'instal', 'install')],
  ['a stage in capitals', ['!testme Backup'], invalid('unknown-word', 'Backup', 'backup')],
  ['a mistyped command', ['!testme halp'], invalid('unknown-word', 'halp', 'help')],
  ['a mistyped option', ['!testme kep=30m'], invalid('unknown-word', 'kep=30m', 'keep=')],
  ['an unknown word', ['!testme everything'], invalid('unknown-word', 'everything')],
  ['teardown, which every run has', ['!testme teardown'], invalid('unknown-word', 'teardown')],
  ['a branch', ['!testme main'], invalid('unknown-word', 'main')],
  [
    'a word of other characters, which is not quoted',
    ['!testme $(id)', '!testme `x`', '!testme <!-- x -->', '!testme ::set-env', '!testme \\', '!testme @someone'],
    invalid('unknown-word')
  ],
  ['a long word, which is not quoted', [`!testme ${'x'.repeat(41)}`], invalid('unknown-word')],
  ['a command that is not the first word', ['!testme backup help'], invalid('unknown-word', 'help')],
  ['words after help', ['!testme help me'], invalid('takes-nothing', 'help')],
  ['11 digits', ['!testme d4e5f6a01b2'], invalid('short-sha', 'd4e5f6a01b2')],
  ['65 digits', [`!testme ${'a'.repeat(65)}`], invalid('long-sha')],
  ['two commits', ['!testme d4e5f6a01b2c d4e5f6a01b2d'], invalid('repeated', 'd4e5f6a01b2d')],
  ['a stage twice', ['!testme lint lint'], invalid('repeated', 'lint')],
  ['base twice', ['!testme base=1.2.3+4 base=1.2.4+4'], invalid('repeated', 'base=1.2.4+4')],
  ['keep twice', ['!testme keep=1m keep=2m'], invalid('repeated', 'keep=2m')],
  ['no version', ['!testme base=main'], invalid('bad-base', 'base=main')],
  ['no base', ['!testme base='], invalid('bad-base', 'base=')],
  ['no time', ['!testme keep=30'], invalid('bad-keep', 'keep=30')],
  ['no time at all', ['!testme keep=0m'], invalid('bad-keep', 'keep=0m')],
  ['61 minutes', ['!testme keep=61m'], invalid('keep-too-long', 'keep=61m')],
  ['2 hours', ['!testme keep=2h'], invalid('keep-too-long', 'keep=2h')],
  ['a character that is not ASCII', ['!testme bаckup', '!testme \u00a0', '!testme backup\u200b', '!testme \u001b[31m', '!testme ✅'], invalid('not-ascii')],
  ['too long a line', [`!testme ${'lint '.repeat(60)}`], invalid('too-long')],
  ['too many words', [`!testme ${'a '.repeat(13)}`], invalid('too-many-words')],
  ['two commands', ['!testme\n!testme', '!testme help\n\n!testme', '!testme nonsense\n!testme', '!testme\n!testme cancel'], invalid('two-commands')]
]

for (const [what, bodies, parsed] of table)
  test(`P4, P5: ${what}`, () => {
    for (const body of bodies) assert.deepEqual(parseComment(body), parsed, JSON.stringify(body)?.slice(0, 100))
  })

test('P5: every problem has a case in the table and a sentence', () => {
  const seen = new Set(table.flatMap(([, , parsed]) => (parsed.kind === 'invalid' ? [parsed.problem] : [])))
  assert.deepEqual(
    Object.keys(problems).filter((problem) => !seen.has(problem as InvalidKind)),
    []
  )
})

test('P23: every example of the help is what the parser takes, and everything that the parser takes stands in the help', () => {
  const help = helpMarkdown()
  assert.ok(help.includes(`\`${synopsis}\``) && help.includes(grammarTable()))
  for (const { example, word } of forms) {
    assert.ok(help.includes(`\`${example}\``))
    const parsed = parseComment(example)
    assert.ok(parsed.kind === 'command' && parsed.command.kind === (word || 'run'), example)
  }
  for (const { form, example } of runArguments) {
    assert.ok(help.includes(`\`${form}\``) && help.includes(`\`${example}\``))
    assert.equal(parseComment(`!testme ${example}`).kind, 'command', example)
  }
  for (const stage of stageWords) {
    assert.ok(help.includes(`\`${stage}\``))
    assert.equal(parseComment(`!testme ${stage}`).kind, 'command', stage)
  }
})

test('P3: the help holds no line that is a command, however it is quoted or cut', () => {
  assert.equal(parseComment(helpMarkdown()).kind, 'none')
  for (const line of helpMarkdown().split('\n')) assert.equal(parseComment(line).kind, 'none', line)
})
