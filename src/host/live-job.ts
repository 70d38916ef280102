import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { ActionJob, ActionRun } from '../gitea/types.ts'
import type { HostRequest } from '../protocol/host.ts'
import { commentEvents } from '../trigger/event.ts'
import type { Caller } from './caller.ts'
import { HostRefusal } from './refusals.ts'

/** The job that asks, as Gitea shows it now. */
export interface LiveJob {
  run: ActionRun
  job: ActionJob
}

/** The comment that a run was started by. The workflow puts it at the end of the run's name, and Gitea fills it in when the comment is written. */
export function commentOfRun({ title }: Pick<ActionRun, 'title'>): number | undefined {
  const digits = /\(comment (\d{1,15})\)$/.exec(title)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/**
 * Whether a run's own job is running on a runner of the caller. A comment's run is of the workflow on the default branch; one that a branch or a fork brings
 * is of another event. Pure. Throws HostRefusal.
 */
export function judgeJob(run: ActionRun | undefined, jobs: readonly ActionJob[], request: Omit<HostRequest, 'repository'>, caller: Caller): LiveJob {
  if (run === undefined) throw new HostRefusal('no-such-run')
  if (!commentEvents.includes(run.event)) throw new HostRefusal('not-a-comments-run')
  if (commentOfRun(run) !== request.commentId) throw new HostRefusal('not-this-comment')
  const here = jobs.filter((job) => job.runId === run.id && job.state === 'running' && caller.runners.includes(job.runnerId))
  const [job] = here
  if (job === undefined) throw new HostRefusal('no-job-here')
  if (job.attempt !== request.attempt) throw new HostRefusal('other-attempt')
  return { run, job }
}

/** Asks Gitea. Throws HostRefusal: also where Gitea does not answer, for then nothing may be done. */
export async function liveJob(gitea: Pick<Gitea, 'run' | 'jobs'>, request: HostRequest, caller: Caller): Promise<LiveJob> {
  try {
    const run = await gitea.run(request.repository, request.giteaRun)
    return judgeJob(run, run === undefined ? [] : await gitea.jobs(request.repository, request.giteaRun), request, caller)
  } catch (error) {
    if (error instanceof GiteaError) throw new HostRefusal('cannot-tell', error.brief)
    throw error
  }
}
