import assert from 'node:assert/strict'
import { test } from 'node:test'
import { envProblems, evaluateEnv, parseEnv, setEnv } from './env.ts'

const values: [string, string, Record<string, string>][] = [
  ['appends to itself', 'F="a"\nF="$F:b"\nF="${F}:sub/c"\n', { F: 'a:b:sub/c' }],
  ['quotes of both kinds', `A="x y"\nB='x "y"'\nC=x y\n`, { A: 'x y', B: 'x "y"', C: 'x y' }],
  ['nothing is filled in between single quotes', "A=1\nB='$A'\n", { A: '1', B: '$A' }],
  ['a variable that is not set is empty', 'A=$NOTHING:x\n', { A: ':x' }],
  ['an escaped dollar', 'A="\\$B"\n', { A: '$B' }],
  ['export, CRLF and a byte order mark', '\ufeffexport A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['comments behind values', 'A=v1 # length=64\nB="a # b" # c\nC=a#b\nD=#none\n', { A: 'v1', B: 'a # b', C: 'a#b', D: '' }],
  ['comments that look like assignments', '#A=1\n# B=2\n## C=3\nD=4\n', { D: '4' }],
  ['the last one counts', 'A=1\nA=2\n', { A: '2' }],
  ['a key of an object prototype', 'constructor=1\n__proto__=2\n', Object.fromEntries([['constructor', '1']])]
]
for (const [name, text, expected] of values)
  test(`env: ${name}`, () => {
    const read = evaluateEnv(text)
    for (const [key, value] of Object.entries(expected)) assert.equal(read[key], value, key)
    if (!text.includes('__proto__')) assert.deepEqual(read, expected)
  })

test('L22: the modifiers of a secret stand in its comment', () => {
  assert.deepEqual(
    parseEnv('SECRET_A_VERSION=v1 # length=64 charset=hex\n#SECRET_B_VERSION=v1 # generate=false\n').map(({ key, commentedOut, modifiers }) => [
      key,
      commentedOut,
      modifiers
    ]),
    [
      ['SECRET_A_VERSION', false, { length: '64', charset: 'hex' }],
      ['SECRET_B_VERSION', true, { generate: 'false' }]
    ]
  )
})

test('L142: lines that abra could read and we would not are problems', () => {
  for (const line of ['COMPOSE_FILE: x', 'COMPOSE_FILE = x', 'COMPOSE_FILE', 'set -e', 'A="open', "A='open", 'A="x" y', '1A=x', 'A-B=x'])
    assert.equal(envProblems(`OK=1\n${line}\n`)[0]?.line, 2, line)
  assert.deepEqual(envProblems("\n# text: x\n  \nA=\nB=''\nexport C=\"x\" # why\nD=', `www.x.org`'\n".replace('D=', 'D=x')), [])
})

test('L17: the env writer never glues a key to a last line without newline, and replaces in place', () => {
  assert.equal(setEnv('TYPE=x\n# a comment', { LETS_ENCRYPT_ENV: '' }), "TYPE=x\n# a comment\nLETS_ENCRYPT_ENV=''\n")
  assert.equal(setEnv('A=1\nB=2\nA=3\n', { A: '4' }), "A='4'\nB=2\n")
  assert.equal(setEnv('#A=1\n', { A: '4' }), "#A=1\nA='4'\n")
})

test('L17: whatever is written reads back, or the writer says so', () => {
  for (const value of ['', ' ', "it's", '"', '\\', 'a\'b"c\\d', '$A', "it's $A", '`x`', "', `www.x.org`", '#', 'a # b', 'ü', '\\n'])
    assert.equal(evaluateEnv(setEnv('A=1\n', { V: value }))['V'], value, value)
  assert.throws(() => setEnv('', { A: 'b\nc' }), /line break/)
  // abra's reader makes a line end of this one, whatever is put before it.
  assert.throws(() => setEnv('', { A: "'\\n" }), /does not read back/)
})
