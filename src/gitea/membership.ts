import { GiteaError } from './error.ts'
import type { Answer } from './http.ts'
import type { Membership } from './types.ts'

/** What `GET /orgs/{org}/members/{user}` answers without following redirects: each of these says something, everything else is a failure. */
export const membershipAnswers = [204, 404, 303, 307] as const

/**
 * One exact status makes a member. 303 points to the list of public members: following it would turn a private member into a stranger, and a wrong
 * token into one that looks right (run on Gitea 1.26.0).
 */
export function membershipFrom(answer: Answer): Membership {
  if (answer.status === 204) return { kind: 'member' }
  if (answer.status === 404) return { kind: 'not-member' }
  if (answer.status === 303) return { kind: 'may-not-know' }
  if (answer.status === 307) return { kind: 'renamed' }
  return { kind: 'cannot-tell', why: `Gitea answers ${answer.status}` }
}

/** No answer is never a no, and never a yes. What a signal ended is thrown on. */
export function membershipUnknown(error: unknown): Membership {
  if (error instanceof GiteaError) return { kind: 'cannot-tell', why: error.brief }
  throw error
}
