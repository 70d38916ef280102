import { groupOf } from '../actions/gate.ts'
import { type StepEnd, wentWell } from '../actions/run-action.ts'
import { runGate } from '../gate/gate.ts'
import { GiteaError } from '../gitea/error.ts'
import type { HostRequest } from '../protocol/host.ts'
import { noteAccepted } from './accepted.ts'
import type { Answers } from './answers.ts'
import type { Caller } from './caller.ts'
import { policyOf } from './configuration.ts'
import { checkToken, commentAsked, type Host, publisherOf } from './host.ts'
import { liveJob } from './live-job.ts'
import { HostRefusal } from './refusals.ts'

/** The gate, asked for by a runner's user: the comment, the run and everything else come from Gitea. Throws HostRefusal. */
export async function gateOnHost(host: Host, request: HostRequest, caller: Caller, answers: Answers): Promise<StepEnd> {
  const { configuration, gitea } = host
  const { repository, commentId, giteaRun, attempt } = request
  const { event, organisation } = await commentAsked(host, repository, commentId)
  const { run } = await liveJob(gitea, request, caller)
  if (run.actorId !== null && run.actorId !== event.comment.userId) throw new HostRefusal('not-this-comment')
  await checkToken(host)
  try {
    const outcome = await runGate({
      gitea,
      token: 'bot',
      event,
      attempt,
      runId: giteaRun,
      policy: policyOf(configuration, organisation),
      publisher: publisherOf(host),
      say: answers.log.say
    })
    if (outcome.request !== null) {
      const acceptedAt = new Date().toISOString()
      noteAccepted(configuration.state, { request: outcome.request, giteaRun, runLink: run.htmlUrl, requestedAt: event.comment.createdAt, acceptedAt })
    }
    answers.output('accepted', String(outcome.accepted))
    answers.output('reason', outcome.reason)
    answers.output('request', outcome.request === null ? '' : JSON.stringify(outcome.request))
    answers.output('group', groupOf(outcome.request, event))
    return wentWell
  } catch (error) {
    if (error instanceof GiteaError) throw new HostRefusal('cannot-tell', error.brief)
    throw error
  }
}
