import { viewOf } from '../report/pull-request/of-run.ts'
import type { RunView } from '../report/pull-request/view.ts'
import type { OtherRequest } from '../trigger/facts.ts'
import type { RunRequest } from '../trigger/request.ts'
import type { KnownRequest } from './known-requests.ts'

/** The acknowledgement: the run's comment before anything has run. It says what this gate cannot do. Pure. */
export function queuedView(request: RunRequest, facts: { runLink: string; requestedAt: string; token: 'bot' | 'automatic' }): RunView {
  const blind = facts.token === 'automatic' && request.fork
  const reason = blind ? 'it waits for the server; without a bot token Gitea takes no commit status for a fork, so this comment is the answer' : null
  return viewOf({ request, state: 'queued', reason, runLink: facts.runLink, requestedAt: withOffset(facts.requestedAt) })
}

/** The last word on a request that waited and whose place was taken. Pure. */
export function replacedView(request: RunRequest, other: OtherRequest & Partial<KnownRequest>): RunView {
  return viewOf({
    request: {
      ...request,
      commentId: other.commentId,
      attempt: other.attempt,
      sha: other.sha,
      base: other.base,
      stages: [...other.stages],
      keepSeconds: other.keepSeconds,
      requestedBy: other.requestedBy === undefined || other.requestedBy === '' ? request.requestedBy : other.requestedBy
    },
    state: 'replaced',
    reason: `a newer request by ${request.requestedBy} took its place while it waited; nothing of this one was deployed`,
    runLink: other.link
  })
}

function withOffset(time: string): string | null {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : null
}
