import { appendFileSync } from 'node:fs'
import type { Log } from './log.ts'

/** The server takes 1 MiB for a job, and the step that would pass it is lost whole (Gitea 1.27). */
const longest = 900_000

/**
 * The job summary: always written, and printed in a group of the log where the server does not show it. Gitea 1.26
 * keeps it nowhere; a newer one names the capability.
 */
export function writeSummary(markdown: string, log: Log, environment: NodeJS.ProcessEnv = process.env): void {
  const whole = Buffer.from(markdown)
  const text = whole.length <= longest ? markdown : `${whole.subarray(0, longest).toString('utf8')}\n\n… the rest did not fit\n`
  const file = environment['GITHUB_STEP_SUMMARY']
  if (file !== undefined && file !== '') appendFileSync(file, `${text}\n`)
  if ((environment['GITEA_ACTIONS_CAPABILITIES'] ?? '').split(/[\s,]+/).includes('job-summary')) return
  log.group('summary')
  log.foreign(text.trimEnd())
  log.endGroup()
}
