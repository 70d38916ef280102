import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { unzipSync } from 'fflate'
import { plan } from '../../test/support/plan.ts'
import type { StageResult } from '../model/types.ts'
import { writeResults } from '../report/results.ts'
import { RunDirectory } from '../run/directory.ts'
import { uploadArtifact } from './artifact.ts'
import { createLog } from './log.ts'
import { runtimeOf } from './runtime-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-artifact-'))
let answers: (path: string) => number = () => 200
const calls: { method: string; path: string; authorization: string; body: Buffer }[] = []
const service = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const path = request.url ?? ''
    calls.push({ method: request.method ?? '', path, authorization: request.headers.authorization ?? '', body: Buffer.concat(chunks) })
    const status = answers(path)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(path.endsWith('CreateArtifact') && status === 200 ? JSON.stringify({ ok: true, signedUploadUrl: `${url}/upload?sig=1` }) : '{}')
  })
})
await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
after(() => {
  service.close()
  rmSync(folder, { recursive: true })
})

const claims = (scp: string): string => `x.${Buffer.from(JSON.stringify({ scp })).toString('base64url')}.x`
const runtime = runtimeOf({ ACTIONS_RESULTS_URL: `${url}/`, ACTIONS_RUNTIME_TOKEN: claims('Actions.Other:1 Actions.Results:12:34') })

let number = 0
function finishedRun(scan: StageResult['checks'][number]): RunDirectory {
  const run = new RunDirectory(join(folder, `2026-11-25-custom-html-00000${number++}`))
  mkdirSync(run.path)
  const chosen = plan({}, { stages: ['teardown'], runId: run.runId })
  run.writePlan(chosen)
  run.writeStage({ stage: 'teardown', status: 'pass', headline: 'x', checks: [scan], startedAt: new Date().toISOString(), seconds: 1, handover: {} })
  writeResults(run, false)
  mkdirSync(run.file('logs'))
  writeFileSync(run.file('logs', 'install.log'), 'a log')
  writeFileSync(run.private('secrets.jsonl'), 'hunter2')
  return run
}

async function upload(run: RunDirectory): Promise<{ link: string | null; said: string[] }> {
  const said: string[] = []
  if (runtime === undefined) throw new Error('no runtime')
  return {
    link: await uploadArtifact(
      run,
      runtime,
      'https://git.example.org/a/b/actions/runs/5',
      createLog((line) => said.push(line))
    ),
    said
  }
}

test('what may be shown is uploaded, whole and with its digest; the private part never is', async () => {
  answers = (path) => (path.startsWith('/upload') ? 201 : 200)
  const run = finishedRun({ name: 'leak-scan', status: 'pass', evidence: 'nothing' })
  const { link } = await upload(run)
  assert.equal(link, `https://git.example.org/a/b/actions/runs/5/artifacts/testme-${run.runId}`)
  assert.deepEqual(
    calls.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`),
    ['POST CreateArtifact', 'PUT upload?sig=1&comp=block', 'POST FinalizeArtifact']
  )
  const [create, put, finalize] = calls.map(({ body }) => body)
  assert.deepEqual(JSON.parse(String(create)), { workflow_run_backend_id: '12', workflow_job_run_backend_id: '34', name: `testme-${run.runId}`, version: 4 })
  assert.equal(
    (JSON.parse(String(finalize)) as { hash: string }).hash,
    `sha256:${createHash('sha256')
      .update(put ?? '')
      .digest('hex')}`
  )
  assert.deepEqual(Object.keys(unzipSync(put ?? Buffer.alloc(0))).sort(), ['junit.xml', 'logs/install.log', 'results.json'])
})

test('an artifact is never needed: whatever its service does is a line in the log', async () => {
  for (const wrong of ['CreateArtifact', '/upload', 'FinalizeArtifact']) {
    answers = (path) => (path.includes(wrong) ? 500 : 200)
    const { link, said } = await upload(finishedRun({ name: 'leak-scan', status: 'pass', evidence: 'nothing' }))
    assert.deepEqual([link, said.length], [null, 1])
    assert.match(said[0] ?? '', /no artifact: .*500/)
  }
  assert.equal(runtimeOf({}), undefined)
  assert.equal(runtimeOf({ ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: 'opaque' }), undefined)
})

test('a secret that was found in what would be shown keeps all of it on the host', async () => {
  calls.length = 0
  const { link } = await upload(finishedRun({ name: 'leak-scan', status: 'fail', class: 'suite', evidence: 'found' }))
  assert.deepEqual([link, calls.length], [null, 0])
})
