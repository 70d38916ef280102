import { type StageName, stageNames } from '../../model/types.ts'
import { type Asked, askedWord } from '../../trigger/asked.ts'
import { isFinal, type RunView } from './view.ts'

// Two hidden lines at the top of every comment of ours: what it is about, and how new it is. Only the top counts: a text further down may hold the same.

/** One comment for a commit and what is asked for it: a new commit, other stages, another base or time to be kept start a new one, a re-run edits. */
export const markerOf = (asked: Asked): string => `<!-- testme:run:${askedWord(asked)} -->`

/** What a first line of ours says; undefined for a line that our own code would write in another way. */
export function askedIn(line: string): (Asked & { stages: StageName[] }) | undefined {
  const found = /^<!-- testme:run:([0-9a-f]{40}(?:[0-9a-f]{24})?)(?::([a-z+]{1,200}))?(?::base=([\w.+-]{1,200}))?(?::keep=(\d{1,4}))? -->$/.exec(line)
  if (found === null) return undefined
  const [, sha = '', named = '', base = null, keep = '0'] = found
  const words = named.split('+')
  const asked = { sha, stages: stageNames.filter((name) => words.includes(name)), base, keepSeconds: Number(keep) }
  return line === markerOf(asked) ? asked : undefined
}

/** The one reply to a comment that starts no run. */
export function replyMarker(commentId: number): string {
  return `<!-- testme:reply:${commentId} -->`
}

/** The one sentence that a stranger gets on a pull request, whoever the stranger is. */
export function strangerMarker(pullRequest: number): string {
  return `<!-- testme:stranger:${pullRequest} -->`
}

/** How new a view is: which request, which attempt at it, how far it had come. */
export interface Age {
  commentId: number
  attempt: number
  progress: number
}

export function ageOf(view: Pick<RunView, 'request' | 'state'>): Age {
  const progress = isFinal(view.state) ? 3 : ['queued', 'running', 'kept'].indexOf(view.state)
  return { commentId: view.request.commentId, attempt: view.request.attempt, progress }
}

/** Negative: the left one is older. */
export function compareAge(left: Age, right: Age): number {
  return compareRequest(left, right) || left.progress - right.progress
}

/** Negative: the left one was asked for earlier. */
export function compareRequest(left: Pick<Age, 'commentId' | 'attempt'>, right: Pick<Age, 'commentId' | 'attempt'>): number {
  return left.commentId - right.commentId || left.attempt - right.attempt
}

export function ageLine(age: Age): string {
  return `<!-- testme:view:${age.commentId}.${age.attempt}.${age.progress} -->`
}

/** Whether a comment's text begins with this marker. */
export function isMarked(body: string, marker: string): boolean {
  return firstLines(body)[0] === marker
}

/** How new the view in a comment is; undefined when it does not say. */
export function ageIn(body: string): Age | undefined {
  const found = /^<!-- testme:view:(\d{1,15})\.(\d{1,9})\.([0-3]) -->$/.exec(firstLines(body)[1] ?? '')
  return found === null ? undefined : { commentId: Number(found[1]), attempt: Number(found[2]), progress: Number(found[3]) }
}

// Gitea keeps the line ends that it gets; a form in a browser sends CRLF.
const firstLines = (body: string): string[] => body.split(/\r?\n/, 2)
