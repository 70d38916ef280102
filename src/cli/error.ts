import { InfrastructureError, messageOf, UsageError } from '../model/failure.ts'

/** Prints what happened, where, and what to do next; returns the exit code of DESIGN's table: usage 2, infrastructure 3, else ours, 4. */
export function showError(error: unknown): number {
  // Interruption: the person has asked for it, and knows.
  const cancelled = error instanceof Error && error.name === 'Interruption'
  const next = error instanceof Error && 'next' in error && typeof error.next === 'string' ? `\n       ${error.next}` : ''
  console.error(`error  ${messageOf(error)}${next}`)
  if (cancelled) return 130
  if (error instanceof UsageError) return 2
  // The embedded server says for itself what to do; this module does not import it for a name.
  return error instanceof InfrastructureError || (error instanceof Error && error.name === 'ServerError') ? 3 : 4
}
