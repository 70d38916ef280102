import type { Abra } from '../abra/abra.ts'
import type { RunDirectory } from '../run/directory.ts'
import { messageOf, StageFailure } from '../run/failure.ts'
import type { Check, FailureClass, Plan, StageName } from '../run/types.ts'
import type { Mask } from '../secrets/mask.ts'
import type { Engine } from '../swarm/engine.ts'

/** What a stage may use. Everything it learns from others it reads from the run directory. */
export interface StageContext {
  stage: StageName
  run: RunDirectory
  plan: Plan
  abra: Abra
  engine: Engine
  mask: Mask
  checks: Check[]
  handover: Record<string, unknown>
  /** One line about what is awaited right now. */
  progress: (what: string) => void
}

/**
 * Runs one named check: what it returns is the evidence of a pass; a StageFailure keeps its own class, anything else
 * that is thrown is ours (class suite). Throws on after recording, so the stage ends at its first red.
 */
export async function check(context: StageContext, name: string, body: () => Promise<string> | string): Promise<void> {
  context.progress(name)
  try {
    context.checks.push({ name, status: 'pass', evidence: await body() })
  } catch (error) {
    const failure = error instanceof StageFailure ? error : new StageFailure(name, 'suite', messageOf(error))
    const details = failure.details.length === 0 ? {} : { details: failure.details }
    context.checks.push({ name, status: 'fail', evidence: failure.message, class: failure.failureClass, ...details })
    throw new StageFailure(name, failure.failureClass, failure.message, failure.details)
  }
}

/** A check that says no. */
export function no(failureClass: FailureClass, evidence: string, details: string[] = []): never {
  throw new StageFailure('', failureClass, evidence, details)
}

/** Data that should have been proven and could not be: never a pass. */
export function unverified(context: StageContext, name: string, evidence: string): void {
  context.checks.push({ name, status: 'unverified', evidence })
}

export function skipped(context: StageContext, name: string, reason: string): void {
  context.checks.push({ name, status: 'skip', evidence: reason })
}
