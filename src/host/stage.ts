import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '../actions/job.ts'
import { readRecord } from '../actions/job-record.ts'
import type { StepEnd } from '../actions/run-action.ts'
import type { Site } from '../actions/site.ts'
import { stageAt } from '../actions/stage.ts'
import { type Share, teardownAt } from '../actions/teardown.ts'
import type { StageName } from '../model/types.ts'
import type { HostRequest } from '../protocol/host.ts'
import { viewOf } from '../report/pull-request/of-run.ts'
import { RunDirectory } from '../run/directory.ts'
import { readServerFile } from '../run/server-file.ts'
import type { RunRequest } from '../trigger/request.ts'
import { acceptedRequests, forgetAccepted } from './accepted.ts'
import type { Answers } from './answers.ts'
import type { Caller } from './caller.ts'
import { type Organisation, policyOf, servedBy } from './configuration.ts'
import { decideAgain } from './decide-again.ts'
import { handOut } from './hand-out.ts'
import { checkToken, commentAsked, type Host, publisherOf } from './host.ts'
import { type LiveJob, liveJob } from './live-job.ts'
import { HostRefusal } from './refusals.ts'
import { stageOnce } from './stage-once.ts'
import { takeComment } from './taken.ts'

/** Seconds for which Gitea may be away before a step of a run that has begun is given up, and between two questions. */
const patience = { seconds: 180, pause: 10 }

/** One stage, or the teardown, asked for by a runner's user. Throws HostRefusal. */
export async function stageOnHost(
  host: Host,
  call: { request: HostRequest; stage: StageName },
  caller: Caller,
  answers: Answers,
  gone: AbortSignal
): Promise<StepEnd> {
  const { configuration } = host
  const { request: asked, stage } = call
  const live = await liveJobPatiently(host, asked, caller, answers)
  const job: Job = { server: host.gitea.url, repository: asked.repository, runId: asked.giteaRun, attempt: asked.attempt, name: live.job.name }
  const known = readRecord(configuration.state, job)
  if (known !== undefined && known.request.commentId !== asked.commentId) throw new HostRefusal('other-request')
  if (known !== undefined && known.runDirectory !== null) stageOnce(new RunDirectory(known.runDirectory), stage)
  // Whoever removes what began elsewhere, or says that nothing did, is the timer.
  if (known === undefined && stage === 'teardown') return { failed: true, sentence: 'no stage of this job has begun on this host' }
  const first = known === undefined ? await decideFirst(host, asked, live, answers) : undefined
  if (first !== undefined && 'refused' in first) return { failed: true, sentence: first.refused }
  const organisation = servedBy(configuration, asked.repository)
  const request = known?.request ?? first?.request
  if (organisation === undefined || request === undefined) throw new HostRefusal('not-served')
  const { log } = answers
  const site: Site = {
    log,
    job,
    request,
    server: readServerFile(configuration.server).server,
    state: configuration.state,
    gitea: host.gitea,
    token: host.token,
    // Between the runner and this process stands sudo, which ends with the step.
    daemon: null,
    comment: first?.comment ?? { writtenAt: null, page: null },
    output: (name, value) => answers.output(name, value),
    summary: (markdown) => answers.give({ kind: 'summary', markdown })
  }
  // A removal that was begun is brought to its end.
  const watch = stage === 'teardown' ? undefined : endWithCaller(site, gone)
  try {
    const share: Share = async (run, runLink) => await handOut(run, runLink, { gitea: host.gitea, asked, answers, gone })
    const end = await (stage === 'teardown' ? teardownAt(site, share) : stageAt(site, choiceOf(host, organisation, stage)))
    if (readRecord(configuration.state, job)?.closed === true) forgetAccepted(configuration.state, { request, giteaRun: asked.giteaRun })
    return end
  } finally {
    watch?.stop()
  }
}

type First = { request: RunRequest; comment: Site['comment'] } | { refused: string }

/** Before anything of a job exists here, all of the gate's questions are asked again. */
async function decideFirst(host: Host, asked: HostRequest, live: LiveJob, answers: Answers): Promise<First> {
  const { configuration, gitea } = host
  const { event, organisation } = await commentAsked(host, asked.repository, asked.commentId)
  if (live.run.actorId !== null && live.run.actorId !== event.comment.userId) throw new HostRefusal('not-this-comment')
  await checkToken(host)
  const policy = policyOf(configuration, organisation)
  const again = await decideAgain({ gitea, token: 'bot', event, attempt: asked.attempt, runId: asked.giteaRun, policy, say: answers.log.say })
  if (!again.ok) {
    await sayRefused(host, asked, again.sentence)
    return { refused: `not run: reason_code=${again.code}: ${again.sentence}` }
  }
  if (!takeComment(configuration.state, asked, live.job.id)) throw new HostRefusal('comment-taken')
  return { request: again.request, comment: { writtenAt: event.comment.createdAt, page: event.repository.htmlUrl } }
}

/** What was accepted and is refused now has its last word: the head has moved, the pull request is closed, the comment is gone. */
async function sayRefused(host: Host, asked: HostRequest, reason: string): Promise<void> {
  const { state } = host.configuration
  const accepted = acceptedRequests(state).find(
    ({ request, giteaRun }) => giteaRun === asked.giteaRun && request.commentId === asked.commentId && request.attempt === asked.attempt
  )
  if (accepted === undefined) return
  const { request, runLink, requestedAt } = accepted
  await publisherOf(host).publish(viewOf({ request, state: 'refused', reason, runLink, requestedAt }))
  forgetAccepted(state, accepted)
}

function choiceOf({ configuration }: Host, organisation: Organisation, stage: StageName): Parameters<typeof stageAt>[1] {
  return {
    stage,
    abra: configuration.abra,
    playwright: configuration.playwright ?? '',
    settings: organisation.settings ?? '',
    users: [...organisation.allow]
  }
}

/** A Gitea that is away for a moment at the end of an hour shall not cost the verdict; a run that has not begun is asked for again by a person. */
async function liveJobPatiently(host: Host, asked: HostRequest, caller: Caller, answers: Answers): Promise<LiveJob> {
  const until = Date.now() + patience.seconds * 1000
  for (;;) {
    try {
      return await liveJob(host.gitea, asked, caller)
    } catch (error) {
      if (!(error instanceof HostRefusal) || error.code !== 'cannot-tell' || Date.now() > until) throw error
      answers.log.say(`Gitea does not say whether this job is running, asking again in ${patience.pause} s`)
      await sleep(patience.pause * 1000)
    }
  }
}

/** A step that is killed cannot tell us: the end of its stdin does. What it had begun is cancelled, and its keeper removes it. */
function endWithCaller(site: Site, gone: AbortSignal): { stop: () => void } {
  const look = (): void => {
    if (!gone.aborted) return
    const directory = readRecord(site.state, site.job)?.runDirectory
    if (directory === undefined || directory === null) return
    const run = new RunDirectory(directory)
    if (run.cancellation() === undefined && run.readStage('teardown') === undefined) run.cancel('its job', 'the step that did the work was ended from outside')
  }
  const clock = setInterval(look, 500)
  return { stop: () => clearInterval(clock) }
}
