import type { Check, FailureClass, StageStatus } from '../model/types.ts'

/**
 * The status of a stage, from its checks alone: a red check makes it red, an unverified one unverified; a stage
 * without a check that could fail cannot pass (it is unverified, or skipped where every check says why).
 */
export function outcomeOf(checks: Check[]): { status: StageStatus; class?: FailureClass } {
  const red = checks.find((check) => check.status === 'fail')
  if (red !== undefined) return { status: 'fail', class: red.class ?? 'suite' }
  if (checks.some((check) => check.status === 'unverified')) return { status: 'unverified' }
  if (checks.some((check) => check.status === 'pass')) return { status: 'pass' }
  return { status: checks.length > 0 ? 'skip' : 'unverified' }
}
