import { z } from 'zod'
import type { PushRecords, RecordEntry } from './facts.ts'
import { type Refusal, refusal } from './reasons.ts'
import { fullSha } from './request.ts'

/** `retry`: the head is ahead of the records, which Gitea writes up to 2.5 s after a push (run on 1.26.0): worth one more reading. */
export type Pin = { kind: 'pinned'; sha: string } | { kind: 'retry'; refusal: Refusal } | { kind: 'refused'; refusal: Refusal }

/** What the comment was when it made the run start. */
export interface TriggerComment {
  id: number
  body: string
  userId: number
}

/** Seconds before the one retry. */
export const retryAfterSeconds = 2.5

const pushRecord = z.object({ commit_ids: z.array(z.string().regex(fullSha)).min(1) })

/**
 * The head that the author of the comment can have seen, by the server's own records and never by dates, which the pusher chooses. All of:
 * (a) the last commit of the newest push record before the comment (b) is the head, (c) nothing was pushed and no target changed since,
 * (d) the comment stands in the timeline as it was. Ids order entries: comments and records count with one counter (run on Gitea 1.26.0).
 * (c) is not implied: a force push back to an older commit rewrites the old records, so that (a) and (b) agree on a commit that nobody asked for.
 */
export function pinHead(comment: TriggerComment, { timeline, timelineAgain, pull }: PushRecords, line: (head: string) => string): Pin {
  if ('unreadable' in pull) return refused(refusal('pull-unreadable', { why: pull.unreadable }))
  const head = pull.headSha
  if (!fullSha.test(head)) return refused(refusal('pull-unreadable', { why: 'its head is no full commit id' }))
  const ready = { head, line: line(head) }
  const unreadable = (why: string): Pin => refused(refusal('records-unreadable', { ...ready, why }))

  if ('unreadable' in timeline) return unreadable(timeline.unreadable)
  if (timelineAgain !== undefined) {
    if ('unreadable' in timelineAgain) return unreadable(timelineAgain.unreadable)
    // T12: an entry that is deleted between two pages moves another one out of sight.
    if (digest(timeline) !== digest(timelineAgain)) return unreadable('they changed while they were read')
  }

  const own = timeline.find((entry) => entry.id === comment.id)
  if (own === undefined) return refused(refusal('comment-deleted', {}))
  if (own.type !== 'comment' || own.body !== comment.body || own.userId !== comment.userId) return refused(refusal('comment-edited', {}))

  const later = timeline.filter((entry) => entry.id > comment.id)
  if (later.some((entry) => entry.type === 'pull_push')) return refused(refusal('head-moved', ready))
  if (later.some((entry) => entry.type === 'change_target_branch')) return refused(refusal('target-changed', ready))

  const newest = newestPush(timeline.filter((entry) => entry.id < comment.id))
  if (newest === undefined) return { kind: 'retry', refusal: refusal('push-record-missing', ready) }
  const last = lastCommit(newest)
  if (last === undefined) return unreadable('the newest one names no commits')
  return last === head ? { kind: 'pinned', sha: head } : { kind: 'retry', refusal: refusal('push-record-missing', ready) }
}

const refused = (reason: Refusal): Pin => ({ kind: 'refused', refusal: reason })

const newestPush = (entries: readonly RecordEntry[]): RecordEntry | undefined =>
  entries
    .filter((entry) => entry.type === 'pull_push')
    .reduce<RecordEntry | undefined>((best, entry) => (best === undefined || entry.id > best.id ? entry : best), undefined)

/** A record names its commits oldest first; a force push names the old head and the new one. */
function lastCommit({ body }: RecordEntry): string | undefined {
  try {
    return pushRecord.safeParse(JSON.parse(body)).data?.commit_ids.at(-1)
  } catch {
    return undefined
  }
}

/** Two readings agree when they hold the same pushes and changes of target, in whatever order. */
const digest = (entries: readonly RecordEntry[]): string =>
  JSON.stringify(
    entries
      .filter((entry) => entry.type === 'pull_push' || entry.type === 'change_target_branch')
      .map((entry) => [entry.id, entry.type, entry.body])
      .sort(([a], [b]) => Number(a) - Number(b))
  )
