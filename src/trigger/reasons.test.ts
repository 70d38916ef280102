import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../test/support/properties.ts'
import fc from 'fast-check'
import { parseComment } from './parse.ts'
import { problems } from './problems.ts'
import { audienceOf, type ReasonCode, type Refusal, reasons, refusal, replyOf, sentenceOf, strangerReply } from './reasons.ts'

const codes = Object.keys(reasons) as ReasonCode[]
const exampleOf = (code: ReasonCode): Refusal => ({ code, details: reasons[code].example }) as Refusal
const each = codes.map(exampleOf)
const commands = Object.keys(problems).map((problem) => refusal('invalid-command', { problem: problem as keyof typeof problems, word: 'word', near: 'help' }))

test('P22: every reason for which the author may be a stranger is answered with the same bytes', () => {
  const strangers = each.filter((one) => audienceOf(one) === 'stranger')
  assert.deepEqual(strangers.map(({ code }) => code).sort(), ['membership-hidden', 'membership-unknown', 'not-a-member', 'user-renamed'])
  assert.deepEqual([...new Set(strangers.map(replyOf))], [strangerReply])
  for (const details of [{ why: '@alice is a member' }, { why: '' }]) assert.equal(replyOf(refusal('membership-unknown', details)), strangerReply)
})

test('P22: what a stranger reads says neither yes nor no', () => {
  assert.doesNotMatch(strangerReply, /\bnot a member\b|\byou are\b|token|log|help/i)
})

test('P22: the log has a code and a sentence of its own for each reason', () => {
  const sentences = [...each, ...commands].map(sentenceOf)
  assert.equal(new Set(each.map(sentenceOf)).size, codes.length)
  for (const sentence of sentences) assert.match(sentence, /^[^\n\r]{10,400}$/)
  for (const code of codes) assert.match(code, /^[a-z]+(?:-[a-z]+)*$/)
})

test('L125: every reason that a member can meet is answered with what to do next', () => {
  for (const one of each.filter((refused) => audienceOf(refused) === 'member')) {
    const reply = replyOf(one) ?? ''
    assert.match(reply, /\.$/, one.code)
    assert.match(
      reply,
      /`!testme|Reopen|pull request of its own|pull request itself|Push |Change |Rename |Comment again|\[the first request\]/,
      `${one.code}: ${reply}`
    )
  }
})

test('P3: no reply holds a line that is a command, whatever it quotes', () => {
  for (const one of [...each, ...commands]) {
    for (const text of [sentenceOf(one), replyOf(one) ?? '']) for (const line of text.split('\n')) assert.equal(parseComment(line).kind, 'none', line)
  }
  assert.equal(parseComment(strangerReply).kind, 'none')
})

test('P6: nothing from elsewhere can put a line, a mention, a runner command or Markdown into a sentence', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '::set-env name=A::b',
      '\n!testme\n',
      '##[add-mask]x',
      '@someone',
      '<img src=x>',
      '`',
      '](javascript:x)',
      '[a](b)',
      '${{ x }}',
      '\u001b[31m',
      '\r\n::error::',
      '| a |',
      '**a**',
      '%0A'
    )
  )
  fc.assert(
    fc.property(hostile, hostile, (a, b) => {
      const why = a + b
      for (const one of [
        refusal('wrong-event', { name: why }),
        refusal('unreadable-event', { problem: why }),
        refusal('not-created', { action: why }),
        refusal('membership-unknown', { why }),
        refusal('comment-unreadable', { why }),
        refusal('pull-unreadable', { why })
      ]) {
        const empty = sentenceOf({ code: one.code, details: { why: '', name: '', problem: '', action: '' } } as Refusal)
        const allowed = new Set(`${empty} ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;()/_'"+=-`)
        const sentence = sentenceOf(one)
        assert.deepEqual(
          [...sentence].filter((character) => !allowed.has(character)),
          []
        )
        assert.equal(sentence.split('`').length, empty.split('`').length)
        assert.equal(sentence.includes('::'), false)
        assert.equal(parseComment(sentence).kind, 'none')
      }
      const link = sentenceOf(refusal('already-asked', { state: 'running', link: why }))
      assert.doesNotMatch(link, /[\n\r<>`@]|\]\((?!https?:)/)
    }),
    { numRuns: 5000 }
  )
})
