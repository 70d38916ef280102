import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A runner's service for artifacts (protocol v4) over real HTTP. */
export interface ArtifactService {
  url: string
  /** What a runner gives a step of the job that may upload. */
  environment: { ACTIONS_RESULTS_URL: string; ACTIONS_RUNTIME_TOKEN: string }
  calls: { method: string; path: string; authorization: string; body: Buffer }[]
  /** What was uploaded to the end, by name. */
  uploaded: Map<string, Buffer>
  /** Whether a path is answered with an error. */
  fails: (path: string) => boolean
  close: () => void
}

/** A token with this claim, of which a step reads the numbers of its run and job. */
export const tokenClaiming = (scp: string): string => `x.${Buffer.from(JSON.stringify({ scp })).toString('base64url')}.x`

export async function artifactService(): Promise<ArtifactService> {
  let content = Buffer.alloc(0)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      const body = Buffer.concat(chunks)
      service.calls.push({ method: request.method ?? '', path, authorization: request.headers.authorization ?? '', body })
      const failed = service.fails(path)
      response.writeHead(failed ? 500 : path.startsWith('/upload') ? 201 : 200, { 'content-type': 'application/json' })
      if (!failed && path.startsWith('/upload')) content = body
      if (!failed && path.endsWith('FinalizeArtifact')) service.uploaded.set((JSON.parse(String(body)) as { name: string }).name, content)
      response.end(!failed && path.endsWith('CreateArtifact') ? JSON.stringify({ ok: true, signedUploadUrl: `${service.url}/upload?sig=1` }) : '{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service: ArtifactService = {
    url,
    environment: { ACTIONS_RESULTS_URL: `${url}/`, ACTIONS_RUNTIME_TOKEN: tokenClaiming('Actions.Other:1 Actions.Results:12:34') },
    calls: [],
    uploaded: new Map(),
    fails: () => false,
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
  return service
}
