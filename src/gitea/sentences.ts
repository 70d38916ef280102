import { botScopes } from './scopes.ts'

/** What Gitea said about it, as the tail of a sentence: its `message`, or where it redirects to. One line, bounded. */
export function saidBy(text: string, location: string | null): string {
  if (location !== null && location !== '') return ` with a redirect to ${oneLine(location.split('?')[0] ?? '')}, which is not followed`
  let message: unknown
  try {
    message = (JSON.parse(text) as { message?: unknown } | null)?.message
  } catch {
    return ''
  }
  return typeof message === 'string' && message.trim() !== '' ? `: ${oneLine(message)}` : ''
}

/** Foreign text in a message of ours: no control characters, no line breaks, at most 200 characters. */
export function oneLine(text: string): string {
  const plain = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain
}

const scopes = botScopes.map(({ scope }) => scope).join(', ')

/** What to do next, by status. */
export function adviceFor(status: number | undefined, retryable: boolean): string {
  if (status === 401) return 'The token is wrong, revoked, or of a job that has ended: give a valid one.'
  if (status === 403) return `The token may not do this: its user needs the right in this repository, and a bot's token the scopes ${scopes}.`
  if (status === 404) return 'It does not exist, or the token may not see it: check the name and what the token may read.'
  if (status !== undefined && status >= 300 && status < 400) return 'Use the present name of the repository, user or server.'
  if (status === 429) return 'Gitea wants fewer requests: try again later.'
  if (retryable) return 'Gitea or the way to it has a problem: try again when it is well.'
  return 'Asking again will not help: check that this Gitea has the call (1.26 or later).'
}
