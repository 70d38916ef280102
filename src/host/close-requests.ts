import { type JobRecord, records, writeRecord } from '../actions/job-record.ts'
import { lastWords } from '../actions/last-words.ts'
import type { Log } from '../actions/log.ts'
import { outboxOf } from '../actions/site.ts'
import { speakerFor } from '../actions/speaker.ts'
import { requestsIn } from '../gate/known-requests.ts'
import type { ActionRun } from '../gitea/types.ts'
import { viewOf } from '../report/pull-request/of-run.ts'
import { type Registration, registrations } from '../run/registry.ts'
import { readServerFile } from '../run/server-file.ts'
import { type AcceptedRequest, acceptedRequests, forgetAccepted } from './accepted.ts'
import { type Host, publisherOf } from './host.ts'
import type { Line } from './line.ts'

/** Another host that runs a request is believed to be at work for so long, milliseconds: longer than any job lasts. */
const longest = 3 * 3_600_000

const isOver = (run: ActionRun | undefined): boolean => run === undefined || run.state === 'done'

/** Jobs whose run in Gitea is over and that left no last word: their step was killed, or the host was restarted. What is still registered is not over. */
export async function closeJobs(host: Host, log: Log): Promise<Line[]> {
  const { configuration, gitea } = host
  const { state } = configuration
  const open = records(state).filter(({ closed }) => !closed)
  if (open.length === 0) return []
  const registered = registrations(readServerFile(configuration.server).server).flatMap((entry) => ('registration' in entry ? [entry.registration] : []))
  const lines: Line[] = []
  for (const record of open) {
    if (holds(registered, record)) continue
    const { repository, runId } = record.job
    if (!isOver(await gitea.run(repository, runId))) continue
    if (record.runDirectory !== null) await lastWords({ state, gitea, log }, record.runDirectory.split('/').at(-1) ?? '')
    else {
      const facts =
        record.failure === null
          ? { state: 'lost' as const, reason: 'its first step was ended before it made a run' }
          : { state: 'refused' as const, reason: record.failure.sentence }
      await speakerFor(record, { gitea, outbox: outboxOf(state), log }).say(facts)
      writeRecord(state, { ...record, closed: true })
    }
    lines.push({ state: 'ok', text: `${repository}: the last word on run ${runId}, whose job is over` })
  }
  return lines
}

function holds(registered: readonly Registration[], { runDirectory }: JobRecord): boolean {
  return runDirectory !== null && registered.some((one) => one.runDirectory === runDirectory)
}

/** Requests that were accepted here, and whose run ended before any stage began: cancelled, evicted, or its runner never came. */
export async function closeAccepted(host: Host): Promise<Line[]> {
  const { configuration, gitea } = host
  const { state } = configuration
  const lines: Line[] = []
  for (const accepted of acceptedRequests(state)) {
    const { request, giteaRun } = accepted
    const run = await gitea.run(request.repository, giteaRun)
    if (!isOver(run)) continue
    const begun = records(state).find(({ job }) => job.runId === giteaRun && job.attempt === request.attempt)
    // A job that began here has its own last word.
    if (begun !== undefined && !begun.closed) continue
    if (begun === undefined) {
      const said = await saidOf(host, accepted)
      if (said !== 'over' && said !== 'queued' && Date.now() - Date.parse(accepted.acceptedAt) < longest) continue
      if (said === 'queued') {
        const why = run?.conclusion === 'cancelled' ? 'it was cancelled, or a newer request took its place' : 'its workflow ended without one'
        await publisherOf(host).publish(
          viewOf({ request, state: 'lost', reason: `no stage began: ${why}`, runLink: accepted.runLink, requestedAt: accepted.requestedAt })
        )
        lines.push({ state: 'ok', text: `${request.repository}: the last word on comment ${request.commentId}, whose run ended before a stage began` })
      }
    }
    forgetAccepted(state, accepted)
  }
  return lines
}

/** How far our comment says that a request has come: another host may have run it. */
async function saidOf({ configuration, gitea }: Host, { request }: AcceptedRequest): Promise<string> {
  const comments = await gitea.comments(request.repository, request.pullRequest)
  const own = requestsIn(comments, configuration.bot).find(({ commentId, attempt }) => commentId === request.commentId && attempt === request.attempt)
  // Without a comment of ours a newer request has taken its place there.
  return own?.progress ?? 'over'
}
