import { setTimeout as sleep } from 'node:timers/promises'
import { ForgeError } from '../errors.ts'

/** Waits for a second that is later than this time of Gitea's, which knows no fractions: what happens afterwards has another time. */
export async function laterThan(time: string): Promise<void> {
  const next = Date.parse(time) + 1000
  // A timer may come a little early.
  while (Date.now() < next) await sleep(next - Date.now())
}

/**
 * Asks until the answer is something, ten times a second: Gitea tells nobody when a run changes.
 * @param seconds after which it throws, naming `what`
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > end) throw new ForgeError(`waited ${seconds} s in vain for ${what}`)
    await sleep(100)
  }
}
