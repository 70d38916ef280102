import { createHash } from 'node:crypto'
import { UsageError } from '../model/failure.ts'

/** The runner's job that this step belongs to. The same run of a workflow has a new attempt when it is run again. */
export interface Job {
  /** The address with which the runner registered, without a slash at the end; links are never made of it. */
  server: string
  /** The repository whose workflow this is, `owner/name`. */
  repository: string
  /** Gitea's number of the workflow run, one sequence for the whole instance. */
  runId: number
  attempt: number
  /** The job's id in the workflow file. */
  name: string
}

/** The job from the variables that every runner sets. Throws UsageError where they are missing: this is no step then. */
export function jobFrom(environment: NodeJS.ProcessEnv = process.env): Job {
  const text = (name: string): string => {
    const value = environment[name] ?? ''
    if (value === '') throw new UsageError(`${name} is not set, so this is not a step of a runner`, 'Use ./testme run to test a recipe by hand.')
    return value
  }
  const number = (name: string, otherwise?: string): number => {
    const value = environment[name] ?? otherwise ?? text(name)
    if (!/^[1-9]\d{0,15}$/.test(value))
      throw new UsageError(`${name} is "${value.slice(0, 40)}" and must be a number`, 'It is set by the runner; nothing else may set it.')
    return Number(value)
  }
  return {
    server: text('GITHUB_SERVER_URL').replace(/\/+$/, ''),
    repository: text('GITHUB_REPOSITORY'),
    runId: number('GITHUB_RUN_ID'),
    attempt: number('GITHUB_RUN_ATTEMPT', '1'),
    name: text('GITHUB_JOB')
  }
}

/** A file name for what belongs to one job, the same in each of its steps and of no other job of any instance. */
export function jobKey(job: Job): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([job.server, job.repository, job.runId, job.attempt, job.name]))
    .digest('hex')
  return `${job.repository.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${job.runId}-${job.attempt}-${digest.slice(0, 8)}`
}
