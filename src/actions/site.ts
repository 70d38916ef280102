import { isAbsolute, join } from 'node:path'
import type { Gitea } from '../gitea/client.ts'
import { UsageError } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import type { HostRequest, OutputName } from '../protocol/host.ts'
import { type ProcessRecord, record } from '../run/processes.ts'
import { readServerFile } from '../run/server-file.ts'
import { type RunRequest, readRequest } from '../trigger/request.ts'
import { appendEntry } from './command-files.ts'
import { readEventOfJob } from './event.ts'
import { needed, tokenOf } from './inputs.ts'
import { type Job, jobFrom } from './job.ts'
import type { Log } from './log.ts'
import { giteaFor } from './speaker.ts'
import { writeSummary } from './summary.ts'

/**
 * Where a step stands that does the work itself, in direct mode or as the host's command: its job, what was asked for, the server it uses, and the
 * folder it shares with the other steps.
 */
export interface Site {
  log: Log
  job: Job
  request: RunRequest
  server: Server
  /** Runs, records of jobs, and what could not be delivered yet. */
  state: string
  gitea: Gitea
  token: string
  /** The runner daemon: it starts the steps of actions itself, so it is our parent and lives as long as the job. null where it cannot be told. */
  daemon: ProcessRecord | null
  /** What is known of the comment: when it was written, and the page of its repository. */
  comment: { writtenAt: string | null; page: string | null }
  output: (name: OutputName, value: string) => void
  summary: (markdown: string) => void
}

export const runsOf = (state: string): string => join(state, 'runs')
export const outboxOf = (state: string): string => join(state, 'outbox')

/** What a step knows before it knows its server: enough to speak on the pull request. */
export type Caller = Pick<Site, 'job' | 'request' | 'gitea' | 'token' | 'comment'>

/** Reads who asks and for what. Throws UsageError for what is missing. */
export function callerOf(inputs: { request: string; token: string; automatic: string }, log: Log, environment: NodeJS.ProcessEnv = process.env): Caller {
  const job = jobFrom(environment)
  const { token } = tokenOf(inputs)
  log.hide(token)
  const request = readRequest(inputs.request)
  checkRepository(request, job)
  const event = readEventOfJob(environment)
  const comment = { writtenAt: event?.comment.createdAt ?? null, page: event?.repository.htmlUrl ?? null }
  return { job, request, gitea: giteaFor(job.server, token), token, comment }
}

/** Reads where a step stands, in whatever attempt. Throws UsageError or InfrastructureError for what is missing. */
export function siteOf(
  inputs: { request: string; token: string; automatic: string; server: string; state: string },
  log: Log,
  environment: NodeJS.ProcessEnv = process.env
): Site {
  // Asked first: a parent that dies meanwhile leaves us to init, which is not it.
  const daemon = process.ppid > 1 ? record(process.ppid) : null
  const caller = callerOf(inputs, log, environment)
  const { server, stateDirectory } = readServerFile(needed('server', inputs.server))
  const state = inputs.state === '' ? stateDirectory : inputs.state
  if (!isAbsolute(state)) throw new UsageError(`the state folder ${state} is not absolute`, 'Correct the input "state".')
  return {
    ...caller,
    log,
    server,
    state,
    daemon,
    output: (name, value) => appendEntry('GITHUB_OUTPUT', name, value),
    summary: (markdown) => writeSummary(markdown, log)
  }
}

/** What a host is asked about: the request's comment in this job. */
export function hostRequestOf(text: string): HostRequest {
  const [request, job] = [readRequest(text), jobFrom()]
  checkRepository(request, job)
  checkAttempt(request, job)
  return { repository: request.repository, commentId: request.commentId, giteaRun: job.runId, attempt: job.attempt }
}

function checkRepository(request: RunRequest, job: Job): void {
  if (request.repository !== job.repository)
    throw new UsageError(
      `the request is for ${request.repository}, and this job runs in ${job.repository}`,
      'Hand on the output "request" of the gate in the same workflow.'
    )
}

/**
 * A request counts in the attempt in which the gate decided: a stages job that is run again alone was not decided (P8). Gitea counts the
 * attempts of each job, so after that the two differ for good, also when the whole workflow is run again.
 */
export function checkAttempt(request: RunRequest, job: Job): void {
  if (request.attempt !== job.attempt)
    throw new UsageError(
      `the gate decided attempt ${request.attempt}, and this is attempt ${job.attempt}`,
      'Comment once more on the pull request. This run stays refused: one of its jobs was run again without the other.'
    )
}

/** What reaches this process from its runner and is nobody else's: no child can inherit it, and no hook of a recipe finds it in `process.env`. */
export function forgetCredentials(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) if (/TOKEN|SECRET|PASSWORD|^ACTIONS_|^INPUT_/i.test(name)) delete environment[name]
}
