import { gatherFrom } from '../gate/gather-facts.ts'
import type { GateOptions } from '../gate/options.ts'
import { GiteaError } from '../gitea/error.ts'
import { type Gather, gatherAndDecide } from '../trigger/gather.ts'
import { sentenceOf } from '../trigger/reasons.ts'
import type { RunRequest } from '../trigger/request.ts'
import { HostRefusal } from './refusals.ts'

export type DecidedAgain = { ok: true; request: RunRequest } | { ok: false; code: string; sentence: string }

/**
 * The decision once more, before the first stage: what the gate handed on came through a runner's files, and its user may have written them. All of it is asked
 * of Gitea again, but for what the gate itself has left there: its claim, its answer, and the other requests that it compared with. Nothing is said on the pull request.
 */
export async function decideAgain(options: Omit<GateOptions, 'publisher'>): Promise<DecidedAgain> {
  const gather: Gather = {
    ...gatherFrom({ ...options, publisher: { publish: () => Promise.reject(new Error('a decision that is made again says nothing')) } }),
    earlier: () => Promise.resolve({ taken: [], strangerAnswered: true }),
    eyes: () => Promise.resolve('given'),
    requests: () => Promise.resolve([]),
    claim: () => Promise.resolve({ ours: true })
  }
  const { event, attempt, policy, token } = options
  try {
    const { decision } = await gatherAndDecide({ event, attempt, policy, token }, gather)
    if (!decision.accepted) return { ok: false, code: decision.refusal.code, sentence: sentenceOf(decision.refusal) }
    if (!('request' in decision)) return { ok: false, code: decision.command.kind, sentence: `the comment asks for ${decision.command.kind} and for no run` }
    return { ok: true, request: decision.request }
  } catch (error) {
    if (error instanceof GiteaError) throw new HostRefusal('cannot-tell', error.brief)
    throw error
  }
}
