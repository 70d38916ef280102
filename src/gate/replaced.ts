import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { Comment } from '../gitea/types.ts'
import type { RunRequest } from '../trigger/request.ts'
import { markOf } from './marks.ts'

type Asked = Pick<RunRequest, 'repository' | 'pullRequest' | 'commentId' | 'attempt'>

/**
 * Whether the gate of a newer request has told this one, while it waited, that its place was taken. Gitea ends the waiting job by the group that both are in; on
 * 1.27.3 not in a called workflow, whose jobs are in no group (run). What was told must hold there too. Comments that cannot be read change nothing.
 */
export async function isReplaced(gitea: Pick<Gitea, 'comments' | 'currentUser'>, request: Asked): Promise<boolean> {
  try {
    const { id } = await gitea.currentUser()
    return replacedIn(await gitea.comments(request.repository, request.pullRequest), id, request)
  } catch (error) {
    if (error instanceof GiteaError) return false
    throw error
  }
}

/** Whether the last word on it was said before it began. Pure. */
export function replacedIn(comments: readonly Comment[], self: number, request: Asked): boolean {
  return comments.some((comment) => {
    const mark = markOf(comment, self)
    return mark?.kind === 'run' && mark.commentId === request.commentId && mark.attempt === request.attempt && mark.progress === 'over'
  })
}
