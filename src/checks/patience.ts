import { setTimeout as delay } from 'node:timers/promises'

/** After a restore an app may answer with 5xx for a while (L45): so long it is asked again, in milliseconds. */
export const patienceAfterRestore = 90_000

const transportCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|UND_ERR_\w+|ERR_SOCKET\w*)$/

/** Only what may clear by itself is worth another try: a 5xx, or no answer at all. A 4xx, a wrong value, an error of ours is not. */
export function isTransient(error: unknown): boolean {
  for (let current = error; typeof current === 'object' && current !== null; current = (current as { cause?: unknown }).cause) {
    const { transient, status, code } = current as { transient?: unknown; status?: unknown; code?: unknown }
    if (typeof transient === 'boolean') return transient
    if (typeof status === 'number') return status >= 500
    if (typeof code === 'string' && transportCodes.test(code)) return true
  }
  return false
}

/** Runs `body` until it succeeds, again only after a transient error and only within `deadline` milliseconds. `body` gets the number of the try, for a fresh nonce. */
export async function patiently<T>(body: (attempt: number) => Promise<T>, deadline: number, signal?: AbortSignal): Promise<T> {
  const until = Date.now() + deadline
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await body(attempt)
    } catch (error) {
      if (!isTransient(error) || Date.now() >= until || signal?.aborted === true) throw error
      await delay(Math.min(250 * attempt, 2000), undefined, signal === undefined ? {} : { signal })
    }
  }
}
