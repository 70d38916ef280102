import { setTimeout as sleep } from 'node:timers/promises'
import { get, isFromEdge } from '../checks/https.ts'
import { messageOf } from '../model/failure.ts'
import type { Server } from '../model/types.ts'

/** Waits until the edge itself answers 404 for a name; returns what it answers instead when `deadline` (epoch ms) has passed, else undefined. */
export async function routeLeft(server: Server, domain: string, deadline: number): Promise<string | undefined> {
  for (;;) {
    let seen: string
    try {
      const answer = await get(server, domain, '/')
      if (answer.status === 404 && isFromEdge(answer)) return undefined
      seen = `https://${domain} still answers ${answer.status}`
    } catch (error) {
      seen = `the edge could not be asked for ${domain}: ${messageOf(error)}`
    }
    if (Date.now() >= deadline) return seen
    // The edge forgets a route a moment after the service is gone and tells nobody.
    await sleep(100)
  }
}
