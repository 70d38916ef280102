import { GiteaError } from '../gitea/error.ts'
import { isSame } from '../trigger/asked.ts'
import type { Facts } from '../trigger/facts.ts'
import type { RunRequest } from '../trigger/request.ts'
import { earlierFrom } from './earlier.ts'
import { requestsIn } from './known-requests.ts'
import { type GateOptions, repositoryOf } from './options.ts'

/**
 * Takes a request for this process alone. Gitea keeps one reaction of a kind for each user and comment, in one transaction: of two gates that give the
 * rocket to the same comment one is told "new" and the other "there already". The comment's id is the claim's name; a re-run is a claim of its own, told
 * apart by what our comment on the pull request says. Throws what leaves open whose the claim is: ambiguous means closed.
 */
export async function claimRequest(options: GateOptions, request: RunRequest, facts: Facts): Promise<NonNullable<Facts['claim']>> {
  const { gitea, say, event } = options
  const first = request.attempt > 1 ? 'new' : await rocket(options, request)
  if (first === 'there') return { ours: false, link: null }

  // What another gate has taken since we last looked, for this comment or for the same of another one that came before.
  const self = facts.self?.userId ?? Number.NaN
  const comments = await gitea.comments(repositoryOf(event), event.number)
  const taken = earlierFrom(comments, self).taken.some((one) => one.commentId === request.commentId && one.attempt >= request.attempt)
  const known = new Set((facts.requests ?? []).map((one) => one.commentId))
  const twin = requestsIn(comments, self).find(
    (one) => one.state !== 'over' && one.commentId < request.commentId && !known.has(one.commentId) && isSame(one, request)
  )
  if (taken || twin !== undefined) {
    say('another gate has taken this in the same moment')
    return { ours: false, link: twin?.link ?? null }
  }
  return { ours: true }
}

async function rocket({ gitea, say, event }: GateOptions, request: RunRequest): Promise<'new' | 'there'> {
  try {
    return await gitea.react(repositoryOf(event), request.commentId, 'rocket', { once: true })
  } catch (error) {
    // A Gitea whose configuration has no rocket: then the comment on the pull request, which is read right after, is all there is.
    if (!(error instanceof GiteaError) || error.status !== 403) throw error
    say('this Gitea does not take the reaction "rocket" from us: two gates at the same moment could both take this comment')
    return 'new'
  }
}
