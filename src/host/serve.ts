import type { StepEnd } from '../actions/run-action.ts'
import { messageOf } from '../model/failure.ts'
import { callOf } from '../protocol/host.ts'
import type { Answers } from './answers.ts'
import { callerFrom } from './caller.ts'
import { HostRefusal } from './refusals.ts'

/**
 * Answers one call of a runner's user. Its words are looked at before anything else is; nothing but them, who it is and the end of its stdin is taken from it.
 * Never throws. `gone`: the caller's end of our stdin is closed.
 */
export async function serve(
  words: readonly string[],
  options: { configuration: string; environment: NodeJS.ProcessEnv; answers: Answers; gone: AbortSignal }
): Promise<StepEnd> {
  try {
    const call = callOf(words)
    if (call === undefined) throw new HostRefusal('unreadable-words')
    // Each loads what it needs: an ordinary comment on a pull request is a call too.
    const { openHost } = await import('./host.ts')
    const host = openHost(options.configuration)
    const caller = callerFrom(options.environment, host.configuration, call.kind === 'gate' ? 'gate' : 'stages')
    if (call.kind === 'gate') {
      const { gateOnHost } = await import('./gate.ts')
      return await gateOnHost(host, call.request, caller, options.answers)
    }
    const { stageOnHost } = await import('./stage.ts')
    return await stageOnHost(host, call, caller, options.answers, options.gone)
  } catch (error) {
    const next = error instanceof Error && 'next' in error && typeof error.next === 'string' ? `. ${error.next}` : ''
    return { failed: true, sentence: error instanceof HostRefusal ? error.message : `the host's testme failed: ${messageOf(error)}${next}` }
  }
}
