import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { unzipSync } from 'fflate'
import { artifactService } from '../../test/support/artifact-service.ts'
import { cleanScan, dirtyScan, finishedRun } from '../../test/support/finished-run.ts'
import type { StageResult } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { uploadArtifact } from './artifact.ts'
import { createLog } from './log.ts'
import { runtimeOf } from './runtime-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-artifact-'))
const service = await artifactService()
const { calls } = service
after(() => {
  service.close()
  rmSync(folder, { recursive: true })
})
const runtime = runtimeOf(service.environment)

let number = 0
const aRun = (...checks: StageResult['checks']): RunDirectory => finishedRun(join(folder, `2026-11-25-custom-html-00000${number++}`), checks)

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
  const run = aRun(cleanScan)
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
    service.fails = (path) => path.includes(wrong)
    const { link, said } = await upload(aRun(cleanScan))
    assert.deepEqual([link, said.length], [null, 1])
    assert.match(said[0] ?? '', /no artifact: .*500/)
  }
  assert.equal(runtimeOf({}), undefined)
  assert.equal(runtimeOf({ ACTIONS_RESULTS_URL: service.url, ACTIONS_RUNTIME_TOKEN: 'opaque' }), undefined)
})

test('a secret that was found in what would be shown keeps all of it on the host, and so does a scan that was not made', async () => {
  service.fails = () => false
  calls.length = 0
  for (const checks of [[dirtyScan], [cleanScan, dirtyScan], [{ ...cleanScan, status: 'unverified' as const }], []])
    assert.deepEqual([(await upload(aRun(...checks))).link, calls.length], [null, 0])
})
