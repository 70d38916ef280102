import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { artifactService } from '../../test/support/artifact-service.ts'
import { answerOf, callOf, type HostCall, isOfNewerHost, wordsOf } from '../protocol/host.ts'
import { digestOf, type RuntimeService, runtimeOf } from './runtime-service.ts'

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

test('an answer is one of the known kinds, whole; one of another kind is a newer host’s', () => {
  assert.deepEqual(answerOf('{"kind":"say","text":"x"}'), { kind: 'say', text: 'x' })
  for (const line of ['', 'x', '{}', '{"kind":"say"}', '{"kind":"env","name":"PATH","value":"x"}', '{"kind":"output","name":"PATH","value":"x"}'])
    assert.equal(answerOf(line), undefined)
  for (const [line, newer] of [
    ['{"kind":"env","name":"PATH","value":"x"}', true],
    ['{"kind":"say"}', false],
    ['{"kind":"artifact","name":"../x","sha256":""}', false],
    ['{"kind":1}', false],
    ['null', false],
    ['{', false]
  ] as const)
    assert.equal(isOfNewerHost(line), newer, line)
})

/** The client, with a program in the place of sudo. */
async function ask(
  sudo: string | null,
  service: RuntimeService | null = null
): Promise<{ status: number | null; stdout: string; output: string; arguments: string }> {
  const bin = mkdtempSync(join(folder, 'bin-'))
  if (sudo !== null) {
    writeFileSync(join(bin, 'sudo'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${bin}/arguments'\n${sudo}\n`)
    chmodSync(join(bin, 'sudo'), 0o755)
  }
  writeFileSync(join(bin, 'output'), '')
  const code = `import { runAction } from ${JSON.stringify(join(import.meta.dirname, 'run-action.ts'))}
    import { askHost } from ${JSON.stringify(join(import.meta.dirname, 'host-client.ts'))}
    await runAction((log) => askHost(${JSON.stringify({ kind: 'stage', request, stage: 'install' })}, log, ${JSON.stringify(service)} ?? undefined))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: sudo === null ? bin : `${bin}:/usr/bin:/bin`, GITHUB_OUTPUT: join(bin, 'output'), INPUT_TOKEN: 'secret-of-the-job' }
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const read = (name: string): string => {
    try {
      return readFileSync(join(bin, name), 'utf8')
    } catch {
      return ''
    }
  }
  return { status, stdout, output: read('output'), arguments: read('arguments') }
}

test('the host says all that the step shows; the step ends as the host says', async () => {
  const fine = await ask(
    `cat <<'END'
{"kind":"group","title":"install"}
{"kind":"foreign","text":"::add-path::/tmp"}
{"kind":"end-group"}
{"kind":"output","name":"status","value":"pass"}
no answer at all ::set-env name=X::y
{"kind":"of-a-later-version","content":"x"}
{"kind":"end","failed":false,"sentence":""}
END`
  )
  assert.equal(fine.status, 0, fine.stdout)
  assert.equal(fine.stdout, '::group::install\n | ::add-path::/tmp\n::endgroup::\n | no answer at all ::set-env name=X::y\n')
  assert.equal(fine.output, 'status=pass\n')
  assert.equal(fine.arguments, '-n\n-u\ntestme\n--\ntestme\nhost\nstage\nrecipes/custom-html/17/5/2\ninstall\n')
  const red = await ask(`echo '{"kind":"end","failed":true,"sentence":"upgrade failed"}'`)
  assert.deepEqual([red.status, red.stdout], [1, ' error  upgrade failed\n'])
})

test('without the sudo rule it is an error that says so, and never a fallback', async () => {
  const refused = await ask(`echo 'sudo: a password is required' >&2; exit 1`)
  assert.equal(refused.status, 1)
  assert.match(refused.stdout, /the sudo rule is missing\n {8}The operator installs testme/)
  assert.match((await ask(null)).stdout, /this host has no sudo/)
  const silent = await ask('exit 0')
  assert.equal(silent.status, 1)
  assert.match(silent.stdout, /ended without a result \(exit 0\)/)
})

test("the host's command gets no variable of the job, and its stdin is open as long as the step lives", async () => {
  const shown = await ask(
    `env | sed 's/^/ENV /' >&2; [ -p /dev/stdin ] || [ -S /dev/stdin ] && echo open >&2; echo '{"kind":"end","failed":false,"sentence":""}'`
  )
  assert.equal(shown.status, 0)
  assert.doesNotMatch(shown.stdout, /secret-of-the-job|GITHUB_OUTPUT/)
  assert.match(shown.stdout, / \| open/)
})

/** A host that hands out an artifact in two pieces, and ends when its stdin does: how else would it learn that its caller is done. */
const handing = (content: string, sha256: string): string => {
  const pieces = [content.slice(0, 3), content.slice(3)].map((part) => `{"kind":"artifact-piece","content":"${Buffer.from(part).toString('base64')}"}`)
  return `cat <<'END'
${pieces.join('\n')}
{"kind":"artifact","name":"testme-a-run","sha256":"${sha256}"}
END
cat >/dev/null
echo '{"kind":"end","failed":false,"sentence":""}'`
}

test('an artifact that the host hands out is uploaded with the token of the job; then our end of its stdin is closed, and nothing is a red', async (t) => {
  const service = await artifactService()
  t.after(() => service.close())
  const runtime = runtimeOf(service.environment) ?? null
  assert.ok(runtime !== null)
  const digest = digestOf(Buffer.from('a zip of a run'))
  const done = await ask(handing('a zip of a run', digest), runtime)
  assert.deepEqual([done.status, done.stdout, String(service.uploaded.get('testme-a-run'))], [0, '', 'a zip of a run'])

  service.uploaded.clear()
  service.calls.length = 0
  // Not wanted, or the runner gives no service: nothing is sent, and the host waits for nobody.
  const unwanted = await ask(handing('a zip of a run', digest))
  assert.deepEqual([unwanted.status, unwanted.stdout, service.calls.length], [0, '', 0])
  const cut = await ask(handing('a zip of a ru', digest), runtime)
  assert.deepEqual([cut.status, service.calls.length], [0, 0])
  assert.match(cut.stdout, /no artifact: what the host handed out of testme-a-run is not whole/)
  service.fails = (path) => path.includes('/upload')
  const broken = await ask(handing('a zip of a run', digest), runtime)
  assert.deepEqual([broken.status, service.uploaded.size], [0, 0])
  assert.match(broken.stdout, /no artifact: the upload was answered with 500/)
})
