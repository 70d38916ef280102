import fc from 'fast-check'

/** For tests only: comments whose label is known from how they are made. */
export type Labelled = { label: 'valid' | 'near-miss' | 'talk'; how: string; body: string }

const hex = (least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...'0123456789abcdefABCDEF'), { minLength: least, maxLength: most }).map((digits) => digits.join(''))

const optional = (word: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.option(word, { nil: undefined }).map((one) => (one === undefined ? [] : [one]))

const version = fc
  .tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.constantFrom('1.29.0', 'v2', '15-alpine', '1.30.0_rc.1'))
  .map(([a, b, c, up]) => `${a}.${b}.${c}+${up}`)

/** A line of the grammar, made from its words. */
const run = fc
  .tuple(
    optional(hex(12, 64)),
    fc.subarray(['lint', 'install', 'upgrade', 'backup', 'restore', 'custom']),
    optional(version.map((text) => `base=${text}`)),
    optional(
      fc.oneof(
        fc.integer({ min: 1, max: 60 }).map((m) => `keep=${m}m`),
        fc.integer({ min: 1, max: 3600 }).map((s) => `keep=${s}s`),
        fc.constant('keep=1h')
      )
    )
  )
  .chain((parts) => fc.shuffledSubarray(parts.flat(), { minLength: parts.flat().length }))
  .map((words) => ['!testme', ...words].join(' '))
  // The longest would be over the bound of a line.
  .filter((line) => line.length <= 200)

const command = fc.oneof({ weight: 8, arbitrary: run }, { weight: 1, arbitrary: fc.constantFrom('!testme help', '!testme status', '!testme cancel') })

const prose = fc.constantFrom(
  'Looks good to me.',
  'Thanks, @someone!',
  'Could you rebase?',
  'see #12',
  'a < b and c > d',
  'it says `exit 1`',
  'Ich prüfe das. ✅',
  '*nearly* there'
)

type Change = { how: string; change: (line: string, text: string) => string }

/** What changes nothing of a command. */
const harmless: Change[] = [
  { how: 'as it is', change: (line) => line },
  { how: 'blanks after it', change: (line) => `${line} \t ` },
  { how: 'up to three blanks before it', change: (line) => `   ${line}` },
  { how: 'empty lines around it', change: (line) => `\n\r\n  \n${line}\n\n` },
  { how: 'CRLF', change: (line, text) => `${text}\r\n${line}\r\n${text}` },
  { how: 'a lone CR that makes no difference', change: (line, text) => `${text}\rx\n${line}\n${text}` },
  { how: 'text above', change: (line, text) => `${text}\n${line}` },
  { how: 'text above and below', change: (line, text) => `${text}\n\n${line}\n\n${text}` },
  { how: 'a closed code block above', change: (line) => `\`\`\`sh\n${line}\n\`\`\`\n${line}` },
  { how: 'a quote above', change: (line) => `> ${line}\n\n${line}` },
  { how: 'a comment that nobody sees above', change: (line) => `<!-- ${line} -->\n${line}` },
  { how: 'tabs between its words', change: (line) => line.replaceAll(' ', '\t') },
  { how: 'many blanks between its words', change: (line) => line.replaceAll(' ', '  ') }
]

