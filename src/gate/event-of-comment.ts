import type { Gitea } from '../gitea/client.ts'
import type { TriggerEvent } from '../trigger/event.ts'

/**
 * The event of a comment, from Gitea's API and not from a file: what the host knows when it is given nothing but a repository and a comment's id.
 * undefined: there is no such comment. An edited comment comes as it stands now, and the decision refuses it for its times.
 */
export async function eventOfComment(gitea: Pick<Gitea, 'comment' | 'repository'>, repository: string, commentId: number): Promise<TriggerEvent | undefined> {
  const comment = await gitea.comment(repository, commentId)
  if (comment === undefined || comment.number === null) return undefined
  const { id, owner, fullName, htmlUrl } = await gitea.repository(repository)
  return {
    name: 'issue_comment',
    action: 'created',
    repository: { id, owner, name: fullName.split('/')[1] ?? '', htmlUrl },
    number: comment.number,
    isPull: comment.onPull,
    comment: {
      id: comment.id,
      body: comment.body,
      userId: comment.userId,
      login: comment.login,
      createdAt: comment.createdAt,
      htmlUrl: comment.htmlUrl
    },
    senderId: comment.userId
  }
}
