import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { answerOf, callOf, type HostCall, wordsOf } from '../protocol/host.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-host-client-'))
after(() => rmSync(folder, { recursive: true }))
const request = { repository: 'recipes/custom-html', commentId: 17, giteaRun: 5, attempt: 2 }

test('what is asked of a host has one spelling, read back as it was said; anything else is no call', () => {
  const calls: HostCall[] = [
    { kind: 'gate', request },
    { kind: 'stage', request, stage: 'install' }
  ]
  for (const call of calls) assert.deepEqual(callOf(wordsOf(call)), call)
  const word = 'recipes/custom-html/17/5/2'
  for (const words of [
    [],
    ['gate'],
    ['gate', word, 'install'],
    ['stage', word],
    ['stage', word, 'instal'],
    ['stage', word, 'install', '--force'],
    ['gate', `../${word}`],
    ['gate', 'recipes/../17/5/2'],
    ['gate', 'recipes/custom-html/17/5/2/'],
    ['gate', 'recipes/custom-html/017/5/2'],
    ['gate', 'recipes/custom-html/17/5/0'],
    ['gate', 'recipes/custom html/17/5/2'],
    ['gate', '-x/custom-html/17/5/2\n'],
    ['shell', word]
  ])
    assert.equal(callOf(words), undefined, words.join(' '))
  assert.throws(() => wordsOf({ kind: 'gate', request: { ...request, repository: 'recipes/$(id)' } }), /no request/)
})

test('an answer is one of the known kinds, whole', () => {
  assert.deepEqual(answerOf('{"kind":"say","text":"x"}'), { kind: 'say', text: 'x' })
  for (const line of ['', 'x', '{}', '{"kind":"say"}', '{"kind":"env","name":"PATH","value":"x"}', '{"kind":"output","name":"PATH","value":"x"}'])
    assert.equal(answerOf(line), undefined)
})

/** The client, with a program in the place of sudo. */
function ask(sudo: string | null): { status: number | null; stdout: string; output: string; arguments: string } {
  const bin = mkdtempSync(join(folder, 'bin-'))
  if (sudo !== null) {
    writeFileSync(join(bin, 'sudo'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${bin}/arguments'\n${sudo}\n`)
    chmodSync(join(bin, 'sudo'), 0o755)
  }
  writeFileSync(join(bin, 'output'), '')
  const code = `import { runAction } from ${JSON.stringify(join(import.meta.dirname, 'run-action.ts'))}
    import { askHost } from ${JSON.stringify(join(import.meta.dirname, 'host-client.ts'))}
    await runAction((log) => askHost(${JSON.stringify({ kind: 'stage', request, stage: 'install' })}, log))`
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: { PATH: sudo === null ? bin : `${bin}:/usr/bin:/bin`, GITHUB_OUTPUT: join(bin, 'output'), INPUT_TOKEN: 'secret-of-the-job' }
  })
  const read = (name: string): string => {
    try {
      return readFileSync(join(bin, name), 'utf8')
    } catch {
      return ''
    }
  }
  return { status: ended.status, stdout: ended.stdout, output: read('output'), arguments: read('arguments') }
}

test('the host says all that the step shows; the step ends as the host says', () => {
  const fine = ask(
    `cat <<'END'
{"kind":"group","title":"install"}
{"kind":"foreign","text":"::add-path::/tmp"}
{"kind":"end-group"}
{"kind":"output","name":"status","value":"pass"}
no answer at all ::set-env name=X::y
{"kind":"end","failed":false,"sentence":""}
END`
  )
  assert.equal(fine.status, 0, fine.stdout)
  assert.equal(fine.stdout, '::group::install\n | ::add-path::/tmp\n::endgroup::\n | no answer at all ::set-env name=X::y\n')
  assert.equal(fine.output, 'status=pass\n')
  assert.equal(fine.arguments, '-n\n-u\ntestme\n--\ntestme\nhost\nstage\nrecipes/custom-html/17/5/2\ninstall\n')
  const red = ask(`echo '{"kind":"end","failed":true,"sentence":"upgrade failed"}'`)
  assert.deepEqual([red.status, red.stdout], [1, ' error  upgrade failed\n'])
})

test('without the sudo rule it is an error that says so, and never a fallback', () => {
  const refused = ask(`echo 'sudo: a password is required' >&2; exit 1`)
  assert.equal(refused.status, 1)
  assert.match(refused.stdout, /the sudo rule is missing\n {8}The operator installs testme/)
  assert.match(ask(null).stdout, /this host has no sudo/)
  const silent = ask('exit 0')
  assert.equal(silent.status, 1)
  assert.match(silent.stdout, /ended without a result \(exit 0\)/)
})

test("the host's command gets no variable of the job, and its stdin is open as long as the step lives", () => {
  const shown = ask(`env | sed 's/^/ENV /' >&2; [ -p /dev/stdin ] || [ -S /dev/stdin ] && echo open >&2; echo '{"kind":"end","failed":false,"sentence":""}'`)
  assert.equal(shown.status, 0)
  assert.doesNotMatch(shown.stdout, /secret-of-the-job|GITHUB_OUTPUT/)
  assert.match(shown.stdout, / \| open/)
})
