import { GiteaError } from '../gitea/error.ts'
import { messageOf } from '../model/failure.ts'
import { writeSticky } from '../publish/sticky-comment.ts'
import { replyMarker, strangerMarker } from '../report/pull-request/marker.ts'
import { replyMarkdown, strangerMarkdown } from '../report/pull-request/reply.ts'
import { isListed } from '../trigger/authorise.ts'
import type { Accepted, Refused } from '../trigger/decide.ts'
import type { Facts } from '../trigger/facts.ts'
import { type Gather, gatherAndDecide } from '../trigger/gather.ts'
import { helpMarkdown } from '../trigger/help.ts'
import { audienceOf, sentenceOf } from '../trigger/reasons.ts'
import type { RunRequest } from '../trigger/request.ts'
import { cancelAnswer, statusAnswer } from './answers.ts'
import { gatherFrom } from './gather-facts.ts'
import { knownRequests } from './known-requests.ts'
import { attemptLine } from './marks.ts'
import { type GateOptions, repositoryOf } from './options.ts'
import { queuedView, replacedView } from './queued-view.ts'

/** What a gate hands on: the outputs of its step. */
export interface GateOutcome {
  /** Whether a run was asked for and may be made. */
  accepted: boolean
  /** `run`, `help`, `status`, `cancel`, or the code of a refusal. */
  reason: string
  request: RunRequest | null
}

/**
 * The whole gate: facts in the order of the decision, the decision, then what follows from it. A comment that is no command costs no call. Once it is
 * decided nothing changes the decision: what cannot be said on the pull request is said in the log. Throws GiteaError when Gitea does not answer what
 * must be known; then nothing was accepted.
 */
export async function runGate(options: GateOptions): Promise<GateOutcome> {
  const { event, attempt, policy, token } = options
  const start: Facts = { event, attempt, policy, token }
  const known = { facts: start }
  const { decision, facts } = await gatherAndDecide(start, remembering(gatherFrom(options), known)).catch(async (error: unknown) => {
    if (error instanceof GiteaError) await sayThatNothingWasDecided(options, known.facts, error)
    throw error
  })
  return decision.accepted ? await act(options, decision, facts) : await refuse(options, decision, facts)
}

async function act(options: GateOptions, decision: Accepted, facts: Facts): Promise<GateOutcome> {
  const { say } = options
  if (decision.command.kind === 'run') return await acceptRun(options, decision as Extract<Accepted, { request: RunRequest }>)
  const { kind } = decision.command
  say(`the comment asks for: ${kind}`)
  const markdown = await bestEffort(options, 'the answer', async () => (kind === 'help' ? helpMarkdown() : await answerFromPull(options, kind, selfOf(facts))))
  if (markdown !== undefined) await reply(options, selfOf(facts), markdown)
  return { accepted: false, reason: kind, request: null }
}

async function acceptRun(options: GateOptions, { request, replaces }: Extract<Accepted, { request: RunRequest }>): Promise<GateOutcome> {
  const { say, publisher, event, token } = options
  say(`accepted: ${request.sha} of ${request.headRepository}, asked for by comment ${request.commentId}, attempt ${request.attempt}`)
  const view = queuedView(request, { runLink: await runLink(options), requestedAt: event.comment.createdAt, token })
  await bestEffort(options, 'the acknowledgement', async () => {
    for (const other of replaces) {
      for (const problem of (await publisher.publish(replacedView(request, other))).problems) say(problem)
    }
    for (const problem of (await publisher.publish(view)).problems) say(problem)
  })
  return { accepted: true, reason: 'run', request }
}

async function refuse(options: GateOptions, decision: Refused, facts: Facts): Promise<GateOutcome> {
  const { code } = decision.refusal
  options.say(`not run: reason_code=${code}: ${sentenceOf(decision.refusal)}`)
  if (decision.reply !== null) {
    const stranger = audienceOf(decision.refusal) === 'stranger'
    await (stranger ? replyToStranger(options, selfOf(facts), decision.reply) : reply(options, selfOf(facts), decision.reply))
  }
  return { accepted: false, reason: code, request: null }
}

async function answerFromPull({ gitea, event, token }: GateOptions, kind: 'status' | 'cancel', self: number): Promise<string> {
  const repository = repositoryOf(event)
  const requests = await knownRequests(gitea, repository, await gitea.comments(repository, event.number), self)
  if (kind === 'cancel') return cancelAnswer(requests, token)
  const { headSha } = await gitea.pull(repository, event.number)
  return statusAnswer(requests, { sha: headSha, statuses: await gitea.statuses(repository, headSha) })
}

/** One comment for each comment that starts no run; a re-run edits it. */
async function reply(options: GateOptions, posterId: number, markdown: string): Promise<void> {
  const { gitea, event, attempt } = options
  const marker = replyMarker(event.comment.id)
  const [first = '', ...rest] = replyMarkdown(event.comment.id, markdown).split('\n')
  const body = [first, attemptLine(attempt), ...rest].join('\n')
  await bestEffort(options, 'the reply', () => writeSticky(gitea, { repository: repositoryOf(event), pullRequest: event.number, posterId, marker }, body))
}

/** The same bytes whoever asks and whatever the reason, once on a pull request. */
async function replyToStranger(options: GateOptions, posterId: number, sentence: string): Promise<void> {
  const { gitea, event } = options
  const sticky = { repository: repositoryOf(event), pullRequest: event.number, posterId, marker: strangerMarker(event.number) }
  await bestEffort(options, 'the reply', () => writeSticky(gitea, sticky, strangerMarkdown(event.number, sentence)))
}

/** A member learns that Gitea did not answer; whoever is not known to be one learns nothing. */
async function sayThatNothingWasDecided(options: GateOptions, { self, membership, event, policy }: Facts, error: GiteaError): Promise<void> {
  options.say(`nothing was decided, so nothing is run: ${error.message}`)
  if (self === undefined || !(membership?.kind === 'member' || isListed(event, policy))) return
  const sentence = `This was not run: a question to Gitea had no usable answer (${error.brief.replace(/[^A-Za-z0-9 .:;()/_-]/g, ' ')}). Comment again: \`!testme\`.`
  await reply(options, self.userId, sentence)
}

/** Keeps what is known, for the case that the next fact cannot be had. */
function remembering(gather: Gather, known: { facts: Facts }): Gather {
  const each = Object.entries(gather).map(([name, ask]) => [
    name,
    async (need: never, facts: Facts) => {
      known.facts = facts
      return await (ask as (need: never, facts: Facts) => Promise<unknown>)(need, facts)
    }
  ])
  return Object.fromEntries(each) as Gather
}

/** Where a person can watch: from Gitea, or made of the address that Gitea itself uses (1.26 and later: by the run's id). */
async function runLink({ gitea, event, runId }: GateOptions): Promise<string> {
  const made = `${event.repository.htmlUrl}/actions/runs/${runId}`
  try {
    return (await gitea.run(repositoryOf(event), runId))?.htmlUrl ?? made
  } catch {
    return made
  }
}

function selfOf(facts: Facts): number {
  return facts.self?.userId ?? Number.NaN
}

async function bestEffort<T>({ say }: GateOptions, what: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    say(`${what} could not be written, which changes nothing else: ${messageOf(error)}`)
    return undefined
  }
}
