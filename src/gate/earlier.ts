import type { Comment } from '../gitea/types.ts'
import type { Facts } from '../trigger/facts.ts'
import { markOf } from './marks.ts'

/** What we have said on this pull request before: which comments were answered or taken in which attempt, and whether a stranger was. Pure. */
export function earlierFrom(comments: readonly Comment[], self: number): NonNullable<Facts['earlier']> {
  const marks = comments.flatMap((comment) => markOf(comment, self) ?? [])
  return {
    taken: marks.flatMap((mark) => (mark.kind === 'stranger' ? [] : [{ commentId: mark.commentId, attempt: mark.attempt }])),
    strangerAnswered: marks.some((mark) => mark.kind === 'stranger')
  }
}
