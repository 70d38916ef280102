import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { UsageError } from '../model/failure.ts'
import { appendEntry, commandFileEntry } from './command-files.ts'
import { gateInputs, readInputs, stageInputs } from './inputs.ts'
import { jobFrom, jobKey } from './job.ts'
import { createLog } from './log.ts'
import { writeSummary } from './summary.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-actions-'))
after(() => rmSync(folder, { recursive: true }))

const logged = (): { lines: string[]; log: ReturnType<typeof createLog> } => {
  const lines: string[] = []
  return { lines, log: createLog((line) => lines.push(line)) }
}

const hostile = [
  '::set-env name=NODE_OPTIONS::--require=/tmp/x',
  '##[set-env name=PATH]/tmp',
  'fine\n::add-path::/tmp',
  'fine\r::add-path::/tmp',
  '\u001b[31m::set-output name=a::b',
  '\u0000::stop-commands::x',
  '\u2028::save-state name=a::b',
  '\u200b::debug::x',
  '  ::warning::x',
  '\u0085##[error]x'
]

test('no line of anybody else can be a command of the runner, whichever way it is said', () => {
  for (const text of hostile) {
    const { lines, log } = logged()
    log.say(text)
    log.foreign(text)
    log.error(text, text)
    log.group(text)
    for (const line of lines) {
      assert.doesNotMatch(line, /[\r\n\u0000\u001b]/)
      assert.ok(line === '' || line.startsWith(' ') || line.startsWith('::group::'), `not prefixed: ${JSON.stringify(line)}`)
      assert.doesNotMatch(line, /##\[/)
    }
  }
})

test('a secret is hidden line by line, since old runners do not mask over lines; what is too short to be one is left', () => {
  const { lines, log } = logged()
  log.hide('first line\r\nsecond 100%\nab')
  assert.deepEqual(lines, ['::add-mask::first line', '::add-mask::second 100%25'])
})

test('outputs: one line as it is, several as a heredoc; what a runner would lose or change is refused', () => {
  assert.equal(commandFileEntry('request', '{"a":"x<<y=z"}'), 'request={"a":"x<<y=z"}\n')
  assert.equal(commandFileEntry('text', 'a\n\nb', 'END'), 'text<<END\na\n\nb\nEND\n')
  assert.throws(() => commandFileEntry('text', '\na', 'END'), /begins with an empty line/)
  assert.throws(() => commandFileEntry('text', 'a\nEND\nb', 'END'), /holds its own end/)
  assert.throws(() => commandFileEntry('text', 'a\0'), /NUL/)
  assert.throws(() => commandFileEntry('text', 'a'.repeat(1024 * 1024 + 1)), /1 MiB/)
  assert.throws(() => commandFileEntry('te\nxt', 'a'), /no name/)
  const file = join(folder, 'output')
  writeFileSync(file, '')
  appendEntry('GITHUB_OUTPUT', 'one', '1', { GITHUB_OUTPUT: file })
  appendEntry('GITHUB_OUTPUT', 'two', '2', { GITHUB_OUTPUT: file })
  // An empty line between entries is an error on runner 1.0.8.
  assert.equal(readFileSync(file, 'utf8'), 'one=1\ntwo=2\n')
})

test('inputs are read as a runner hands them on; what cannot be used is said with its name, and never a token', () => {
  const environment = { INPUT_MODE: 'direct', INPUT_CALLED: 'false', INPUT_USERS: '12, 7', INPUT_FORKS: 'refuse', INPUT_TOKEN: ' secret ' }
  assert.deepEqual(readInputs(gateInputs, environment), {
    mode: 'direct',
    called: false,
    token: 'secret',
    automatic: '',
    users: [12, 7],
    ignore: [],
    forks: 'refuse',
    branches: []
  })
  const wrong = (more: NodeJS.ProcessEnv, expected: RegExp): void =>
    assert.throws(
      () => readInputs(gateInputs, { ...environment, ...more }),
      (error) => error instanceof UsageError && expected.test(error.message)
    )
  wrong({ INPUT_MODE: 'laptop' }, /the input "mode" cannot be used.*"laptop"/)
  wrong({ INPUT_USERS: 'alice' }, /"users".*ids of users/)
  const stage = { INPUT_MODE: 'direct', INPUT_STAGE: 'install', INPUT_REQUEST: '{}' }
  assert.equal(readInputs(stageInputs, stage).stage, 'install')
  assert.throws(() => readInputs(stageInputs, { ...stage, INPUT_STAGE: 'instal' }), /the input "stage"/)
  assert.throws(() => readInputs(stageInputs, { ...stage, INPUT_SERVER: 'here/server.json' }), /absolute/)
})

test('a job is known by the server, repository, run, attempt and name that the runner says; outside of a runner there is none', () => {
  const environment = {
    GITHUB_SERVER_URL: 'http://127.0.0.1:3000/',
    GITHUB_REPOSITORY: 'org/recipe',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_JOB: 'stages'
  }
  const job = jobFrom(environment)
  assert.deepEqual(job, { server: 'http://127.0.0.1:3000', repository: 'org/recipe', runId: 7, attempt: 2, name: 'stages' })
  assert.match(jobKey(job), /^org-recipe-7-2-[0-9a-f]{8}$/)
  const others = [
    { ...job, attempt: 3 },
    { ...job, name: 'other' },
    { ...job, server: 'https://git.example.org' },
    { ...job, repository: 'org-recipe/x' }
  ]
  assert.equal(new Set([job, ...others].map(jobKey)).size, 5)
  assert.equal(jobFrom({ ...environment, GITHUB_RUN_ATTEMPT: undefined }).attempt, 1)
  assert.throws(() => jobFrom({ ...environment, GITHUB_RUN_ID: undefined }), /GITHUB_RUN_ID is not set/)
  assert.throws(() => jobFrom({ ...environment, GITHUB_RUN_ID: '../../x' }), /must be a number/)
})

test('a summary is written, and printed where the server would not show it; one that is too long is cut and not lost', () => {
  const file = join(folder, 'summary')
  const { lines, log } = logged()
  writeFileSync(file, '')
  writeSummary('# title\n::add-path::/tmp', log, { GITHUB_STEP_SUMMARY: file })
  assert.equal(readFileSync(file, 'utf8'), '# title\n::add-path::/tmp\n')
  assert.deepEqual(lines, ['::group::summary', ' | # title', ' | ::add-path::/tmp', '::endgroup::'])
  writeSummary('x', log, { GITHUB_STEP_SUMMARY: file, GITEA_ACTIONS_CAPABILITIES: 'other,job-summary' })
  assert.equal(lines.length, 4)
  writeSummary('é'.repeat(1_000_000), logged().log, { GITHUB_STEP_SUMMARY: file })
  assert.ok(readFileSync(file).length < 1_000_000)
})

test('whatever is thrown, Error or not, and from wherever, fails the step with a sentence', () => {
  const bodies = {
    "throw new Error('the disk is full')": /error {2}the disk is full/,
    "throw Object.assign(new Error('what'), { next: 'do this' })": /error {2}what\n {8}do this/,
    "throw 'a text'": /error {2}a text/,
    'throw undefined': /error {2}undefined/,
    "setTimeout(() => { throw new Error('later') }); await new Promise(() => setInterval(() => {}, 1000))": /error {2}later/,
    "Promise.reject(new Error('forgotten')); await new Promise(() => setInterval(() => {}, 1000))": /error {2}forgotten/,
    "return { failed: true, sentence: 'upgrade failed' }": /error {2}upgrade failed/,
    "throw '::add-path::/tmp'": /^ error {2}::add-path/
  }
  const frame = JSON.stringify(join(import.meta.dirname, 'run-action.ts'))
  for (const [body, said] of Object.entries(bodies)) {
    const code = `import { runAction } from ${frame}; await runAction(async () => { ${body} })`
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    assert.equal(ended.status, 1, body)
    assert.match(ended.stdout, said)
  }
  const fine = `import { runAction } from ${frame}; await runAction(async (log) => { setInterval(() => {}, 1000); log.say('x'.repeat(100000)); return { failed: false } })`
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', fine], { encoding: 'utf8' })
  assert.deepEqual([ended.status, ended.stdout.length], [0, 100002])
})

test('an older node is refused first, with both numbers', () => {
  const code = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import(${JSON.stringify(join(import.meta.dirname, 'needs-node.ts'))}); console.log('went on')`
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  assert.equal(ended.status, 1)
  assert.match(ended.stdout, /this is Node 20\.20\.2 .*needs Node 24/)
  assert.doesNotMatch(ended.stdout, /went on/)
})
