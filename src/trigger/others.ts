import { isSame } from './asked.ts'
import type { OtherRequest } from './facts.ts'
import { type Refusal, refusal } from './reasons.ts'
import type { RunRequest } from './request.ts'

/** Where a request stands beside the others of its pull request: refused as the same again, or in place of those that still wait. */
export type Place = { ok: true; replaces: OtherRequest[] } | { ok: false; refusal: Refusal }

export function placeAmong(request: RunRequest, others: readonly OtherRequest[]): Place {
  const alive = others.filter((other) => other.state !== 'over' && other.commentId !== request.commentId)
  const same = alive.find((other) => isSame(request, other))
  if (same !== undefined) return { ok: false, refusal: refusal('already-asked', { state: same.state === 'running' ? 'running' : 'waiting', link: same.link }) }
  return { ok: true, replaces: alive.filter((other) => other.state === 'waiting') }
}
