import { setTimeout as sleep } from 'node:timers/promises'
import { artifactOf, pageOfArtifact, sentenceOf } from '../actions/artifact.ts'
import { noArtifact } from '../actions/runtime-service.ts'
import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { HostRequest } from '../protocol/host.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { Answers } from './answers.ts'

/** How long a caller may take to upload, milliseconds. The last word on the run was said before. */
const usualPatience = 30_000

/**
 * Hands what may be shown of a run to the caller: only a job's own token can upload, and the host is not given it. What came of it is not asked of the caller,
 * whose end of our stdin only says that it is done: Gitea is, for an artifact of this name and size. Gives its page, or null. Never throws.
 */
export async function handOut(
  run: RunDirectory,
  runLink: string,
  to: { gitea: Pick<Gitea, 'artifacts'>; asked: Pick<HostRequest, 'repository' | 'giteaRun'>; answers: Pick<Answers, 'artifact' | 'log'>; gone: AbortSignal },
  patience = usualPatience
): Promise<string | null> {
  const { gitea, asked, answers, gone } = to
  try {
    const artifact = artifactOf(run)
    if (artifact === undefined || gone.aborted || !(await answers.artifact(artifact))) return null
    // Ends early by the abort of its signal.
    await sleep(patience, undefined, { signal: gone }).catch(() => {})
    const found = await gitea.artifacts(asked.repository, asked.giteaRun, artifact.name)
    if (!found.some(({ size }) => size === artifact.content.byteLength)) return null
    answers.log.say(sentenceOf(artifact))
    return pageOfArtifact(runLink, artifact.name)
  } catch (error) {
    answers.log.say(error instanceof GiteaError ? `no artifact: ${error.brief}` : noArtifact(error))
    return null
  }
}
