import type { TriggerEvent } from './event.ts'
import { commentEvents } from './event.ts'
import type { GatePolicy, Membership } from './facts.ts'
import { type Refusal, refusal } from './reasons.ts'

/** Why the event is none of ours, from the event alone (P2, P3); undefined: it may be. */
export function notForUs(event: TriggerEvent, policy: GatePolicy): Refusal | undefined {
  if (!commentEvents.includes(event.name)) return refusal('wrong-event', { name: event.name })
  if (event.action !== 'created') return refusal('not-created', { action: event.action })
  if (!event.isPull) return refusal('not-a-pull-request', {})
  // -2 is the automatic token, -1 and 0 are nobody who exists. By id: a name can be taken over.
  if (event.comment.userId <= 0 || policy.ignoredUsers.includes(event.comment.userId)) return refusal('ignored-user', {})
  if (event.senderId !== event.comment.userId) return refusal('sender-is-not-the-author', {})
  return undefined
}

/** Whether the author may ask without being a member. */
export const isListed = (event: TriggerEvent, policy: GatePolicy): boolean => policy.allowedUsers.includes(event.comment.userId)

/** Why the author may not ask; undefined: a member. One answer is yes, everything else is not, and only one of those is a no (L119). */
export function notAuthorised(membership: Membership, token: 'bot' | 'automatic'): Refusal | undefined {
  switch (membership.kind) {
    case 'member':
      return undefined
    case 'not-member':
      return refusal('not-a-member', {})
    case 'may-not-know':
      return refusal('membership-hidden', { token })
    case 'renamed':
      return refusal('user-renamed', {})
    case 'cannot-tell':
      return refusal('membership-unknown', { why: membership.why })
    default:
      return refusal('membership-unknown', { why: `an unknown answer: ${String(membership satisfies never)}` })
  }
}
