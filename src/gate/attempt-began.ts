import type { Gitea } from '../gitea/client.ts'

/**
 * When the latest attempt of a run began, by Gitea's clock; null while no job of it has. A re-run has the comment of the first run, so only time tells
 * what was written since: see `CancelOptions.attemptBegan`. Throws GiteaError.
 */
export async function attemptBegan(gitea: Pick<Gitea, 'jobs'>, repository: string, runId: number): Promise<string | null> {
  const jobs = await gitea.jobs(repository, runId)
  // Somebody may have started a single job again: the others are of an earlier attempt.
  const latest = Math.max(...jobs.map((job) => job.attempt))
  const times = jobs.filter((job) => job.attempt === latest).flatMap((job) => job.startedAt ?? [])
  return times.sort((left, right) => Date.parse(left) - Date.parse(right))[0] ?? null
}
