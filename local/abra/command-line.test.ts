import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Command, readCommandLine } from './command-line.ts'

const command = (flags: Command['flags'], words: Command['words'] = [1, 1]): Command => ({ usage: '', words, flags, help: '', run: async () => {} })
const table: Record<string, Command> = {
  'app deploy': command({ chaos: { short: 'C', help: '' }, force: { short: 'f', help: '' }, domain: { short: 'D', value: true, help: '' } }),
  'app secret rm': command({}, [1, 2])
}
const read = (line: string): ReturnType<typeof readCommandLine> => readCommandLine(line.split(' '), table)

test('flags come back under their long names, in each spelling, wherever they stand', () => {
  for (const line of ['-n app deploy --chaos --force --domain=x a', 'app deploy a -fC -n --domain x', 'app -n deploy -C -f -D x a', '-n app deploy a -CfD=x'])
    assert.deepEqual(read(line).invocation, { flags: { 'no-input': 'true', chaos: 'true', force: 'true', domain: 'x' }, words: ['a'], rest: [] }, line)
})

test('what follows -- is passed on untouched', () => {
  assert.deepEqual(read('app deploy a -- --force -x').invocation, { flags: {}, words: ['a'], rest: ['--force', '-x'] })
})

test('unknown flags, missing values and a wrong number of words are fatal', () => {
  assert.throws(() => read('app deploy --chao a'), /^Error: unknown flag: --chao$/)
  assert.throws(() => read('app deploy -Cx a'), /unknown shorthand flag: 'x' in -Cx/)
  assert.throws(() => read('app deploy a --domain'), /flag needs an argument: --domain/)
  assert.throws(() => read('app deploy'), /accepts 1 arg\(s\), received 0/)
  assert.throws(() => read('app secret rm a b c'), /accepts between 1 and 2 arg\(s\), received 3/)
})

test('an unknown command is none, and its name is kept', () => {
  assert.deepEqual([read('app fly a').command, read('app fly a').name], [undefined, 'app fly a'])
})
