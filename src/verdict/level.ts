import type { StageName, StageResult, StageStatus } from '../model/types.ts'

/** The rungs from below: what must hold for level 1, 2, … */
export const rungs: readonly { name: string; stages: readonly StageName[] }[] = [
  { name: 'install', stages: ['install'] },
  { name: 'upgrade', stages: ['upgrade'] },
  { name: 'backup and restore', stages: ['backup', 'restore'] },
  { name: 'own tests', stages: ['custom'] },
  { name: 'lint', stages: ['lint'] }
]

/**
 * The highest rung that passed with only pass or skip below it, and why it is not higher. 0 nothing works · 1 install ·
 * 2 upgrade · 3 backup and restore · 4 own tests · 5 lint. A skip, declared or structural, passes on; unverified, red and
 * not run block (L101). It never changes the verdict. Pure.
 */
export function levelOf(results: readonly StageResult[]): { level: number; levelReason: string } {
  let level = 0
  const skipped: string[] = []
  for (const [index, rung] of rungs.entries()) {
    const found = rung.stages.map((stage) => results.find((result) => result.stage === stage))
    const blocking = found.find((result) => !passesOn(result?.status))
    const missing = rung.stages[found.indexOf(undefined)]
    if (blocking !== undefined || missing !== undefined)
      return { level, levelReason: withSkips(skipped, `${rung.name}: ${blocking === undefined ? `${missing} was not run` : `${words[blocking.status]}`}`) }
    if (found.some((result) => result?.status === 'pass')) level = index + 1
    for (const result of found) if (result?.status === 'skip') skipped.push(`${result.stage} (${result.headline.replace(/^skipped: /, '')})`)
  }
  return { level, levelReason: withSkips(skipped, level === rungs.length ? 'every rung passed' : 'the rungs above were skipped') }
}

const words: Record<StageStatus, string> = { pass: 'passed', fail: 'red', skip: 'skipped', unverified: 'unverified', 'not-run': 'not run' }

function passesOn(status: StageStatus | undefined): boolean {
  return status === 'pass' || status === 'skip' || status === undefined
}

function withSkips(skipped: string[], reason: string): string {
  return skipped.length === 0 ? reason : `${reason}; skipped: ${skipped.join(', ')}`
}
