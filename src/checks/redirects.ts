import { isOwnHost } from '../model/hosts.ts'
import { type Answer, whyUnhealthy } from './answer.ts'

/** One question to the app. `timeout` in milliseconds, `cookie` as the header's value. */
export type Ask = (target: URL, timeout: number, cookie: string) => Promise<Answer>

/** As many as a browser follows. */
const most = 20

/** Where the way ended. `why` it is no health, or undefined; `way` for the evidence. */
export interface End {
  answer: Answer
  why: string | undefined
  way: string
}

/**
 * Asks and goes where the app sends us, as a browser does, cookies included: a redirect proves only that something
 * answers, not that the app does. A way that leads to a host which is not the app's, or round in circles, is no health.
 * A redirect whose status recipe.yml declares (health.statuses) is the answer itself.
 */
export async function followed(start: URL, { ask, hosts, statuses, until }: { ask: Ask; hosts: string[]; statuses: number[]; until: number }): Promise<End> {
  const jar = new Map<string, string>()
  let target = start
  for (let hops = 0; ; hops += 1) {
    const way = hops === 0 ? '' : `, after ${hops} redirect${hops === 1 ? '' : 's'} at ${target.href}`
    const answer = await ask(target, Math.max(1000, Math.min(10_000, until - Date.now())), [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    keepCookies(jar, answer)
    const unhealthy = whyUnhealthy(answer, hops === 0 || statuses.length === 0 ? statuses : [...statuses, 200, 301, 302, 303, 307, 308])
    if (unhealthy !== undefined) return { answer, why: `${unhealthy}${way}`, way }
    if (answer.status < 300 || answer.status >= 400) return { answer, why: undefined, way }
    const next = whereTo(answer, target)
    if (next === undefined)
      return { answer, why: statuses.includes(answer.status) ? undefined : `the app answered ${answer.status} and does not say where to${way}`, way }
    if (!isOwnHost(next.hostname, hosts) || next.port !== '')
      return { answer, why: `the app sends to ${next.origin}, which is no place of its own (policy.hosts in recipe.yml would allow a host)${way}`, way }
    if (statuses.includes(answer.status)) return { answer, why: undefined, way }
    if (hops === most) return { answer, why: `the app sends round in circles: ${most} redirects, the last one to ${next.href}`, way }
    target = next
  }
}

function whereTo(answer: Answer, from: URL): URL | undefined {
  const location = answer.headers['location']
  return typeof location === 'string' && URL.canParse(location, from.href) ? new URL(location, from.href) : undefined
}

function keepCookies(jar: Map<string, string>, { headers }: Answer): void {
  for (const line of [headers['set-cookie'] ?? []].flat()) {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
    if (name !== '') jar.set(name.trim(), value.trim())
  }
}
