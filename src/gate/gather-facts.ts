import { setTimeout as sleep } from 'node:timers/promises'
import { GiteaError } from '../gitea/error.ts'
import type { Facts, PushRecords, Unreadable } from '../trigger/facts.ts'
import type { Gather } from '../trigger/gather.ts'
import { claimRequest } from './claim.ts'
import { earlierFrom } from './earlier.ts'
import { knownRequests } from './known-requests.ts'
import { type GateOptions, repositoryOf } from './options.ts'

/**
 * Each fact of the decision, asked of Gitea. What says something about the comment or the pull request becomes a fact also when it cannot be read;
 * what says who we are and what we did before must be read, or nothing is decided: those throw.
 */
export function gatherFrom(options: GateOptions): Gather {
  const { gitea, event, say } = options
  const repository = repositoryOf(event)
  const self = (facts: Facts): number => facts.self?.userId ?? Number.NaN

  const records = async (): Promise<PushRecords> => {
    // The order is the point: the timeline first, the head last. What moves in between is seen by one of the two.
    const first = await orUnreadable(() => gitea.timelinePages(repository, event.number, { commentId: event.comment.id }))
    const more = 'entries' in first && first.pages > 1
    const again = more ? await orUnreadable(() => gitea.timelinePages(repository, event.number, { commentId: event.comment.id })) : undefined
    const entries = (read: typeof first): PushRecords['timeline'] => ('entries' in read ? read.entries : read)
    const pull = await orUnreadable(() => gitea.pull(repository, event.number))
    return { timeline: entries(first), ...(again === undefined ? {} : { timelineAgain: entries(again) }), pull }
  }

  return {
    self: async () => ({ userId: (await gitea.currentUser()).id }),
    earlier: async (_, facts) => earlierFrom(await gitea.comments(repository, event.number), self(facts)),
    membership: async ({ organisation, login }) => await gitea.membership(organisation, login),
    eyes: async () => {
      try {
        await gitea.react(repository, event.comment.id, 'eyes')
        return 'given'
      } catch (error) {
        if (!(error instanceof GiteaError)) throw error
        say(`the reaction could not be given, which changes nothing else: ${error.message}`)
        return 'failed'
      }
    },
    comment: async () =>
      await orUnreadable(async () => {
        const comment = await gitea.comment(repository, event.comment.id)
        // Membership was asked for a name: it must still be the author's.
        if (comment !== undefined && comment.login !== event.comment.login) return { unreadable: 'its author goes by another name now' }
        return comment ?? ('gone' as const)
      }),
    pull: async () => await orUnreadable(() => gitea.pull(repository, event.number)),
    records,
    recordsAgain: async ({ afterSeconds }) => {
      say(`the head is ahead of Gitea's records of pushes, which it writes a moment later: reading them once more in ${afterSeconds} s`)
      await (options.wait ?? ((seconds) => sleep(seconds * 1000)))(afterSeconds)
      return await records()
    },
    requests: async (_, facts) => await knownRequests(gitea, repository, await gitea.comments(repository, event.number), self(facts)),
    claim: async ({ request }, facts) => await claimRequest(options, request, facts)
  }
}

async function orUnreadable<T>(read: () => Promise<T>): Promise<T | Unreadable> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof GiteaError) return { unreadable: error.brief }
    throw error
  }
}
