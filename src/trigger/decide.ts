import { isListed, notAuthorised, notForUs } from './authorise.ts'
import type { Command, RunCommand } from './command.ts'
import { commandLine } from './command-line.ts'
import type { TriggerEvent } from './event.ts'
import type { Facts, Need, OtherRequest } from './facts.ts'
import { placeAmong } from './others.ts'
import { parseComment } from './parse.ts'
import { pinHead, retryAfterSeconds } from './pin.ts'
import { judgePull } from './policy.ts'
import { audienceOf, type Refusal, refusal, replyOf } from './reasons.ts'
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
 * The whole decision, in the order of docs/trigger.md. Called again with every new fact until it is decided (`gatherAndDecide`). Pure: a comment that
 * is no command is decided without any fact but the event. Every earlier question is asked again with every call, so no order of facts skips one.
 */
export function decide(facts: Facts): Step {
  const { event, policy, self, earlier } = facts
  const strange = notForUs(event, policy)
  if (strange !== undefined) return refuse(strange, facts)
  const parsed = parseComment(event.comment.body)
  if (parsed.kind === 'none') return refuse(refusal('no-command', {}), facts)

  if (self === undefined) return need({ fact: 'self' })
  if (self.userId === event.comment.userId) return refuse(refusal('own-comment', {}), facts)
  if (earlier === undefined) return need({ fact: 'earlier' })
  if (earlier.taken.some((one) => one.commentId === event.comment.id && one.attempt >= facts.attempt)) return refuse(refusal('duplicate', {}), facts)

  if (!isListed(event, policy)) {
    if (facts.membership === undefined) return need({ fact: 'membership', organisation: event.repository.owner, login: event.comment.login })
    const no = notAuthorised(facts.membership, facts.token)
    if (no !== undefined) return refuse(no, facts)
  }
  if (facts.eyes === undefined) return need({ fact: 'eyes' })

  if (facts.comment === undefined) return need({ fact: 'comment' })
  const changed = commentChanged(facts.comment, event)
  if (changed !== undefined) return refuse(changed, facts)
  if (parsed.kind === 'invalid') {
    const { problem, word, near } = parsed
    return refuse(refusal('invalid-command', { problem, word, near }), facts)
  }
  return parsed.command.kind === 'run' ? decideRun(facts, parsed.command) : { kind: 'decided', decision: { accepted: true, command: parsed.command } }
}

/** From "this person may ask" to "this commit": policy, pin, the others, the claim. */
function decideRun(facts: Facts, command: RunCommand): Step {
  const { event, policy } = facts
  if (facts.token === 'automatic' && command.keepSeconds !== undefined) {
    const { keepSeconds: _, ...without } = command
    return refuse(refusal('keep-without-bot', { line: commandLine(without) }), facts)
  }
  if (facts.pull === undefined) return need({ fact: 'pull' })
  const first = judgePull(facts.pull, event, command, policy)
  if (!first.ok) return refuse(first.refusal, facts)

  let pull = first.pull
  const line = (head: string): string => commandLine({ ...command, sha: head.slice(0, 12) })
  if (command.sha !== undefined) {
    // P10: whoever names the commit has no race with those who push.
    if (!pull.headSha.startsWith(command.sha)) return refuse(refusal('sha-is-not-the-head', { head: pull.headSha, line: line(pull.headSha) }), facts)
  } else {
    const records = facts.recordsAgain ?? facts.records
    if (records === undefined) return need({ fact: 'records' })
    // What was read last is what counts: it may have been closed, or moved to another branch, in between.
    const last = judgePull(records.pull, event, command, policy)
    if (!last.ok) return refuse(last.refusal, facts)
    const pin = pinHead(event.comment, records, line)
    if (pin.kind === 'retry' && facts.recordsAgain === undefined) return need({ fact: 'recordsAgain', afterSeconds: retryAfterSeconds })
    if (pin.kind !== 'pinned') return refuse(pin.refusal, facts)
    pull = { ...last.pull, headSha: pin.sha }
  }

  const request: RunRequest = {
    repository: `${event.repository.owner}/${event.repository.name}`,
    pullRequest: event.number,
    commentId: event.comment.id,
    headRepository: pull.headRepository,
    sha: pull.headSha,
    baseBranch: pull.baseBranch,
    base: command.base ?? null,
    stages: [...command.stages],
    keepSeconds: command.keepSeconds ?? 0,
    requestedBy: event.comment.login,
    fork: pull.fork,
    attempt: facts.attempt
  }
  if (facts.requests === undefined) return need({ fact: 'requests' })
  const place = placeAmong(request, facts.requests)
  if (!place.ok) return refuse(place.refusal, facts)
  if (facts.claim === undefined) return need({ fact: 'claim', request })
  if (!facts.claim.ours) {
    // Another comment with the same request was a moment earlier; or this one was taken by another process, which answers it.
    const { link } = facts.claim
    return refuse(link === null ? refusal('claimed-by-another', {}) : refusal('already-asked', { state: 'waiting', link }), facts)
  }
  return { kind: 'decided', decision: { accepted: true, command, request, replaces: place.replaces } }
}

/** An edited comment is not what its author wrote: the automatic token of any job may edit it (run on Gitea 1.26.0). */
function commentChanged(now: NonNullable<Facts['comment']>, { comment }: TriggerEvent): Refusal | undefined {
  if (now === 'gone') return refusal('comment-deleted', {})
  if ('unreadable' in now) return refusal('comment-unreadable', { why: now.unreadable })
  const untouched = Date.parse(now.createdAt) === Date.parse(now.updatedAt)
  return untouched && now.body === comment.body && now.userId === comment.userId ? undefined : refusal('comment-edited', {})
}

const need = (next: Need): Step => ({ kind: 'need', need: next })

function refuse(reason: Refusal, { event, policy, earlier, membership }: Facts): Step {
  const again = audienceOf(reason) === 'stranger' && earlier?.strangerAnswered === true
  const authorised = isListed(event, policy) || membership?.kind === 'member'
  return { kind: 'decided', decision: { accepted: false, refusal: reason, reply: again ? null : replyOf(reason), authorised } }
}
