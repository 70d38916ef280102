import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import type { Check } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { openMask } from '../secrets/store.ts'
import type { StageContext } from './context.ts'
import { checkReady } from './ready.ts'

/** A stage whose recipe has these hooks, and a stack that is well. COUNT in them is a file that counts the calls. */
function stageWith(t: TestContext, hooks: string, http = 20): { context: StageContext; calls: () => number } {
  const folder = mkdtempSync(join(tmpdir(), 'testme-ready-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const count = join(folder, 'count')
  writeFileSync(count, '')
  writeFileSync(join(folder, 'ca.pem'), rootCertificates[0] ?? '')
  const counted = `import { appendFileSync, readFileSync } from 'node:fs'\nconst called = () => { appendFileSync('${count}', 'x'); return readFileSync('${count}', 'utf8').length }\n`
  writeFileSync(join(folder, 'hooks.ts'), `${counted}${hooks}`)
  const run = new RunDirectory(join(folder, 'run'))
  mkdirSync(run.path)
  const made = plan({ caFile: join(folder, 'ca.pem') }, { settingsDirectory: folder })
  made.settings.deadlines.http = http
  const context = {
    stage: 'install',
    run,
    mask: openMask(run.private('secrets.jsonl')),
    plan: made,
    engine: { call: async () => [] },
    signal: new AbortController().signal,
    progress: () => {},
    checks: [],
    handover: {}
  } as unknown as StageContext
  return { context, calls: () => readFileSync(count, 'utf8').length }
}

const ready = async ({ context }: { context: StageContext }): Promise<Check[]> => {
  await checkReady(context, 'fresh', new Set())
  return context.checks
}
const refused = (failureClass: string, pattern: RegExp) => (error: unknown) =>
  error instanceof StageFailure && error.failureClass === failureClass && pattern.test(error.message)

test('without a probe and without the hook nothing is waited for, and nothing is said', async (t) => {
  assert.deepEqual(await ready(stageWith(t, 'export const prepare = () => {}')), [])
})

test('the hook ready is called until it no longer says no, nor returns false', async (t) => {
  const says = stageWith(t, "export const ready = ({ no }) => { if (called() < 3) no('still migrating') }")
  assert.deepEqual(
    (await ready(says)).map(({ name, status, evidence }) => [name, status, evidence]),
    [['ready', 'pass', 'the hook ready says yes']]
  )
  assert.equal(says.calls(), 3)
  const returns = stageWith(t, 'export const ready = async () => called() > 1')
  await ready(returns)
  assert.equal(returns.calls(), 2)
})

test('a hook ready that says no until the deadline is the recipe, with its last words', async (t) => {
  await assert.rejects(
    ready(stageWith(t, "export const ready = ({ no }) => no(`still migrating, call ${called() > 0 ? 'again' : ''}`)", 0.2)),
    refused('recipe', /^not ready after 0\.2 s: ready: still migrating, call again$/)
  )
})

test('L56: a slip in the hook ready is ours at once, unless the app itself answers 5xx or not at all meanwhile', async (t) => {
  const slip = stageWith(t, 'export const ready = () => { called(); return undefined.status }')
  await assert.rejects(ready(slip), refused('suite', /the hook ready failed/))
  assert.equal(slip.calls(), 1)

  let answers = 0
  const app = createServer((_, answer) => {
    answers += 1
    if (answers < 3) answer.writeHead(503).end('<html>')
    else answer.end('{"up":true}')
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  t.after(() => app.close())
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  const mistakes: [string, RegExp][] = [
    ["'https://example.org/'", /example\.org is not in the zone/],
    ["'http://['", /Invalid URL/],
    ["'/', { body: 'a GET with a body' }", /cannot have body/]
  ]
  for (const [words, pattern] of mistakes) {
    const mistaken = stageWith(t, `export const ready = async ({ fetch }) => { called(); await fetch(${words}) }`)
    await assert.rejects(ready(mistaken), refused('suite', pattern), words)
    assert.equal(mistaken.calls(), 1, words)
  }
  const reads = stageWith(t, `export const ready = async ({ fetch }) => { called(); return (await (await fetch('${url}')).json()).up }`)
  await ready(reads)
  assert.equal(reads.calls(), 3)
})
