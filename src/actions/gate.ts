import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runGate } from '../gate/gate.ts'
import { Publisher } from '../publish/publisher.ts'
import { readEvent, type TriggerEvent } from '../trigger/event.ts'
import { sentenceOf } from '../trigger/reasons.ts'
import type { RunRequest } from '../trigger/request.ts'
import { refuseAsOneJob } from './called.ts'
import { appendEntry } from './command-files.ts'
import { askHost } from './host-client.ts'
import { type GateInputs, gateInputs, readInputs, tokenOf } from './inputs.ts'
import { type Job, jobFrom } from './job.ts'
import type { Log } from './log.ts'
import { type StepEnd, wentWell } from './run-action.ts'
import { forgetCredentials } from './site.ts'
import { giteaFor } from './speaker.ts'

/** The action testme-gate. A refusal is an answer and no failure: the step is red only when nothing could be decided. */
export async function gate(log: Log): Promise<StepEnd> {
  const inputs = readInputs(gateInputs)
  const job = jobFrom()
  // Asked with the job's own token, which every job has, and before the host is: this runner may be nobody's that we know.
  if (inputs.called) await refuseAsOneJob(giteaFor(job.server, inputs.automatic), job.repository)
  // The text of the comment is read here, from the file, and nowhere else (P6).
  const read = readEvent(process.env['GITHUB_EVENT_NAME'] ?? '', readFileSync(process.env['GITHUB_EVENT_PATH'] ?? '', 'utf8'))
  if (!read.ok) {
    log.say(`not run: reason_code=${read.refusal.code}: ${sentenceOf(read.refusal)}`)
    setOutputs({ accepted: false, reason: read.refusal.code, request: null }, null)
    return wentWell
  }
  const { event } = read
  const repository = `${event.repository.owner}/${event.repository.name}`
  if (repository !== job.repository) throw new Error(`the event is of ${repository}, and this job runs in ${job.repository}`)
  if (inputs.mode === 'host')
    return await askHost({ kind: 'gate', request: { repository, commentId: event.comment.id, giteaRun: job.runId, attempt: job.attempt } }, log)
  setOutputs(await decideHere(inputs, job, event, log), event)
  return wentWell
}

async function decideHere(inputs: GateInputs, job: Job, event: TriggerEvent, log: Log): ReturnType<typeof runGate> {
  const { token, kind } = tokenOf(inputs)
  log.hide(token)
  forgetCredentials()
  const gitea = giteaFor(job.server, token)
  return await runGate({
    gitea,
    token: kind,
    event,
    attempt: job.attempt,
    runId: job.runId,
    policy: {
      allowedUsers: inputs.users,
      ignoredUsers: inputs.ignore,
      forks: inputs.forks,
      baseBranches: inputs.branches.length === 0 ? null : inputs.branches
    },
    // What a gate says first is said again by the first stage: nothing has to outlive this job.
    publisher: new Publisher({ gitea, outbox: join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'testme-outbox') }),
    say: log.say
  })
}

/**
 * The outputs. The group of a request is its pull request's, so that a newer one takes the place of a waiting one; everything
 * else gets a group that nobody shares: an ordinary comment can evict nobody (decision 10, gitea-observed §3).
 */
function setOutputs(outcome: { accepted: boolean; reason: string; request: RunRequest | null }, event: TriggerEvent | null): void {
  appendEntry('GITHUB_OUTPUT', 'accepted', String(outcome.accepted))
  appendEntry('GITHUB_OUTPUT', 'reason', outcome.reason)
  appendEntry('GITHUB_OUTPUT', 'request', outcome.request === null ? '' : JSON.stringify(outcome.request))
  appendEntry('GITHUB_OUTPUT', 'group', groupOf(outcome.request, event))
}

export function groupOf(request: Pick<RunRequest, 'pullRequest'> | null, event: Pick<TriggerEvent, 'comment'> | null): string {
  return request === null ? `testme-none-${event?.comment.id ?? 0}` : `testme-${request.pullRequest}`
}
