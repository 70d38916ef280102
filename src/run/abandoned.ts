import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RunDirectory } from './directory.ts'
import { holderOf } from './lock.ts'
import { alive, readRecord, record } from './processes.ts'
import { readRegistration, stageLockFile } from './registry.ts'

const plannerFile = (run: RunDirectory): string => run.file('private', 'planner.json')

/** Says which process makes, or first works on, this run: until it is registered with a server, that is the only one who knows of it. */
export function markPlanner(run: RunDirectory): void {
  const file = plannerFile(run)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(record(process.pid)))
}

/**
 * Removes what processes that were killed before they registered their run have left in a folder of run directories: it
 * has no verdict and nothing on any server. A registered run is the janitor's; one whose planner lives, nobody's.
 * Returns the names of what was removed.
 */
export function removeAbandoned(runs: string): string[] {
  if (!existsSync(runs)) return []
  return readdirSync(runs).filter((name) => {
    const pid = /^\.source-(\d+)-/.exec(name)?.[1]
    const run = new RunDirectory(join(runs, name))
    if (pid === undefined ? !isAbandoned(run) : existsSync(`/proc/${pid}`)) return false
    if (pid === undefined) run.removePrivate()
    rmSync(run.path, { recursive: true, force: true })
    return true
  })
}

function isAbandoned(run: RunDirectory): boolean {
  const planner = readRecord(plannerFile(run))
  if (planner === undefined || alive(planner) || existsSync(run.file('results.json'))) return false
  if (!existsSync(run.file('plan.json'))) return true
  try {
    const { server } = run.readPlan()
    const taken = readRegistration(server, run.runId) !== undefined || holderOf(stageLockFile(server, run.runId)) !== undefined
    return !taken && !existsSync(run.file('begun'))
  } catch {
    // A registration or a plan that cannot be read is for a person to look at.
    return false
  }
}
