import { existsSync } from 'node:fs'
import { readResults } from '../report/results.ts'
import { RunDirectory } from '../run/directory.ts'
import { recordOfRun, writeRecord } from './job-record.ts'
import { outboxOf, type Site } from './site.ts'
import { speakerFor } from './speaker.ts'

/** Whoever removes a run gives its verdict: the last word of a run whose own job is gone, on its own pull request. */
export async function lastWords({ state, gitea, log }: Pick<Site, 'state' | 'gitea' | 'log'>, runId: string): Promise<void> {
  const record = recordOfRun(state, runId)
  if (record === undefined || record.closed || record.runDirectory === null) return
  const run = new RunDirectory(record.runDirectory)
  const speaker = speakerFor(record, { gitea, outbox: outboxOf(state), log })
  if (existsSync(run.file('results.json'))) {
    const results = readResults(run.file('results.json'))
    const reason = run.cancellation()?.reason
    await speaker.say({ state: results.cancelled === null ? 'done' : 'cancelled', results, ...(reason === undefined ? {} : { reason }) })
  } else await speaker.say({ state: 'lost', reason: 'its run was removed, and left no results' })
  writeRecord(state, { ...record, closed: true })
}
