import { compareRequest } from '../report/pull-request/marker.ts'
import { requestOf, type StatusLine } from '../report/pull-request/status.ts'
import type { Status, StatusClient } from './client.ts'

export type StatusOutcome = 'written' | 'unchanged' | 'superseded'

/**
 * Sets the status of a commit unless the one that counts says the same, or is of a newer request (L123), or is the last word on this one and we come
 * with a "pending" that is late. What others wrote under our name is overwritten.
 */
export async function writeStatus(client: StatusClient, repository: string, sha: string, line: StatusLine): Promise<StatusOutcome> {
  const current = (await client.statuses(repository, sha)).find((status) => status.context === line.context)
  const outcome = current === undefined ? 'written' : judge(current, line)
  if (outcome === 'written') await client.setStatus(repository, sha, line)
  return outcome
}

function judge(current: Status, line: StatusLine): StatusOutcome {
  const [theirs, ours] = [requestOf(current), requestOf(line)]
  if (theirs !== undefined && ours !== undefined) {
    const order = compareRequest(theirs, ours)
    if (order > 0 || (order === 0 && line.state === 'pending' && current.state !== 'pending')) return 'superseded'
  }
  const same = current.state === line.state && current.description === line.description && current.targetUrl === line.targetUrl
  return same ? 'unchanged' : 'written'
}
