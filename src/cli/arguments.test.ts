import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCommandLine } from './arguments.ts'
import { durationOf, inWords } from './duration.ts'
import { helpOf, overview } from './help.ts'
import { commands } from './table.ts'

const refused = (words: string[], what: RegExp): void => assert.throws(() => parseCommandLine(words), { name: 'UsageError', message: what })

test('a command with its words, values and switches, in any order', () => {
  const parsed = parseCommandLine(['run', '--json', 'custom-html', '--ref', 'main', '--stages=install,backup'])
  assert.ok(parsed.kind === 'command')
  assert.deepEqual(parsed.invocation.words, ['custom-html'])
  assert.deepEqual([...parsed.invocation.flags], ['json'])
  assert.deepEqual(parsed.invocation.values, { ref: 'main', stages: 'install,backup' })
})

test('what is mistyped is refused with the nearest word that exists', () => {
  refused(['rnu'], /no command "rnu"\. Did you mean run\?/)
  refused(['run', '--stagse', 'x'], /run has no option --stagse\. Did you mean --stages\?/)
  refused(['run', '--halp'], /Did you mean --help\?/)
  refused(['--versoin'], /Did you mean --version\?/)
  refused(['run', '-j'], /run has no option -j/)
  refused(['local', 'up', '--keep', '1h'], /local has no option --keep/)
})

test('options without their value, or with one too many, are refused', () => {
  refused(['run', '--ref'], /--ref needs a value/)
  refused(['run', '--ref', '--json'], /--ref needs a value/)
  refused(['run', '--ref='], /--ref needs a value/)
  refused(['run', '--json=yes'], /--json takes no value/)
  refused(['run', '--ref', 'a', '--ref', 'b'], /--ref is given twice/)
  refused(['run', 'a', 'b'], /does not know what to do with "b"/)
  refused(['stage', 'only'], /stage needs RUN STAGE/)
})

test('what stands behind a raw command is its own, options too, and its options stand before it', () => {
  const parsed = parseCommandLine(['--configuration=/etc/x.json', 'host', 'stage', '--configuration=/tmp/evil.json', '--help', '-h', '--', 'x'])
  assert.ok(parsed.kind === 'command')
  assert.deepEqual(parsed.invocation.words, ['stage', '--configuration=/tmp/evil.json', '--help', '-h', '--', 'x'])
  assert.equal(parsed.invocation.values['configuration'], '/etc/x.json')
  refused(['--configration=/x', 'host', 'check'], /no option --configration\. Did you mean --configuration/)
  assert.equal(parseCommandLine(['host']).kind, 'help')
})

test('help of everything and of each command', () => {
  assert.deepEqual(parseCommandLine([]), { kind: 'nothing' })
  assert.deepEqual(parseCommandLine(['--help']), { kind: 'help' })
  assert.deepEqual(parseCommandLine(['--version']), { kind: 'version' })
  for (const command of commands) {
    assert.equal(parseCommandLine([command.name, '--help']).kind, 'help')
    assert.match(overview(), new RegExp(`./testme ${command.name}`))
    for (const option of command.options) assert.ok(helpOf(command).includes(`--${option.name}`))
  }
})

test('times are read and shown as people write them', () => {
  assert.equal(durationOf('90s', 'keep'), 90_000)
  assert.equal(durationOf('30m', 'keep'), 1_800_000)
  assert.equal(durationOf('30', 'keep'), 1_800_000)
  assert.equal(durationOf('1.5h', 'keep'), 5_400_000)
  for (const wrong of ['', '0', '-1', 'soon', '25h', '1d']) assert.throws(() => durationOf(wrong, 'keep'), { name: 'UsageError' })
  assert.deepEqual([42_000, 720_000, 5_400_000].map(inWords), ['42 s', '12 min', '1.5 h'])
})
