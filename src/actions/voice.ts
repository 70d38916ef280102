import type { Reaped } from '../lifecycle/janitor.ts'
import type { Voice } from '../lifecycle/run-all.ts'
import { redLines, stageLine } from '../report/run-lines.ts'
import type { Log } from './log.ts'

/** The same wait, told again with another figure in it, is worth a line only so often. Milliseconds. */
const quiet = 10_000

export interface StepVoice extends Voice {
  /** What the janitor did for runs that died before this one. */
  readonly found: readonly Reaped[]
}

/** What a run says, as lines of the step's log. Foreign words in it come masked, and cannot begin a line. */
export function stepVoice(log: Log, now: () => number = Date.now): StepVoice {
  const found: Reaped[] = []
  let last = { kind: '', at: 0 }
  return {
    found,
    progress: (_stage, what) => {
      const kind = what.replaceAll(/\d+/g, '')
      if (kind === last.kind && now() - last.at < quiet) return
      last = { kind, at: now() }
      log.say(`… ${what}`)
    },
    stage: (result) => {
      const [symbol, rest] = stageLine(result)
      log.say(`${symbol} ${rest}`)
      for (const line of redLines(result)) log.foreign(line)
    },
    note: (line) => log.say(line),
    reaped: (list) => {
      found.push(...list)
      for (const { runId, outcome, sentence } of list) if (outcome !== 'live') log.say(`after an earlier run: ${runId} ${sentence}`)
    },
    kept: () => {}
  }
}