/** One change after which it is a command no more. */
const breaking: Change[] = [
  { how: 'quoted', change: (line) => `> ${line}` },
  { how: 'quoted without a blank', change: (line) => `>${line}` },
  { how: 'the lazy end of a quote', change: (line, text) => `> ${text}\n${line}` },
  { how: 'fenced', change: (line) => `\`\`\`\n${line}\n\`\`\`` },
  { how: 'fenced by tildes', change: (line, text) => `${text}\n~~~~\n${line}\n~~~\n` },
  { how: 'fence that is never closed', change: (line) => `\`\`\`\n${line}` },
  { how: 'fenced in an item', change: (line) => `- \`\`\`\n  ${line}\n  \`\`\`` },
  { how: 'indented by four', change: (line, text) => `${text}\n\n    ${line}` },
  { how: 'indented by a tab', change: (line) => `\t${line}` },
  { how: 'inline code', change: (line) => `\`${line}\`` },
  { how: 'inline code over lines', change: (line) => `\`a\n${line}\nb\`` },
  { how: 'in an HTML comment', change: (line) => `<!--\n${line}\n-->` },
  { how: 'in an HTML comment in text', change: (line, text) => `${text} <!--\n${line}\n-->` },
  { how: 'in pre', change: (line) => `<pre>\n\n${line}\n\n</pre>` },
  { how: 'in blockquote', change: (line) => `<blockquote>\n\n${line}\n\n</blockquote>` },
  { how: 'an item', change: (line) => `- ${line}` },
  { how: 'a heading', change: (line) => `# ${line}` },
  { how: 'a heading by underline', change: (line) => `${line}\n===` },
  { how: 'a table', change: (line) => `${line}\n| --- |` },
  { how: 'struck out', change: (line) => `~~x\n${line}\ny~~` },
  { how: 'bold', change: (line) => `**${line}**` },
  { how: 'a link', change: (line) => `[${line}](https://example.org)` },
  { how: 'a link over lines', change: (line) => `[a\n${line}\nb](https://example.org)` },
  { how: 'in the title of a link', change: (line) => `[a](/b "\n${line}\n")` },
  { how: 'escaped', change: (line) => `\\${line}` },
  { how: 'a word before it', change: (line) => `please ${line}` },
  { how: 'a word joined to it', change: (line) => line.replace('!testme', '!testmeplease') },
  { how: 'a dot joined to it', change: (line) => line.replace('!testme', '!testme.') },
  { how: 'a colon joined to it', change: (line) => line.replace('!testme', '!testme:') },
  { how: 'doubled mark', change: (line) => `!${line}` },
  { how: 'no mark', change: (line) => line.slice(1) },
  { how: 'another mark', change: (line) => line.replace('!', '/') },
  { how: 'blank after the mark', change: (line) => line.replace('!', '! ') },
  { how: 'capital', change: (line) => line.replace('!t', '!T') },
  { how: 'capitals', change: (line) => line.replace('!testme', '!TESTME') },
  { how: 'full-width mark', change: (line) => line.replace('!', '！') },
  { how: 'Cyrillic e', change: (line) => line.replace('!te', '!tе') },
  { how: 'zero width inside', change: (line) => line.replace('!test', '!test\u200b') },
  { how: 'zero width before', change: (line) => `\u200b${line}` },
  { how: 'byte order mark before', change: (line) => `\ufeff${line}` },
  { how: 'soft hyphen inside', change: (line) => line.replace('test', 'te\u00adst') },
  { how: 'right-to-left mark at the end', change: (line) => `${line}\u200f` },
  { how: 'no-break space', change: (line) => line.replace(/$/, '\u00a0backup') },
  { how: 'lone CR', change: (line, text) => `${text}\r${line}\r` },
  { how: 'line separator', change: (line, text) => `${text}\u2028${line}` },
  { how: 'next line control', change: (line, text) => `${text}\u0085${line}` },
  { how: 'vertical tab', change: (line, text) => `${text}\v${line}` },
  { how: 'escape sequence', change: (line) => `${line} \u001b[31m` },
  { how: 'NUL', change: (line) => `${line}\u0000` },
  { how: 'NUL elsewhere', change: (line) => `\u0000\n\n${line}` },
  { how: 'shell', change: (line) => `${line} $(id)` },
  { how: 'semicolon', change: (line) => `${line}; id` },
  { how: 'expression', change: (line) => `${line} \${{ github.token }}` },
  { how: 'runner command', change: (line) => `${line} ::set-env name=A::b` },
  { how: 'unknown word', change: (line) => `${line} everything` },
  { how: 'teardown', change: (line) => `${line} teardown` },
  { how: 'mistyped stage', change: (line) => `${line} instal` },
  { how: 'capital stage', change: (line) => `${line} Install` },
  { how: 'unknown option', change: (line) => `${line} ref=main` },
  { how: 'a flag', change: (line) => `${line} --force` },
  { how: 'a branch', change: (line) => `${line} main` },
  { how: 'a ref', change: (line) => `${line} refs/pull/1/head` },
  { how: 'short sha', change: (line) => `${line} 0123456789a` },
  { how: 'long sha', change: (line) => `${line} ${'a'.repeat(65)}` },
  { how: 'sha that is not hex', change: (line) => `${line} 0123456789abg` },
  { how: 'empty base', change: (line) => `${line} base=` },
  { how: 'base that is no version', change: (line) => `${line} base=1.2+3` },
  { how: 'base with a path', change: (line) => `${line} base=1.2.3+../x` },
  { how: 'keep without unit', change: (line) => `${line} keep=30` },
  { how: 'keep nothing', change: (line) => `${line} keep=0m` },
  { how: 'keep less than nothing', change: (line) => `${line} keep=-1m` },
  { how: 'keep too long', change: (line) => `${line} keep=61m` },
  { how: 'keep two hours', change: (line) => `${line} keep=2h` },
  { how: 'keep in exponents', change: (line) => `${line} keep=1e1m` },
  { how: 'a stage twice', change: (line) => `${line} backup backup` },
  { how: 'two commits', change: (line) => `${line} 0123456789ab 0123456789ab` },
  { how: 'two bases', change: (line) => `${line} base=1.2.3+4 base=1.2.3+4` },
  { how: 'two times', change: (line) => `${line} keep=5m keep=5m` },
  { how: 'help with more', change: (line) => `${line} help status` },
  { how: 'two commands', change: (line) => `${line}\n${line}` },
  { how: 'a command and another', change: (line) => `${line}\n\n!testme cancel` },
  { how: 'a command and a wrong one', change: (line) => `${line}\n\n!testme nonsense` },
  { how: 'too many words', change: (line) => `${line} ${'lint '.repeat(13)}` },
  { how: 'a line without end', change: (line) => `${line} ${'x'.repeat(300)}` },
  { how: 'a comment too long', change: (line) => `${line}\n\n${'x'.repeat(65_600)}` }
]

