import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { RunDirectory } from '../run/directory.ts'
import { program } from '../run/entries.ts'
import { alive } from '../run/processes.ts'
import type { Site } from './site.ts'

/** What the keeper of a job's run must know to see that the job is over and to say the last word. Holds a token, so it lies in the private part. */
export const jobFileSchema = z.object({
  state: z.string(),
  server: z.string(),
  repository: z.string(),
  giteaRun: z.number(),
  token: z.string(),
  /** Ids of users who may cancel without being members. */
  users: z.array(z.number()),
  /** The runner daemon; null where it cannot be told. */
  daemon: z.object({ pid: z.number(), startTime: z.string(), boot: z.string() }).nullable()
})
export type JobFile = z.output<typeof jobFileSchema>

export const jobFileOf = (run: RunDirectory): string => run.file('private', 'job.json')

/** The words that start the keeper of a job's run, which finds what it must know in the run directory. */
export function jobKeeper(run: RunDirectory, { state, job, token, daemon }: Site, users: readonly number[] = []): () => string[] {
  return () => {
    const file: JobFile = { state, server: job.server, repository: job.repository, giteaRun: job.runId, token, users: [...users], daemon }
    writeFileSync(run.private('job.json'), JSON.stringify(file), { mode: 0o600 })
    return [process.execPath, program('job-keeper')]
  }
}

/** Seconds between two questions to Gitea. */
const pause = 10

/**
 * Whether a job is over, for its keeper, which asks once a second: the daemon is gone (a killed or stopped one says
 * nothing, and may even paint the job green), Gitea says that the run is done, or takes its token no more (Gitea 1.26 does not after a cancel).
 * Gitea being away says nothing.
 */
export function jobIsOver(
  job: Pick<JobFile, 'daemon' | 'repository' | 'giteaRun'>,
  gitea: Pick<Gitea, 'run'>,
  now: () => number = Date.now
): () => Promise<boolean> {
  let next = now() + pause * 1000
  return async () => {
    if (job.daemon !== null && !alive(job.daemon)) return true
    if (now() < next) return false
    next = now() + pause * 1000
    try {
      return (await gitea.run(job.repository, job.giteaRun))?.state === 'done'
    } catch (error) {
      return error instanceof GiteaError && error.status === 401
    }
  }
}
