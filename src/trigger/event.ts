import { z } from 'zod'
import { type Refusal, refusal } from './reasons.ts'

/** The comment that made a workflow run, from its event file or, on the host, from Gitea's API. */
export interface TriggerEvent {
  /** `issue_comment` or, only on Gitea, `pull_request_comment`; other names come as they are and are refused. */
  name: string
  action: string
  repository: { id: number; owner: string; name: string; htmlUrl: string }
  /** Of the issue or pull request. */
  number: number
  isPull: boolean
  comment: {
    id: number
    /** '' where Gitea sent no text. Raw: CRLF, 70,000 characters and NUL come through (run on Gitea 1.26.0). */
    body: string
    /** -2: the automatic token. */
    userId: number
    login: string
    createdAt: string
    htmlUrl: string
  }
  senderId: number
}

const user = z.object({ id: z.int(), login: z.string() })

/** What we need of the payload; Gitea sends more, and what it adds later does not matter. There is no `pull_request` in it and no head (run). */
const payload = z.object({
  action: z.string(),
  is_pull: z.boolean().optional(),
  repository: z.object({ id: z.int().positive(), name: z.string().min(1), html_url: z.string(), owner: user }),
  issue: z.object({ number: z.int().positive(), pull_request: z.unknown().optional() }),
  comment: z.object({
    id: z.int().positive(),
    body: z.string().catch(''),
    created_at: z.string(),
    html_url: z.string(),
    user
  }),
  sender: user
})

export const commentEvents: readonly string[] = ['issue_comment', 'pull_request_comment']

/**
 * What the jobs of a called workflow read as the name of their event on Gitea 1.27, whatever made the run; the file is that of the run's own event (run on 1.27.3). So
 * there the file alone says whether it is a comment's: no other event has one in it.
 */
const calledEvent = 'workflow_call'

export type ReadEvent = { ok: true; event: TriggerEvent } | { ok: false; refusal: Refusal }

/**
 * The event of a run from the name in `GITHUB_EVENT_NAME` and the JSON in the file `GITHUB_EVENT_PATH`. Never throws: a file of another event or
 * of another shape is a refusal with what was expected.
 */
export function readEvent(name: string, json: string): ReadEvent {
  if (name !== calledEvent && !commentEvents.includes(name)) return { ok: false, refusal: refusal('wrong-event', { name }) }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { ok: false, refusal: refusal('unreadable-event', { problem: 'it is not JSON' }) }
  }
  const result = payload.safeParse(value)
  if (!result.success) {
    const problem = result.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`).join('; ')
    return { ok: false, refusal: refusal('unreadable-event', { problem }) }
  }
  const { action, is_pull, repository, issue, comment, sender } = result.data
  return {
    ok: true,
    event: {
      name: name === calledEvent ? 'issue_comment' : name,
      action,
      repository: { id: repository.id, owner: repository.owner.login, name: repository.name, htmlUrl: repository.html_url },
      number: issue.number,
      isPull: typeof issue.pull_request === 'object' && issue.pull_request !== null && is_pull !== false,
      comment: {
        id: comment.id,
        body: comment.body,
        userId: comment.user.id,
        login: comment.user.login,
        createdAt: comment.created_at,
        htmlUrl: comment.html_url
      },
      senderId: sender.id
    }
  }
}
