import { existsSync } from 'node:fs'
import type { Gitea } from '../gitea/client.ts'
import type { RunFacts } from '../report/pull-request/of-run.ts'
import { serviceLogs } from '../report/pull-request/service-logs.ts'
import { type Results, readResults } from '../report/results.ts'
import { RunDirectory } from '../run/directory.ts'
import type { RunRequest } from '../trigger/request.ts'
import { recordOfRun, writeRecord } from './job-record.ts'
import { outboxOf, type Site } from './site.ts'
import { speakerFor } from './speaker.ts'

/** Whoever removes a run gives its verdict: the last word of a run whose own job is gone, on its own pull request. */
export async function lastWords({ state, gitea, log }: Pick<Site, 'state' | 'gitea' | 'log'>, runId: string): Promise<void> {
  const record = recordOfRun(state, runId)
  if (record === undefined || record.closed || record.runDirectory === null) return
  const run = new RunDirectory(record.runDirectory)
  const speaker = speakerFor(record, { gitea, outbox: outboxOf(state), log })
  if (existsSync(run.file('results.json'))) await speaker.say(await verdictFacts(gitea, record.request, run, readResults(run.file('results.json'))))
  else await speaker.say({ state: 'lost', reason: 'its run was removed, and left no results' })
  writeRecord(state, { ...record, closed: true })
}

/** What is said of a run that left results, the same whoever says it. */
export async function verdictFacts(gitea: Pick<Gitea, 'pull'>, request: RunRequest, run: RunDirectory, results: Results): Promise<Omit<RunFacts, 'request'>> {
  const reason = run.cancellation()?.reason
  return {
    state: results.cancelled === null ? 'done' : 'cancelled',
    results,
    ...(reason === undefined ? {} : { reason }),
    outdatedBy: await outdatedBy(gitea, request),
    logs: serviceLogs(run, run.readStages())
  }
}

/** The head as it is now, where it is another one than was tested; null where that cannot be told. */
export async function outdatedBy(gitea: Pick<Gitea, 'pull'>, request: Pick<RunRequest, 'repository' | 'pullRequest' | 'sha'>): Promise<string | null> {
  try {
    const { headSha } = await gitea.pull(request.repository, request.pullRequest)
    return headSha === request.sha ? null : headSha
  } catch {
    return null
  }
}
