import { createHash } from 'node:crypto'
import { messageOf } from '../model/failure.ts'

/** The runner's own service for artifacts, for this job. */
export interface RuntimeService {
  url: string
  token: string
  /** Numbers that the service wants back, from the token's claim `Actions.Results:<run>:<job>`. */
  run: string
  job: string
}

/** undefined where the runner gives none, or a token that cannot be read: artifacts are a help and never needed. */
export function runtimeOf(environment: NodeJS.ProcessEnv = process.env): RuntimeService | undefined {
  const url = environment['ACTIONS_RESULTS_URL'] ?? ''
  const token = environment['ACTIONS_RUNTIME_TOKEN'] ?? ''
  if (url === '' || token === '') return undefined
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { scp?: unknown }
    const scope = String(claims.scp)
      .split(' ')
      .find((word) => word.startsWith('Actions.Results:'))
    const [, run, job] = scope?.split(':') ?? []
    return run === undefined || job === undefined ? undefined : { url: url.replace(/\/+$/, ''), token, run, job }
  } catch {
    return undefined
  }
}

export interface Artifact {
  name: string
  /** A zip. */
  content: Uint8Array
}

/** Protocol v4, Gitea 1.22 and later. Throws an Error for whatever goes wrong. */
export async function upload({ name, content }: Artifact, service: RuntimeService): Promise<void> {
  const about = { workflow_run_backend_id: service.run, workflow_job_run_backend_id: service.job, name }
  const { signedUploadUrl } = await call(service, 'CreateArtifact', { ...about, version: 4 })
  if (signedUploadUrl === undefined) throw new Error('the service gave no address to upload to')
  await put(signedUploadUrl, content)
  await call(service, 'FinalizeArtifact', { ...about, size: String(content.byteLength), hash: `sha256:${digestOf(content)}` })
}

export const digestOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** For the log: an artifact that is not there is no red. */
export const noArtifact = (error: unknown): string => `no artifact: ${messageOf(error)}`

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
