import { setTimeout as delay } from 'node:timers/promises'

/** Between two tries, milliseconds: the first and the longest pause. */
const firstPause = 40
const longestPause = 160
/** How often, at most, a try that failed also asks whether the stack still lives. */
const askStackEvery = 400

export interface RowWait {
  /** Milliseconds. */
  deadline: number
  /** So many good tries in a row are wanted: one can come from a task that is about to die, or from one of several (L74). */
  times: number
  /** Milliseconds between two good tries; none if not given. */
  between?: number
  signal?: AbortSignal | undefined
  waiting: (what: string) => void
  /** Throws when waiting has become pointless. */
  meanwhile?: (() => Promise<void>) | undefined
}

/** What a wait that came to its deadline has seen. */
export interface TooLate {
  /** Why the last try was none. */
  why: string
  /** How many good tries in a row there were at most. */
  best: number
}

/**
 * Tries until it went well so often in a row as wanted: undefined. A try returns undefined where it went well, else why not, in words; what it throws ends the
 * wait. What the wait has seen is returned when the deadline has come.
 */
export async function untilInARow(wait: RowWait, attempt: (until: number) => Promise<string | undefined>): Promise<TooLate | undefined> {
  const until = Date.now() + wait.deadline
  const options = wait.signal === undefined ? {} : { signal: wait.signal }
  let pause = firstPause
  let last = ''
  let good = 0
  let best = 0
  let asked = 0
  for (;;) {
    wait.signal?.throwIfAborted()
    const why = await attempt(until)
    if (why === undefined) {
      good += 1
      best = Math.max(best, good)
      if (good >= wait.times) return undefined
      if (wait.between !== undefined) await delay(wait.between, undefined, options)
      continue
    }
    if (good > 0) pause = firstPause
    good = 0
    if (why !== last) wait.waiting(why)
    last = why
    if (Date.now() - asked >= askStackEvery) {
      await wait.meanwhile?.()
      asked = Date.now()
    }
    if (Date.now() >= until) return { why: last, best }
    await delay(Math.min(pause, Math.max(1, until - Date.now())), undefined, options)
    pause = Math.min(longestPause, pause * 1.5)
  }
}

/** Milliseconds in words, to a tenth of a second. */
export const secondsOf = (milliseconds: number): string => String(Number((milliseconds / 1000).toFixed(1)))
