import { calledWorkflowsOf } from '../gitea/called.ts'
import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import { oneLine } from '../gitea/sentences.ts'
import { UsageError } from '../model/failure.ts'

/**
 * Before Gitea 1.27 the job of a called workflow has no labels, so it may be anybody's runner that it is on. Throws UsageError there, and where the release
 * cannot be told: before anything is decided, and whatever the comment says.
 */
export async function refuseAsOneJob(gitea: Pick<Gitea, 'version'>, repository: string): Promise<void> {
  const found = await releaseOf(gitea)
  if (found.workflows === 'jobs') return
  throw new UsageError(
    `a called workflow needs Gitea 1.27 or later, and this one ${found.said}: before 1.27 any registered runner may take its job, so nothing was decided and nothing deployed`,
    `Install the workflow itself in ${repository}, which needs no more than 1.26: testme enroll ${repository} (docs/enroll.md).`
  )
}

async function releaseOf(gitea: Pick<Gitea, 'version'>): Promise<{ workflows: ReturnType<typeof calledWorkflowsOf>; said: string }> {
  try {
    const version = await gitea.version()
    const workflows = calledWorkflowsOf(version)
    const shown = oneLine(version).slice(0, 40)
    return { workflows, said: workflows === 'unknown' ? `calls itself "${shown}", which names no release` : `is ${shown}` }
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    return { workflows: 'unknown', said: `does not say which it is (${error.brief})` }
  }
}
