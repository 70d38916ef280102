import { callForSure } from '../api.ts'
import type { Forge } from '../forge.ts'
import type { Pusher } from './git.ts'

export interface CommentFacts {
  id: number
  body: string
  created_at: string
  updated_at: string
  user: { id: number; login: string }
}

export interface PullFacts {
  number: number
  state: string
  html_url: string
  head: { sha: string; ref: string; repo: { full_name: string } | null }
}

export interface StatusFacts {
  id: number
  context: string
  /** Gitea's name for what it takes as `state`. */
  status: string
  description: string
  target_url: string
  creator: { login: string } | null
}

const as = async <Body>(forge: Forge, who: Pusher, method: string, path: string, body?: unknown): Promise<Body> =>
  await callForSure<Body>(forge.url, { method, path, token: who.token, ...(body === undefined ? {} : { body }) })

/** `head` is a branch, or `<login>:<branch>` for one of a fork. */
export async function openPull(
  forge: Forge,
  who: Pusher,
  repository: string,
  pull: { title: string; head: string; base?: string; body?: string }
): Promise<PullFacts> {
  return await as(forge, who, 'POST', `/repos/${repository}/pulls`, { base: 'main', ...pull })
}

/**
 * Another pull request of the same branch, into a branch of its own. Gitea answers a push before it has looked which pull requests are open, and writes the
 * records of all that are at once: so a record in this one says that the push was seen in the others, too.
 */
export async function openWitness(forge: Forge, who: Pusher, repository: string, head: string): Promise<PullFacts> {
  const base = `witness-of-${head}`
  await as(forge, forge.admin, 'POST', `/repos/${repository}/branches`, { new_branch_name: base, old_branch_name: 'main' })
  return await openPull(forge, who, repository, { title: base, head, base })
}

export const pullOf = (forge: Forge, repository: string, number: number): Promise<PullFacts> =>
  as(forge, forge.admin, 'GET', `/repos/${repository}/pulls/${number}`)

export const openIssue = (forge: Forge, who: Pusher, repository: string, title: string): Promise<{ number: number }> =>
  as(forge, who, 'POST', `/repos/${repository}/issues`, { title })

/** Opens or closes an issue or a pull request. */
export async function setState(forge: Forge, who: Pusher, repository: string, number: number, state: 'open' | 'closed'): Promise<void> {
  await as(forge, who, 'PATCH', `/repos/${repository}/issues/${number}`, { state })
}

export const comment = (forge: Forge, who: Pusher, repository: string, number: number, body: string): Promise<CommentFacts> =>
  as(forge, who, 'POST', `/repos/${repository}/issues/${number}/comments`, { body })

export const editComment = (forge: Forge, who: Pusher, repository: string, id: number, body: string): Promise<CommentFacts> =>
  as(forge, who, 'PATCH', `/repos/${repository}/issues/comments/${id}`, { body })

export const deleteComment = (forge: Forge, who: Pusher, repository: string, id: number): Promise<void> =>
  as(forge, who, 'DELETE', `/repos/${repository}/issues/comments/${id}`)

export const commentsOf = (forge: Forge, repository: string, number: number): Promise<CommentFacts[]> =>
  as(forge, forge.admin, 'GET', `/repos/${repository}/issues/${number}/comments`)

/** The reactions to a comment, as `login content`. */
export async function reactionsTo(forge: Forge, repository: string, commentId: number): Promise<string[]> {
  const found = await as<{ user: { login: string }; content: string }[] | null>(
    forge,
    forge.admin,
    'GET',
    `/repos/${repository}/issues/comments/${commentId}/reactions`
  )
  return (found ?? []).map(({ user, content }) => `${user.login} ${content}`)
}

/** The statuses of a commit, the newest first. Gitea orders them by the second; those of one second come in any order, so the number decides. */
export async function statusesOf(forge: Forge, repository: string, sha: string): Promise<StatusFacts[]> {
  const found = await as<StatusFacts[]>(forge, forge.admin, 'GET', `/repos/${repository}/commits/${sha}/statuses?limit=50`)
  return found.sort((left, right) => right.id - left.id)
}
