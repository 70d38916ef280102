import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { writeAtomic } from '../run/atomic.ts'
import type { RunDirectory } from '../run/directory.ts'

// An app that is kept for a person after the last stage, while no process of a step is there any more: its keeper holds
// the server, outside the run's deadline, and gives way to the next run.

const keptFile = (run: RunDirectory): string => run.file('kept.json')
const yieldFile = (run: RunDirectory): string => run.file('yield')

/** Tells the keeper of a run to keep its app. The first word counts. */
export function keepApp(run: RunDirectory, seconds: number, now: Date = new Date()): Date {
  const known = keptUntil(run)
  if (known !== undefined) return known
  const until = new Date(now.getTime() + seconds * 1000)
  writeAtomic(keptFile(run), `${JSON.stringify({ until: until.toISOString() })}\n`)
  return until
}

/** Until when the app is kept; undefined when it is not. */
export function keptUntil(run: RunDirectory): Date | undefined {
  if (!existsSync(keptFile(run))) return undefined
  const time = Date.parse((JSON.parse(readFileSync(keptFile(run), 'utf8')) as { until?: string }).until ?? '')
  return Number.isNaN(time) ? undefined : new Date(time)
}

/** Asks a run to give the server up as soon as it does nothing but keep its app. A run of another user cannot be asked, and is waited for. */
export function askToYield(runDirectory: string | undefined): void {
  if (runDirectory === undefined || !existsSync(runDirectory)) return
  try {
    writeFileSync(`${runDirectory}/yield`, '')
  } catch {
    // Its time will come.
  }
}

export const isAskedToYield = (run: RunDirectory): boolean => existsSync(yieldFile(run))
