import type { Gitea } from '../gitea/client.ts'
import { GiteaError } from '../gitea/error.ts'
import type { ActionRun, Comment } from '../gitea/types.ts'
import type { OtherRequest } from '../trigger/facts.ts'
import { markOf } from './marks.ts'

/** A request as its comment shows it, with what only a reader of the whole pull request knows. */
export interface KnownRequest extends OtherRequest {
  /** The last word of its comment, which may be older than its end. */
  progress: 'queued' | 'running' | 'kept' | 'over'
  requestedBy: string
  requestedAt: string | null
  /** When our comment about it was last written; the server's clock. */
  updatedAt: string
  runId: number | null
}

/** A runner ends every job after three hours, so a comment that says "running" and was last written before that is of a run that died. */
const longestSilence = 3 * 3600 * 1000

/** The requests of a pull request from its comments, as far as the comments know. `state` is not asked of anybody yet. Pure. */
export function requestsIn(comments: readonly Comment[], self: number): KnownRequest[] {
  return comments.flatMap((comment) => {
    const mark = markOf(comment, self)
    if (mark?.kind !== 'run') return []
    const trigger = comments.find((one) => one.id === mark.commentId)
    const runId = runIdIn(comment.body)
    return {
      commentId: mark.commentId,
      attempt: mark.attempt,
      sha: mark.sha,
      stages: mark.stages,
      base: mark.base,
      keepSeconds: mark.keepSeconds,
      state: mark.progress === 'queued' ? 'waiting' : mark.progress === 'running' ? 'running' : 'over',
      link: runLinkIn(comment.body) ?? comment.htmlUrl,
      progress: mark.progress,
      requestedBy: trigger?.login ?? '',
      requestedAt: trigger?.createdAt ?? null,
      updatedAt: comment.updatedAt,
      runId
    } satisfies KnownRequest
  })
}

/** Asks Gitea about every request that seems to be alive: a run that is over is over, whatever its comment says. */
export async function knownRequests(
  gitea: Gitea,
  repository: string,
  comments: readonly Comment[],
  self: number,
  now: number = Date.now()
): Promise<KnownRequest[]> {
  const requests = requestsIn(comments, self)
  return await Promise.all(
    requests.map(async (request) => {
      if (request.state === 'over' || request.runId === null) return aged(request, now)
      const run = await runOf(gitea, repository, request.runId)
      return run === 'cannot tell' ? aged(request, now) : { ...request, state: stateBy(request, run) }
    })
  )
}

function stateBy(request: KnownRequest, run: ActionRun | undefined): KnownRequest['state'] {
  return run === undefined || run.state === 'done' ? 'over' : request.state
}

function aged(request: KnownRequest, now: number): KnownRequest {
  return now - Date.parse(request.updatedAt) > longestSilence ? { ...request, state: 'over' } : request
}

/** What the token may not read or Gitea does not give is no reason to say that a run is over. */
async function runOf(gitea: Gitea, repository: string, id: number): Promise<ActionRun | undefined | 'cannot tell'> {
  try {
    return await gitea.run(repository, id)
  } catch (error) {
    if (error instanceof GiteaError) return 'cannot tell'
    throw error
  }
}

/** The link to the run stands in the first line that is shown, before anything that is from elsewhere. */
function runLinkIn(body: string): string | undefined {
  return /\]\((https?:\/\/[^\s()]{1,300}\/actions\/runs\/\d{1,15})\)/.exec(body)?.[1]
}

function runIdIn(body: string): number | null {
  const digits = /\/(\d{1,15})$/.exec(runLinkIn(body) ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}
