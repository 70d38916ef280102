import type { FailureClass } from './types.ts'

/** A stage ends here: a check said no, with the evidence that decided it. */
export class StageFailure extends Error {
  readonly check: string
  readonly failureClass: FailureClass
  readonly details: string[]

  constructor(check: string, failureClass: FailureClass, message: string, details: string[] = []) {
    super(message)
    this.name = 'StageFailure'
    this.check = check
    this.failureClass = failureClass
    this.details = details
  }
}

/** What was typed is wrong; exit code 2. */
export class UsageError extends Error {
  readonly next: string
  constructor(what: string, next: string) {
    super(what)
    this.name = 'UsageError'
    this.next = next
  }
}

/** The text of anything that was thrown, `Error` or not. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The server or its surroundings stand in the way before a run can begin; exit code 3. */
export class InfrastructureError extends Error {
  readonly next: string
  constructor(what: string, next: string) {
    super(what)
    this.name = 'InfrastructureError'
    this.next = next
  }
}
