import { readFileSync } from 'node:fs'
import { endOnSignals, keep } from '../lifecycle/keeper.ts'
import { messageOf } from '../model/failure.ts'
import { RunDirectory } from '../run/directory.ts'
import { parseRunFile } from '../run/schema.ts'
import { endKeepingOnCancel } from './cancel.ts'
import { type JobFile, jobFileOf, jobFileSchema, jobIsOver } from './job-keeper.ts'
import { recordOfRun } from './job-record.ts'
import { lastWords } from './last-words.ts'
import { createLog } from './log.ts'
import { giteaFor } from './speaker.ts'

/**
 * Holds the server for a job's run between its steps, and removes the run when its job is over without a teardown. It is
 * in a session of its own; signals of a step's process group do not reach it. Its output is the keeper's log.
 */
export async function runJobKeeper(runDirectory: string): Promise<void> {
  const run = new RunDirectory(runDirectory)
  const log = createLog((line) => process.stdout.write(`${line}\n`))
  try {
    const job = parseRunFile<JobFile>(jobFileSchema, jobFileOf(run), readFileSync(jobFileOf(run), 'utf8'))
    endOnSignals(run)
    const gitea = giteaFor(job.server, job.token)
    const record = recordOfRun(job.state, run.runId)
    const whileKept = record === undefined ? {} : { whileKept: () => endKeepingOnCancel({ gitea, log }, record, run, job.users) }
    if (await keep(run, { until: jobIsOver(job, gitea), ...whileKept })) await lastWords({ state: job.state, gitea, log }, run.runId)
  } catch (error) {
    log.error(messageOf(error))
    process.exitCode = 1
  }
}
