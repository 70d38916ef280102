import type { StageName } from '../model/types.ts'
import type { TriggerEvent } from './event.ts'
import type { RunRequest } from './request.ts'

/** What the host's configuration says about who may ask for what; for a laptop and in direct mode `defaultPolicy`. */
export interface GatePolicy {
  /** Ids of users who may ask without being members. */
  allowedUsers: readonly number[]
  /** Ids of users who are never answered, for instance other bots. */
  ignoredUsers: readonly number[]
  /** Whether a member may have a fork's commit tested. */
  forks: 'allow' | 'refuse'
  /** The target branches of pull requests that are tested; null: every one. */
  baseBranches: readonly string[] | null
}

export const defaultPolicy: GatePolicy = { allowedUsers: [], ignoredUsers: [], forks: 'allow', baseBranches: null }

/** `may-not-know`: the token may not ask (303); `renamed`: 307; `cannot-tell`: every other answer and none. */
export type Membership = { kind: 'member' } | { kind: 'not-member' } | { kind: 'may-not-know' } | { kind: 'renamed' } | { kind: 'cannot-tell'; why: string }

/** What the decision needs of a pull request. */
export interface PullFacts {
  state: 'open' | 'closed'
  merged: boolean
  headSha: string
  headRef: string
  headLabel: string
  headRepo: { id: number; fullName: string } | null
  baseRepo: { id: number; fullName: string }
  baseRef: string
}

/** What the rule of the push records needs of a timeline's entry. */
export interface RecordEntry {
  id: number
  type: string
  body: string
  userId: number | null
}

/** What could not be read, with the reason in words. */
export interface Unreadable {
  unreadable: string
}

/** The order of reading is the point: the timeline first, the pull request last. */
export interface PushRecords {
  timeline: readonly RecordEntry[] | Unreadable
  /** A second reading, wanted where the first took more than one page: pages are no snapshot (T12). */
  timelineAgain?: readonly RecordEntry[] | Unreadable
  pull: PullFacts | Unreadable
}

/** Another request for the same pull request, as Gitea shows it now. */
export interface OtherRequest {
  commentId: number
  attempt: number
  sha: string
  stages: readonly StageName[]
  base: string | null
  keepSeconds: number
  /** `waiting`: no stage has begun. `over`: it has its verdict, or will never have one. */
  state: 'waiting' | 'running' | 'over'
  /** Where a person can look at it. */
  link: string
}

/** Everything that is known so far; what is absent has not been asked for yet. */
export interface Facts {
  event: TriggerEvent
  /** `GITHUB_RUN_ATTEMPT`: 1, more for a re-run. */
  attempt: number
  policy: GatePolicy
  /** Whose token asks: the bot's, or the one that Gitea gives to the job, which knows less. */
  token: 'bot' | 'automatic'
  /** The user of the token: -2 for the automatic one. */
  self?: { userId: number }
  /** What we have already said on this pull request. `taken`: the comments and attempts that were answered or claimed. */
  earlier?: { taken: readonly { commentId: number; attempt: number }[]; strangerAnswered: boolean }
  membership?: Membership
  /** How the reaction went; changes nothing. */
  eyes?: 'given' | 'failed'
  /** The comment as it stands now. */
  comment?: { body: string; userId: number; createdAt: string; updatedAt: string } | 'gone' | Unreadable
  pull?: PullFacts | Unreadable
  records?: PushRecords
  /** The one retry. */
  recordsAgain?: PushRecords
  requests?: readonly OtherRequest[]
  /** Whether this process has claimed the request on Gitea (P16); `link`: the same was asked by another comment a moment before; null: this comment was taken. */
  claim?: { ours: true } | { ours: false; link: string | null }
}

/** The next fact that a decision needs, in this order; `eyes` and `claim` are acts whose outcome is the fact. */
export type Need =
  | { fact: 'self' }
  | { fact: 'earlier' }
  | { fact: 'membership'; organisation: string; login: string }
  | { fact: 'eyes' }
  | { fact: 'comment' }
  | { fact: 'pull' }
  | { fact: 'records' }
  | { fact: 'recordsAgain'; afterSeconds: number }
  | { fact: 'requests' }
  | { fact: 'claim'; request: RunRequest }
