import { mkdirSync, writeFileSync } from 'node:fs'
import type { StageResult } from '../../src/model/types.ts'
import { writeResults } from '../../src/report/results.ts'
import { RunDirectory } from '../../src/run/directory.ts'
import { plan } from './plan.ts'

export const cleanScan: StageResult['checks'][number] = { name: 'leak-scan', status: 'pass', evidence: 'nothing' }
export const dirtyScan: StageResult['checks'][number] = { name: 'leak-scan', status: 'fail', class: 'suite', evidence: 'found' }

/** A run that was torn down, with a log to show and a secret to keep. */
export function finishedRun(path: string, checks: StageResult['checks']): RunDirectory {
  mkdirSync(path, { recursive: true })
  const run = new RunDirectory(path)
  run.writePlan(plan({}, { stages: ['teardown'], runId: run.runId }))
  run.writeStage({ stage: 'teardown', status: 'pass', headline: 'x', checks, startedAt: new Date().toISOString(), seconds: 1, handover: {} })
  writeResults(run, false)
  mkdirSync(run.file('logs'))
  writeFileSync(run.file('logs', 'install.log'), 'a log')
  writeFileSync(run.private('secrets.jsonl'), 'hunter2')
  return run
}
