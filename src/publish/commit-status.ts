import { type Age, compareRequest } from '../report/pull-request/marker.ts'
import { requestOf, type StatusLine } from '../report/pull-request/status.ts'
import type { PostedStatus, StatusClient } from './client.ts'

export type StatusOutcome = 'written' | 'unchanged' | 'superseded'

/** A commit, and the user whose statuses are ours. */
export interface Statuses {
  repository: string
  sha: string
  self: number
}

/**
 * Sets the status of a commit unless one of ours is of a newer request (L123), or is the last word on this one and we come with a "pending" that is late,
 * or the one that counts says the same. What others set under our name has no place in the order: every job of a branch may set any status.
 */
export async function writeStatus(client: StatusClient, { repository, sha, self }: Statuses, line: StatusLine): Promise<StatusOutcome> {
  const all = (await client.statuses(repository, sha)).filter((status) => status.context === line.context)
  const own = all.find((status) => isOf(self, status))
  if (own !== undefined && isNewer(own, line)) return 'superseded'
  if (own !== undefined && own === all[0] && isSame(own, line)) return 'unchanged'
  await client.setStatus(repository, sha, line)
  return 'written'
}

/** Whether a status of ours names this request: a comment can be edited by others, who set and edits a status is its creator alone. */
export async function isOnRecord(client: StatusClient, { repository, sha, self }: Statuses, request: Pick<Age, 'commentId' | 'attempt'>): Promise<boolean> {
  return (await client.statuses(repository, sha)).some((status) => {
    const named = isOf(self, status) ? requestOf(status) : undefined
    return named !== undefined && compareRequest(named, request) === 0
  })
}

/** The automatic user has no positive id, and Gitea does not name it. */
const isOf = (self: number, { creatorId = null }: PostedStatus): boolean => creatorId === self || (self <= 0 && creatorId === null)

function isNewer(own: PostedStatus, line: StatusLine): boolean {
  const [theirs, ours] = [requestOf(own), requestOf(line)]
  if (theirs === undefined || ours === undefined) return false
  const order = compareRequest(theirs, ours)
  return order > 0 || (order === 0 && line.state === 'pending' && own.state !== 'pending')
}

const isSame = (own: PostedStatus, line: StatusLine): boolean =>
  own.state === line.state && own.description === line.description && own.targetUrl === line.targetUrl
