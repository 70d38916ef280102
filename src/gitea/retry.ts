/** How often, and how patiently, a call is made again. Times in milliseconds. */
export interface RetryPolicy {
  attempts: number
  /** Before the second attempt; doubled for each further one. */
  firstPause: number
  /** A server that asks for a longer pause than this is not waited for. */
  longestPause: number
}

export const usualRetries: RetryPolicy = { attempts: 3, firstPause: 400, longestPause: 20_000 }

/** What came of one attempt, as far as asking again depends on it. */
export type Failure =
  /** Nothing reached the server: no such name, connection refused. */
  | { kind: 'not-sent' }
  /** The connection broke, the time ran out, the body was cut: the call may have been carried out. */
  | { kind: 'no-answer' }
  | { kind: 'status'; status: number; retryAfter: string | null }

/**
 * The pause before the next attempt, or undefined to stop. Calls that change something twice when made twice (`idempotent: false`) are made
 * again only where the first surely did nothing: it was never sent, or the server refused to work on it (429, 503 with Retry-After).
 */
export function pauseBeforeNext(failure: Failure, attempt: number, idempotent: boolean, policy: RetryPolicy, now: number = Date.now()): number | undefined {
  if (attempt >= policy.attempts) return undefined
  const usual = policy.firstPause * 2 ** (attempt - 1)
  if (failure.kind === 'not-sent') return usual
  if (failure.kind === 'no-answer') return idempotent ? usual : undefined
  if (!isPassing(failure.status)) return undefined
  const asked = retryAfterMilliseconds(failure.retryAfter, now)
  const surelyNotDone = failure.status === 429 || (failure.status === 503 && asked !== undefined)
  if (!idempotent && !surelyNotDone) return undefined
  if (asked === undefined) return usual
  return asked > policy.longestPause ? undefined : Math.max(asked, usual)
}

/** Answers that speak of the moment and not of the call. */
export function isPassing(status: number): boolean {
  return status === 429 || status >= 500
}

/** The header's value: seconds or an HTTP date. Undefined for anything else. */
export function retryAfterMilliseconds(value: string | null, now: number = Date.now()): number | undefined {
  if (value === null) return undefined
  const text = value.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  if (!/^[A-Za-z]{3}, /.test(text)) return undefined
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
