import type { Mask } from '../secrets/mask.ts'
import { reasonOf, warningsOf } from './output.ts'

export interface AbraFailure {
  /** The command's words, without flags, values of flags and anything secret: `app deploy cust-3fa9c1.ci.test`. */
  command: string
  /** Undefined where abra was ended by us or could not be started. */
  exitCode: number | undefined
  /** Why: the last FATA wherever it stood, else the last line, else our own words. Masked. */
  fatal: string
  warnings: string[]
  /** The deadline was reached; everything that the call had started was ended. */
  timedOut: boolean
  /** The caller's signal ended it. */
  cancelled: boolean
  /** What the terminal showed, masked. */
  output: string
}

/** A call of abra that did not end well: any exit but 0 (Q43), a reached deadline, a cancel, or an answer that is none (L44). */
export class AbraError extends Error implements AbraFailure {
  readonly command: string
  readonly exitCode: number | undefined
  readonly fatal: string
  readonly warnings: string[]
  readonly timedOut: boolean
  readonly cancelled: boolean
  readonly output: string

  constructor(failure: AbraFailure) {
    super(`abra ${failure.command}: ${failure.fatal}`)
    this.name = 'AbraError'
    this.command = failure.command
    this.exitCode = failure.exitCode
    this.fatal = failure.fatal
    this.warnings = failure.warnings
    this.timedOut = failure.timedOut
    this.cancelled = failure.cancelled
    this.output = failure.output
  }
}

/** The words of a command line that say what it is about; flags, which may carry values, are left out. */
export function commandOf(words: string[]): string {
  const end = words.indexOf('--')
  const own = (end < 0 ? words : words.slice(0, end)).filter((word) => !word.startsWith('-'))
  return [...own, ...(end < 0 ? [] : words.slice(end))].join(' ')
}

/** Facts of a finished call as an error. `why` replaces the reason found in the output. */
export function failureOf(
  call: { words: string[]; exitCode: number | undefined; output: string; timedOut?: boolean; cancelled?: boolean },
  mask: Mask,
  why?: string
): AbraError {
  const output = mask.apply(call.output)
  return new AbraError({
    command: mask.apply(commandOf(call.words)),
    exitCode: call.exitCode,
    fatal: why ?? reasonOf(output),
    warnings: warningsOf(output),
    timedOut: call.timedOut ?? false,
    cancelled: call.cancelled ?? false,
    output
  })
}
