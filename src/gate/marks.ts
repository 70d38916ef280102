import type { Comment } from '../gitea/types.ts'
import { ageIn, askedIn } from '../report/pull-request/marker.ts'

/**
 * What our own comments say about themselves, in their hidden lines. Only a comment by the token's own user is ours: anybody can write a marker.
 * Up to Gitea 1.26 every workflow of a repository writes as one and the same automatic user, so what is read here may refuse a request and never allow one.
 */
export type Mark =
  /** The one comment of a run. */
  | (NonNullable<ReturnType<typeof askedIn>> & { kind: 'run'; commentId: number; attempt: number; progress: 'queued' | 'running' | 'kept' | 'over' })
  /** The one reply to a comment that starts no run. */
  | { kind: 'reply'; commentId: number; attempt: number }
  /** The one sentence for strangers. */
  | { kind: 'stranger' }

export function markOf(comment: Pick<Comment, 'body' | 'userId'>, self: number): Mark | undefined {
  if (comment.userId !== self) return undefined
  const [first = '', second = ''] = comment.body.split(/\r?\n/, 2)
  if (/^<!-- testme:stranger:\d{1,15} -->$/.test(first)) return { kind: 'stranger' }
  const reply = /^<!-- testme:reply:(\d{1,15}) -->$/.exec(first)
  if (reply !== null) return { kind: 'reply', commentId: Number(reply[1]), attempt: attemptIn(second) }
  return runMark(comment.body, first)
}

function runMark(body: string, first: string): Mark | undefined {
  const [asked, age] = [askedIn(first), ageIn(body)]
  if (asked === undefined || age === undefined) return undefined
  const progress = (['queued', 'running', 'kept'] as const)[age.progress] ?? 'over'
  return { kind: 'run', ...asked, commentId: age.commentId, attempt: age.attempt, progress }
}

/** The second hidden line of a reply. */
export function attemptLine(attempt: number): string {
  return `<!-- testme:attempt:${attempt} -->`
}

function attemptIn(line: string): number {
  return Number(/^<!-- testme:attempt:(\d{1,9}) -->$/.exec(line)?.[1] ?? '1')
}
