import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomic } from '../run/atomic.ts'
import { type RunRequest, requestSchema } from '../trigger/request.ts'

/** What the gate of this host has accepted and said on the pull request, until it has a last word there. */
const acceptedSchema = z.strictObject({
  request: requestSchema,
  giteaRun: z.int().positive(),
  runLink: z.string().nullable(),
  requestedAt: z.string().nullable(),
  acceptedAt: z.iso.datetime()
})

export interface AcceptedRequest {
  request: RunRequest
  giteaRun: number
  runLink: string | null
  requestedAt: string | null
  acceptedAt: string
}

const folderOf = (state: string): string => join(state, 'accepted')
const fileOf = (state: string, { request, giteaRun }: Pick<AcceptedRequest, 'request' | 'giteaRun'>): string =>
  join(folderOf(state), `${giteaRun}-${request.commentId}-${request.attempt}.json`)

export function noteAccepted(state: string, accepted: AcceptedRequest): void {
  writeAtomic(fileOf(state, accepted), `${JSON.stringify(accepted, null, 2)}\n`, 0o600)
}

export function forgetAccepted(state: string, accepted: Pick<AcceptedRequest, 'request' | 'giteaRun'>): void {
  rmSync(fileOf(state, accepted), { force: true })
}

/** All that can be read. */
export function acceptedRequests(state: string): AcceptedRequest[] {
  const folder = folderOf(state)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        return [acceptedSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))]
      } catch {
        return []
      }
    })
}
