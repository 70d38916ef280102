import type { AppContext } from '../app/context.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { Check, FailureClass, StageName } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import type { Mask } from '../secrets/mask.ts'

/** What a stage may use. Everything it learns from others it reads from the run directory. */
export interface StageContext extends AppContext {
  stage: StageName
  run: RunDirectory
  mask: Mask
  checks: Check[]
  handover: Record<string, unknown>
}

/**
 * Runs one named check: what it returns is the evidence of a pass; a StageFailure keeps its own class, anything else
 * that is thrown is ours (class suite). Throws on after recording, so the stage ends at its first red.
 */
export async function check(context: StageContext, name: string, body: () => Promise<string> | string): Promise<void> {
  context.progress(name)
  try {
    const evidence = await body()
    context.checks.push({ name, status: 'pass', evidence, at: new Date().toISOString() })
  } catch (error) {
    const failure = error instanceof StageFailure ? error : new StageFailure(name, 'suite', messageOf(error))
    const details = failure.details.length === 0 ? {} : { details: failure.details }
    // What found the fault has the better name: a deploy can end at "policy" or at "images" before anything could converge.
    const found = failure.check === '' ? name : failure.check
    context.checks.push({ name: found, status: 'fail', evidence: failure.message, at: new Date().toISOString(), class: failure.failureClass, ...details })
    throw new StageFailure(found, failure.failureClass, failure.message, failure.details)
  }
}

/** Like `check`, for a name that says more than that of the part which found the fault: what it throws goes under this name. */
export async function checkAs(context: StageContext, name: string, body: () => Promise<string>): Promise<void> {
  await check(context, name, async () => {
    try {
      return await body()
    } catch (error) {
      throw error instanceof StageFailure ? new StageFailure('', error.failureClass, error.message, error.details) : error
    }
  })
}

/** A check that also makes something: what it returns first goes on, what it returns second is the evidence. */
export async function checkMaking<T>(context: StageContext, name: string, body: () => Promise<[T, string]>): Promise<T> {
  let value: [T] | undefined
  await check(context, name, async () => {
    const [made, evidence] = await body()
    value = [made]
    return evidence
  })
  if (value === undefined) throw new Error('unreachable: a check that says no throws')
  return value[0]
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
