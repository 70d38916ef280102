import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { zipSync } from 'fflate'
import { messageOf } from '../model/failure.ts'
import { readResults } from '../report/results.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { Log } from './log.ts'
import type { RuntimeService } from './runtime-service.ts'

/** Bytes; a run with larger evidence gives its results and logs alone. */
const largest = 40 * 1024 * 1024

/** What of a run may be shown; everything else of the run directory stays on the host. */
const shown = ['results.json', 'junit.xml', 'logs/**/*', 'screenshots/**/*', 'playwright/**/*']

/**
 * Uploads what may be shown of a run and returns its page, for a link that is never dead. Artifacts come and go with the
 * server's version and configuration, so nothing that goes wrong here is more than a line in the log (protocol v4, Gitea 1.22 and later).
 */
export async function uploadArtifact(run: RunDirectory, service: RuntimeService, runLink: string, log: Log): Promise<string | null> {
  try {
    // A leak scan that said no keeps everything here.
    if (leaked(run)) return null
    const name = `testme-${run.runId}`
    const content = zipOf(run)
    const about = { workflow_run_backend_id: service.run, workflow_job_run_backend_id: service.job, name }
    const { signedUploadUrl } = await call(service, 'CreateArtifact', { ...about, version: 4 })
    if (signedUploadUrl === undefined) throw new Error('the service gave no address to upload to')
    await put(signedUploadUrl, content)
    const hash = `sha256:${createHash('sha256').update(content).digest('hex')}`
    await call(service, 'FinalizeArtifact', { ...about, size: String(content.byteLength), hash })
    log.say(`artifact ${name}, ${Math.ceil(content.byteLength / 1024)} KiB`)
    return `${runLink}/artifacts/${encodeURIComponent(name)}`
  } catch (error) {
    log.say(`no artifact: ${messageOf(error)}`)
    return null
  }
}

function leaked(run: RunDirectory): boolean {
  const scans = readResults(run.file('results.json')).stages.flatMap(({ checks }) => checks.filter(({ name }) => name === 'leak-scan'))
  return scans.some(({ status }) => status !== 'pass')
}

/** The same files give the same bytes: a zip's times are those of no clock. */
function zipOf(run: RunDirectory): Uint8Array {
  const files = globSync(shown, { cwd: run.path })
    .filter((file) => statSync(run.file(file)).isFile())
    .sort()
  const size = files.reduce((sum, file) => sum + statSync(run.file(file)).size, 0)
  const kept = size <= largest ? files : files.filter((file) => !file.startsWith('playwright/') && statSync(run.file(file)).size < largest / 40)
  return zipSync(Object.fromEntries(kept.map((file) => [file, readFileSync(run.file(file))])), { mtime: new Date('2000-01-01T12:00:00Z') })
}

async function call(service: RuntimeService, method: string, body: object): Promise<{ signedUploadUrl?: string }> {
  const response = await fetch(`${service.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000)
  })
  if (!response.ok) throw new Error(`${method} was answered with ${response.status}`)
  const answer = (await response.json()) as Record<string, unknown>
  // Gitea writes camel case, others snake case.
  const url = answer['signedUploadUrl'] ?? answer['signed_upload_url']
  return typeof url === 'string' ? { signedUploadUrl: url } : {}
}

async function put(address: string, content: Uint8Array): Promise<void> {
  const response = await fetch(`${address}&comp=block`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(content),
    signal: AbortSignal.timeout(60_000)
  })
  if (response.status !== 200 && response.status !== 201) throw new Error(`the upload was answered with ${response.status}`)
}
