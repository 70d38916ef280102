import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { parseAbraSh } from './abra-sh.ts'

const scripts: [string, string, Record<string, string>][] = [
  ['plain, quoted, several in one line', `export A=v1\nexport B="v 2" # why\nexport C='$x' D=v4\n`, { A: 'v1', B: 'v 2', C: '$x', D: 'v4' }],
  ['behind a semicolon, continued over a line', 'x=1; export A=v1\nexport \\\n  B=v2\n', { A: 'v1', B: 'v2' }],
  ['the last one counts', 'export A=1\nexport A=2\n', { A: '2' }],
  ['CRLF', 'export A=v1\r\nexport B=v2\r\n', { A: 'v1', B: 'v2' }],
  ['not in functions of either kind', 'f() {\n  export A=1\n}\nfunction g { export B=1; }\nexport C=1\n', { C: '1' }],
  [
    'not in conditions, loops, groups',
    'if true; then\n export A=1\nfi\nfor x in 1; do export B=1; done\n( export C=1 )\n{ export D=1; }\ncase x in x) export E=1;; esac\nexport F=1\n',
    { F: '1' }
  ],
  ['not in here documents', `cat <<EOF\nexport A=1\nEOF\ncat <<-'END'\n\texport B=1\n\tEND\nexport C=1\n`, { C: '1' }],
  ['not in strings over several lines', 'x="\nexport A=1\n"\nexport B=1\n', { B: '1' }],
  ['not in comments', '# export A=1\nx=1 # export B=1\nexport C=a#b\n', { C: 'a#b' }],
  ['not what a shell computes', 'export A=$(id) B=`id` C=$X D="$X" E=v5\n', { E: 'v5' }],
  ['a string that is not closed ends the script', 'export A=1\nexport B="x\nexport C=1\n', { A: '1', B: 'x\nexport C=1\n' }]
]
for (const [name, text, expected] of scripts) test(`abra.sh: ${name}`, () => assert.deepEqual(parseAbraSh(text).exports, expected))

test('L142: abra.sh is read and never run', () => {
  const witness = `/tmp/testme-never-${process.pid}`
  const { exports, computed } = parseAbraSh(`export A=v6\nexport C=$(touch ${witness})\ntouch ${witness}\nfn() { touch ${witness}; }\nfn\n`)
  assert.deepEqual([exports, computed], [{ A: 'v6' }, [{ key: 'C', line: 2 }]])
  assert.equal(existsSync(witness), false)
})

test('L142: an export that a shell and a reader of lines would take differently is doubtful', () => {
  assert.deepEqual(parseAbraSh('f() {\nexport A=1\n}\n').doubtful, [{ key: 'A', value: '1', line: 2 }])
  assert.deepEqual(parseAbraSh('cat <<EOF\nexport A=1\nEOF\n').doubtful, [{ key: 'A', value: '1', line: 2 }])
  assert.deepEqual(parseAbraSh('export A=1\nexport A=2\n').doubtful, [{ key: 'A', value: '1', line: 1 }])
  assert.deepEqual(parseAbraSh('export A=v1.2-x\nexport B="q"\n  export C=1\n').doubtful, [])
})
