import type { Command, RunCommand } from './command.ts'
import type { Facts, Need, OtherRequest } from './facts.ts'
import type { Refusal } from './reasons.ts'
import type { RunRequest } from './request.ts'

export type Decision = Accepted | Refused

export type Accepted =
  | {
      accepted: true
      command: RunCommand
      request: RunRequest
      /** Requests of this pull request that wait and are replaced; their comments say so. */
      replaces: readonly OtherRequest[]
    }
  | { accepted: true; command: Exclude<Command, RunCommand> }

export interface Refused {
  accepted: false
  refusal: Refusal
  /** What to say on the pull request, in Markdown; null: nothing. */
  reply: string | null
  /** Whether the author was found to be allowed to ask. */
  authorised: boolean
}

/** What comes next: a fact to gather (or an act whose outcome is the fact), or the end. */
export type Step = { kind: 'need'; need: Need } | { kind: 'decided'; decision: Decision }

/**
 * The whole decision, in the order of docs/trigger.md. Called again with every new fact until it is decided. Pure: a comment that is no command is
 * decided without any fact but the event.
 */
export function decide(facts: Facts): Step {
  throw new Error(`not yet: ${facts.event.name}`)
}
