import { setTimeout as sleep } from 'node:timers/promises'
import { ForgeError } from '../errors.ts'

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
