import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { stageNames } from '../model/types.ts'
import { writeAtomic } from '../run/atomic.ts'
import { parseRunFile } from '../run/schema.ts'
import { requestSchema } from '../trigger/request.ts'
import { type Job, jobKey } from './job.ts'

/**
 * What the steps of one job know of each other, in the host's state folder. Outputs and variables of a step do not
 * survive its kill, and a variable can be set by whatever a step prints; this file is found by the job's own numbers.
 */
const recordSchema = z.object({
  schema: z.literal(1),
  job: z.object({ server: z.string(), repository: z.string(), runId: z.number(), attempt: z.number(), name: z.string() }),
  request: requestSchema,
  /** The stage of the step that began, and whose `post` looks after what is left open. */
  firstStage: z.enum(stageNames),
  /** The page of the workflow's run, for people; null where Gitea did not say it. */
  runLink: z.string().nullable(),
  /** When the comment was written, as the event says. */
  requestedAt: z.string().nullable(),
  /** Of a re-run: when its attempt began, by Gitea's clock. */
  attemptBegan: z.string().nullable(),
  /** null: no run was made. */
  runDirectory: z.string().nullable(),
  /** Why no run was made; null while it is being made. `refused`: nothing is wrong with anybody's server. */
  failure: z.object({ kind: z.enum(['refused', 'infrastructure', 'suite', 'usage', 'recipe']), sentence: z.string() }).nullable(),
  /** The last word was said. */
  closed: z.boolean(),
  startedAt: z.iso.datetime()
})

export type JobRecord = z.output<typeof recordSchema>

/** Closed records are forgotten after so many days. */
const daysKept = 30

const folderOf = (state: string): string => join(state, 'jobs')
const fileOf = (state: string, job: Job): string => join(folderOf(state), `${jobKey(job)}.json`)

export function writeRecord(state: string, record: JobRecord): void {
  writeAtomic(fileOf(state, record.job), `${JSON.stringify(record, null, 2)}\n`, 0o600)
}

/** undefined: no step of this job has begun here. Throws for a file that cannot be read. */
export function readRecord(state: string, job: Job): JobRecord | undefined {
  const file = fileOf(state, job)
  return existsSync(file) ? parseRunFile<JobRecord>(recordSchema, file, readFileSync(file, 'utf8')) : undefined
}

/** The record that speaks of a run directory, if a job of this host made it. */
export function recordOfRun(state: string, runId: string): JobRecord | undefined {
  return records(state).find(({ runDirectory }) => runDirectory?.split('/').at(-1) === runId)
}

/** All that can be read, and forgets what is long over. */
export function records(state: string, now: Date = new Date()): JobRecord[] {
  const folder = folderOf(state)
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name)
    const read = readAny(file)
    if (read?.closed === true && now.getTime() - statSync(file).mtimeMs > daysKept * 24 * 3_600_000) {
      rmSync(file, { force: true })
      return []
    }
    return read === undefined ? [] : [read]
  })
}

function readAny(file: string): JobRecord | undefined {
  if (!file.endsWith('.json')) return undefined
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
