import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { RunRequest } from '../trigger/request.ts'

/** What has become of a request's pull request since the gate: P12, P18. */
export type HeadAgain =
  | { kind: 'same' }
  /** The head is another commit now. */
  | { kind: 'moved'; head: string }
  | { kind: 'closed'; head: string }
  /** Gitea did not say. Before a deploy that is a reason not to; after one it changes nothing. */
  | { kind: 'unreadable'; why: string }

/** Reads the pull request again: before the first deploy, and before the verdict is written. */
export async function headAgain(gitea: Pick<Gitea, 'pull'>, request: Pick<RunRequest, 'repository' | 'pullRequest' | 'sha'>): Promise<HeadAgain> {
  try {
    const pull = await gitea.pull(request.repository, request.pullRequest)
    if (pull.state !== 'open') return { kind: 'closed', head: pull.headSha }
    return pull.headSha === request.sha ? { kind: 'same' } : { kind: 'moved', head: pull.headSha }
  } catch (error) {
    if (error instanceof GiteaError) return { kind: 'unreadable', why: error.brief }
    throw error
  }
}
