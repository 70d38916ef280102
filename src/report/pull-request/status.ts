import { oneLine } from './clean.ts'
import { addressOf } from './neutral.ts'
import { outcomeOf } from './outcome.ts'
import { contextOf, type Request, type RunView } from './view.ts'

/** As Gitea takes it; the state is one of its words. */
export interface StatusLine {
  context: string
  state: 'pending' | 'success' | 'failure' | 'error'
  description: string
  /** '' for none. */
  targetUrl: string
}

/** Gitea stores any length (a TEXT, 1.26) and shows one line beside the merge button; other readers of statuses end at 140. */
const longest = 140

/**
 * The commit status of a view. While a run goes on it stays "running", whatever stage it is in: every change is a row in Gitea's table for ever,
 * and the comment shows the stage. Pure.
 */
export function statusOf(view: RunView): StatusLine {
  const { state, title, text } = outcomeOf(view)
  const what = view.state === 'running' ? 'Running' : [title, text].filter((part) => part !== '').join(': ')
  const address = addressOf(view.runLink)
  return {
    context: contextOf(view.request.stages),
    state,
    description: oneLine(what.replaceAll('`', ''), longest),
    targetUrl: address === undefined ? '' : `${address.replace(/#.*$/, '')}#testme-${view.request.commentId}.${view.request.attempt}`
  }
}

/**
 * Which request a status is of, by the fragment of its address: comment ids and attempts grow, so statuses of one context have an order that needs no
 * clock (L123). Undefined: not one of ours.
 */
export function requestOf(status: Pick<StatusLine, 'targetUrl'>): Pick<Request, 'commentId' | 'attempt'> | undefined {
  const found = /#testme-(\d{1,15})\.(\d{1,9})$/.exec(status.targetUrl)
  return found === null ? undefined : { commentId: Number(found[1]), attempt: Number(found[2]) }
}
