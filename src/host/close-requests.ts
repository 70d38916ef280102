import { type JobRecord, records, writeRecord } from '../actions/job-record.ts'
import { lastWords } from '../actions/last-words.ts'
import type { Log } from '../actions/log.ts'
import { outboxOf } from '../actions/site.ts'
import { speakerFor } from '../actions/speaker.ts'
import { requestsIn } from '../gate/known-requests.ts'
import { GiteaError } from '../gitea/error.ts'
import type { ActionRun } from '../gitea/types.ts'
import { messageOf } from '../model/failure.ts'
import { viewOf } from '../report/pull-request/of-run.ts'
import { type Registration, registrations } from '../run/registry.ts'
import { readServerFile } from '../run/server-file.ts'
import { type AcceptedRequest, acceptedRequests, forgetAccepted } from './accepted.ts'
import { eachForItself } from './each.ts'
import { type Host, publisherOf } from './host.ts'
import type { Line } from './line.ts'

/** Another host that runs a request is believed to be at work for so long, milliseconds: longer than any job lasts. */
const longest = 3 * 3_600_000

const isOver = (run: ActionRun | undefined): boolean => run === undefined || run.state === 'done'

/** What could not be answered for so many days is given up, milliseconds: a repository that is renamed or whose Actions are off can come back. */
const patience = 14 * 24 * 3_600_000

/**
 * An error that asking again does not change, of something that old: nobody can be told any more. A Gitea that is away (5xx, no answer) is waited for,
 * however long.
 */
function isHopeless(error: unknown, since: string): boolean {
  const later = error instanceof GiteaError && error.retryable
  return !later && Date.now() - Date.parse(since) > patience
}

const givenUp = (what: string, error: unknown): Line => ({
  state: 'warn',
  text: `${what}: given up after ${patience / 24 / 3_600_000} days, its last word cannot be said: ${messageOf(error)}`,
  mend: 'Nothing more is tried. If its pull request is there, comment there once more.'
})

/** Jobs whose run in Gitea is over and that left no last word: their step was killed, or the host was restarted. What is still registered is not over. */
export async function closeJobs(host: Host, log: Log): Promise<Line[]> {
  const { state, server } = host.configuration
  const open = records(state).filter(({ closed }) => !closed)
  if (open.length === 0) return []
  const registered = registrations(readServerFile(server).server).flatMap((entry) => ('registration' in entry ? [entry.registration] : []))
  const nameOf = ({ job }: JobRecord): string => `the last word on run ${job.runId} of ${job.repository}`
  return await eachForItself(
    open.filter((record) => !holds(registered, record)),
    nameOf,
    async (record) => await closeJob(host, log, record),
    (record, error) => {
      if (!isHopeless(error, record.startedAt)) return undefined
      writeRecord(state, { ...record, closed: true })
      return givenUp(nameOf(record), error)
    }
  )
}

async function closeJob({ configuration: { state }, gitea }: Host, log: Log, record: JobRecord): Promise<Line[]> {
  const { repository, runId } = record.job
  if (!isOver(await gitea.run(repository, runId))) return []
  if (record.runDirectory !== null) await lastWords({ state, gitea, log }, record.runDirectory.split('/').at(-1) ?? '')
  else {
    const facts =
      record.failure === null
        ? { state: 'lost' as const, reason: 'its first step was ended before it made a run' }
        : { state: 'refused' as const, reason: record.failure.sentence }
    await speakerFor(record, { gitea, outbox: outboxOf(state), log }).say(facts)
    writeRecord(state, { ...record, closed: true })
  }
  return [{ state: 'ok', text: `${repository}: the last word on run ${runId}, whose job is over` }]
}

function holds(registered: readonly Registration[], { runDirectory }: JobRecord): boolean {
  return runDirectory !== null && registered.some((one) => one.runDirectory === runDirectory)
}

/** Requests that were accepted here, and whose run ended before any stage began: cancelled, evicted, or its runner never came. */
export async function closeAccepted(host: Host): Promise<Line[]> {
  const { state } = host.configuration
  const nameOf = ({ request, giteaRun }: AcceptedRequest): string => `the last word on comment ${request.commentId} of ${request.repository} (run ${giteaRun})`
  return await eachForItself(
    acceptedRequests(state),
    nameOf,
    async (accepted) => await closeOneAccepted(host, accepted),
    (accepted, error) => {
      if (!isHopeless(error, accepted.acceptedAt)) return undefined
      forgetAccepted(state, accepted)
      return givenUp(nameOf(accepted), error)
    }
  )
}

async function closeOneAccepted(host: Host, accepted: AcceptedRequest): Promise<Line[]> {
  const { state } = host.configuration
  const { request, giteaRun } = accepted
  const lines: Line[] = []
  const run = await host.gitea.run(request.repository, giteaRun)
  if (!isOver(run)) return []
  const begun = records(state).find(({ job }) => job.runId === giteaRun && job.attempt === request.attempt)
  // A job that began here has its own last word.
  if (begun !== undefined && !begun.closed) return []
  if (begun === undefined) {
    const said = await saidOf(host, accepted)
    if (said !== 'over' && said !== 'queued' && Date.now() - Date.parse(accepted.acceptedAt) < longest) return []
    if (said === 'queued') {
      const why = run?.conclusion === 'cancelled' ? 'it was cancelled, or a newer request took its place' : 'its workflow ended without one'
      await publisherOf(host).publish(
        viewOf({ request, state: 'lost', reason: `no stage began: ${why}`, runLink: accepted.runLink, requestedAt: accepted.requestedAt })
      )
      lines.push({ state: 'ok', text: `${request.repository}: the last word on comment ${request.commentId}, whose run ended before a stage began` })
    }
  }
  forgetAccepted(state, accepted)
  return lines
}

/** How far our comment says that a request has come: another host may have run it. */
async function saidOf({ configuration, gitea }: Host, { request }: AcceptedRequest): Promise<string> {
  const comments = await gitea.comments(request.repository, request.pullRequest)
  const own = requestsIn(comments, configuration.bot).find(({ commentId, attempt }) => commentId === request.commentId && attempt === request.attempt)
  // Without a comment of ours a newer request has taken its place there.
  return own?.progress ?? 'over'
}
