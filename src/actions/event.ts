import { readFileSync } from 'node:fs'
import type { Gitea } from '../gitea/client.ts'
import { readEvent, type TriggerEvent } from '../trigger/event.ts'
import type { Job } from './job.ts'

/** The comment that made this job, from the event file; undefined where there is none that can be read. */
export function readEventOfJob(environment: NodeJS.ProcessEnv = process.env): TriggerEvent | undefined {
  try {
    const read = readEvent(environment['GITHUB_EVENT_NAME'] ?? '', readFileSync(environment['GITHUB_EVENT_PATH'] ?? '', 'utf8'))
    return read.ok ? read.event : undefined
  } catch {
    return undefined
  }
}

/**
 * The page of this job's run, and when it began by Gitea's clock. Gitea says it; without Gitea it is made of the repository's own address in the event, for
 * the address that the runner registered with may be one that people cannot open.
 */
export async function pageOfRun({
  gitea,
  job,
  comment
}: {
  gitea: Pick<Gitea, 'run'>
  job: Job
  comment: { page: string | null }
}): Promise<{ runLink: string | null; startedAt: string | null }> {
  const made = comment.page === null ? null : `${comment.page}/actions/runs/${job.runId}`
  try {
    const run = await gitea.run(job.repository, job.runId)
    return { runLink: run?.htmlUrl ?? made, startedAt: run?.startedAt ?? null }
  } catch {
    // The link is not worth a run.
    return { runLink: made, startedAt: null }
  }
}
