import { setTimeout as sleep } from 'node:timers/promises'
import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { Comment } from '../gitea/types.ts'
import { parseComment } from '../trigger/parse.ts'

export interface CancelOptions {
  gitea: Pick<Gitea, 'comments' | 'membership'>
  /** `owner/name` */
  repository: string
  pullRequest: number
  /** The comment that asked for the run: only what was written after it can cancel it. */
  commentId: number
  /** When that comment was written, by Gitea's clock. */
  requestedAt: string
  /** Of a re-run: when its attempt began, by Gitea's clock. A cancel of an earlier attempt does not end this one. */
  attemptBegan?: string
  /** Ids of users who may ask without being members. */
  allowedUsers: readonly number[]
  /** Says once for each reason what cannot be seen. */
  say: (line: string) => void
}

export interface Cancel {
  commentId: number
  login: string
  htmlUrl: string
}

/**
 * Whether a member has written `!testme cancel`. The comment is the record: nobody has to have answered it. One call when nothing new was said, one more
 * for each author of a command to cancel. Remembers what it has judged.
 */
export class CancelLook {
  readonly #options: CancelOptions
  readonly #judged = new Set<number>()
  readonly #said = new Set<string>()
  #since: Date

  constructor(options: CancelOptions) {
    this.#options = options
    this.#since = new Date(later(options.requestedAt, options.attemptBegan))
  }

  /** The first valid cancel, if there is one. Never throws for what Gitea does: a cancel that cannot be seen now is seen later. */
  async look(): Promise<Cancel | undefined> {
    const { gitea, repository, pullRequest } = this.#options
    try {
      const comments = await gitea.comments(repository, pullRequest, this.#since)
      for (const comment of comments) if (await this.#isCancel(comment)) return { commentId: comment.id, login: comment.login, htmlUrl: comment.htmlUrl }
    } catch (error) {
      if (!(error instanceof GiteaError)) throw error
      this.#once(`a cancel cannot be seen at the moment: ${error.message}`)
    }
    return undefined
  }

  async #isCancel(comment: Comment): Promise<boolean> {
    const { commentId, attemptBegan, allowedUsers } = this.#options
    if (comment.id <= commentId || comment.userId <= 0 || this.#judged.has(comment.id)) return false
    // A comment that was edited is not what its author wrote: the token of any job may edit it.
    const untouched = Date.parse(comment.createdAt) === Date.parse(comment.updatedAt)
    const inTime = attemptBegan === undefined || Date.parse(comment.createdAt) >= Date.parse(attemptBegan)
    const parsed = parseComment(comment.body)
    if (!untouched || !inTime || parsed.kind !== 'command' || parsed.command.kind !== 'cancel') {
      this.#judged.add(comment.id)
      return false
    }
    if (allowedUsers.includes(comment.userId)) return true
    return await this.#isMember(comment)
  }

  async #isMember(comment: Comment): Promise<boolean> {
    const { gitea, repository } = this.#options
    const membership = await gitea.membership(repository.split('/')[0] ?? '', comment.login)
    if (membership.kind === 'member') return true
    if (membership.kind === 'may-not-know') this.#once('the token may not see who is a member, so only users on the list can cancel by a comment')
    if (membership.kind === 'cannot-tell') this.#once(`cannot tell whether the author of a cancel is a member, asking again: ${membership.why}`)
    else this.#judged.add(comment.id)
    return false
  }

  #once(line: string): void {
    if (this.#said.has(line)) return
    this.#said.add(line)
    this.#options.say(line)
  }
}

/** Of two times the later one; the ids decide in the end, so a second of the past harms nothing. */
function later(first: string, second: string | undefined): number {
  return Math.max(Date.parse(first), second === undefined ? 0 : Date.parse(second)) - 1000
}

/**
 * Looks every few seconds until there is a cancel or `signal` ends it. Resolves with the cancel, or undefined when it was ended. A cancel is
 * noticed within 5 s as long as Gitea answers within two.
 */
export async function watchForCancel(options: CancelOptions & { signal: AbortSignal; everySeconds?: number }): Promise<Cancel | undefined> {
  const look = new CancelLook(options)
  for (;;) {
    if (options.signal.aborted) return undefined
    const cancel = await look.look().catch((error: unknown) => {
      if (options.signal.aborted) return undefined
      throw error
    })
    if (cancel !== undefined) return cancel
    try {
      await sleep((options.everySeconds ?? 2.5) * 1000, undefined, { signal: options.signal })
    } catch {
      return undefined
    }
  }
}
