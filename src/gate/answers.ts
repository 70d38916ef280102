import type { CommitStatus } from '../gitea/types.ts'
import type { KnownRequest } from './known-requests.ts'

/** The link to a run of our own server, in Markdown; text alone where the address is not plain. */
function linked(text: string, link: string): string {
  return /^https?:\/\/[A-Za-z0-9.:/_?=&#%-]{1,300}$/.test(link) ? `[${text}](${link})` : text
}

function named(request: KnownRequest): string {
  const stages = request.stages.length === 0 ? '' : ` (${request.stages.join(', ')})`
  return `${linked('the run', request.link)} of \`${request.sha.slice(0, 12)}\`${stages}`
}

/** The answer to `!testme status`. Pure. */
export function statusAnswer(requests: readonly KnownRequest[], head: { sha: string; statuses: readonly CommitStatus[] } | undefined): string {
  const alive = requests.filter((request) => request.state !== 'over')
  const lines = alive.map((request) => `- ${request.state === 'running' ? 'Running' : 'Waiting for the server'}: ${named(request)}`)
  for (const request of requests) if (request.progress === 'kept') lines.push(`- Kept for a while: the app of ${named(request)}`)
  const seen = new Set<string>()
  for (const status of head?.statuses ?? []) {
    // Newest first: the first of a context is the one that counts.
    if (!/^testme(?: \([a-z, ]+\))?$/.test(status.context) || seen.has(status.context)) continue
    seen.add(status.context)
    if (status.state !== 'pending') lines.push(`- ${status.context} on \`${head?.sha.slice(0, 12)}\`: ${status.state}, ${plain(status.description)}`)
  }
  return lines.length === 0 ? 'Nothing is running or waiting here, and the head has no result yet. `!testme` starts a run.' : lines.join('\n')
}

/**
 * The answer to `!testme cancel`: the comment itself is the record, which the running stage reads, and the keeper of an app that is kept.
 * That one reads with the token of its job, and the automatic one is dead when the job is over. Pure.
 */
export function cancelAnswer(requests: readonly KnownRequest[], token: 'bot' | 'automatic'): string {
  const isKept = (request: KnownRequest): boolean => request.state === 'over' && request.progress === 'kept'
  const ended = requests.filter((request) => request.state !== 'over' || (isKept(request) && token === 'bot'))
  const rest = token === 'automatic' && requests.some(isKept) ? ' An app that is kept goes when its time is up, or when the next run begins.' : ''
  if (ended.length === 0) return `Nothing is running or waiting for this pull request, so there is nothing to cancel.${rest}`
  const words = ended.map((request) => `${named(request)} ${effect(request)}`)
  return `Cancelling: ${words.join('; ')}.${rest}`
}

function effect(request: KnownRequest): string {
  if (request.state === 'over') return 'is over, and the app that it keeps is removed within seconds'
  return request.state === 'running' ? 'stops within seconds, and what it deployed is removed' : 'closes without deploying anything when its turn comes'
}

/** Text from a status that somebody else may have set, as words only. */
function plain(text: string): string {
  return text
    .replace(/[^A-Za-z0-9 .,:;()/_+=-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 140)
}