const changed = (label: 'valid' | 'near-miss', changes: Change[]): fc.Arbitrary<Labelled> =>
  fc.tuple(command, fc.constantFrom(...changes), prose).map(([line, { how, change }, text]) => ({ label, how, body: change(line, text) }))

/** Talk that never holds the word that calls us, with everything that may make a parser stumble. */
const talk: fc.Arbitrary<Labelled> = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(prose, { maxLength: 8 }).map((lines) => lines.join('\n')) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.constantFrom('`', '```', '~~~', '<', '<!--', '-->', '>', '- ', '1. ', '\n', '\t', '[', '](', ')', '\\', '\r', 'x', '|', '#'), {
          maxLength: 60
        })
        .map((bits) => bits.join(''))
    }
  )
  .map((body) => ({ label: 'talk', how: 'talk', body: body.replaceAll('!testme', '') }))

export const validComments = changed('valid', harmless)

/** 5 % valid, half near-misses, the rest talk. */
export const comments: fc.Arbitrary<Labelled> = fc.oneof(
  { weight: 5, arbitrary: validComments },
  { weight: 50, arbitrary: changed('near-miss', breaking) },
  { weight: 45, arbitrary: talk }
)

/** Every change, so that a test can see that each was made. */
export const changes = { harmless: harmless.map(({ how }) => how), breaking: breaking.map(({ how }) => how) }

const pieces = [
  '!testme',
  '!testme',
  '!testme',
  '!testme help',
  '\n',
  '\n',
  '\n',
  '\n\n',
  '\n\n',
  '> ',
  '- ',
  '* ',
  '2. ',
  '1) ',
  '  ',
  '    ',
  '\t',
  ' ',
  '```',
  '~~~',
  '````',
  '`',
  '``'
]
const oddPieces = [
  '<!--',
  '-->',
  '<pre>',
  '</pre>',
  '<b>',
  '<https://a.b>',
  '[',
  '](',
  ')',
  ']',
  '"',
  '\\',
  '# ',
  '---',
  '===',
  '***',
  '|',
  '|---|',
  ': ',
  '~~',
  '$$',
  'x',
  'foo'
]
const rarePieces = ['[a]: ', '[^1]: ', '-', '- - ', '> - ', '- > ', '\r\n', '\r', '&', '*', '_', '(', '<', '!', '<?', '<!X', '<a@b.c>', '1. ', '+ ']

/** Pieces of Markdown thrown together; what they mean only CommonMark can say. */
export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces, ...oddPieces, ...rarePieces), { minLength: 1, maxLength: 24 })
  .map((parts) => parts.join(''))

/** The same in lines, for the structure of blocks. */
export const blocks: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('', '', '', ' ', '  ', '   ', '    ', '      ', '\t', '> ', '>', '- ', '1. ', '2. ', '- - ', '1.  ', '> - ', '- > ', '+   '),
        fc.constantFrom(
          '!testme',
          '!testme',
          '',
          '',
          'x',
          '```',
          '```',
          '~~~',
          '````',
          '`',
          '<!--',
          '-->',
          '<pre>',
          '---',
          '===',
          '# h',
          '-',
          '*',
          'a `b',
          '<!-- a -->',
          '|---|',
          '$$'
        )
      )
      .map((parts) => parts.join('')),
    { minLength: 2, maxLength: 10 }
  )
  .map((lines) => lines.join('\n'))
