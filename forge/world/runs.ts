import { ForgeError } from '../errors.ts'
import type { Forge } from '../forge.ts'
import type { Session } from '../web.ts'
import { until } from './until.ts'

export interface RunFacts {
  id: number
  run_number: number
  display_title: string
  event: string
  path: string
  head_sha: string
  html_url: string
  /** queued, waiting, in_progress, completed ... */
  status: string
  /** Absent while unfinished. */
  conclusion?: string
  actor: { login: string }
}

export interface JobFacts {
  id: number
  run_id: number
  name: string
  run_attempt: number
  status: string
  conclusion?: string
  labels: string[]
  /** Names and times are right, states are the job's (Gitea 1.26.0): see `stepsOf`. */
  steps: { name: string; status: string; conclusion?: string }[]
  runner_name: string
  started_at: string
  completed_at: string
}

export interface StepFacts {
  name: string
  /** success, failure, cancelled, skipped, waiting, running, blocked */
  status: string
}

/** The runs of a repository, the newest first. */
export async function runsOf(forge: Forge, repository: string): Promise<RunFacts[]> {
  return (await forge.must<{ workflow_runs: RunFacts[] | null }>('GET', `/repos/${repository}/actions/runs?limit=50`)).workflow_runs ?? []
}

export const runOf = (forge: Forge, repository: string, id: number): Promise<RunFacts> => forge.must('GET', `/repos/${repository}/actions/runs/${id}`)

/** The jobs of a run, in the order of its workflow. */
export async function jobsOf(forge: Forge, repository: string, run: number): Promise<JobFacts[]> {
  const { jobs } = await forge.must<{ jobs: JobFacts[] | null }>('GET', `/repos/${repository}/actions/runs/${run}/jobs`)
  return (jobs ?? []).sort((left, right) => left.id - right.id)
}

/** Runs a whole run again, or one of its jobs with those that need it, as this person; returns the status of the answer: 403 for who may not. */
export async function rerun(forge: Forge, who: { token: string }, repository: string, run: number, job?: number): Promise<number> {
  const path = `/repos/${repository}/actions/runs/${run}${job === undefined ? '' : `/jobs/${job}`}/rerun`
  return (await forge.api(who.token, 'POST', path)).status
}

/** The jobs of a run, once each is completed in this attempt; one number for all, or one for each. Gitea counts the attempts of each job. */
export const attempted = (forge: Forge, repository: string, run: number, attempts: number | number[], seconds = 120): Promise<JobFacts[]> =>
  until(
    `attempt ${attempts} of run ${run} in ${repository}`,
    async () => {
      const jobs = await jobsOf(forge, repository, run)
      const isOver = ({ status, run_attempt }: JobFacts, index: number): boolean =>
        status === 'completed' && run_attempt === (typeof attempts === 'number' ? attempts : attempts[index])
      return jobs.length > 0 && jobs.every(isOver) ? jobs : undefined
    },
    seconds
  )

/** Starts a workflow that has `on: workflow_dispatch`, on the default branch; returns the run's id. */
export async function dispatchRun(forge: Forge, repository: string, file: string): Promise<number> {
  const path = `/repos/${repository}/actions/workflows/${file}/dispatches?return_run_details=true`
  const { workflow_run_id: id } = await forge.must<{ workflow_run_id: number }>('POST', path, { ref: 'main' })
  return id
}

/** The whole log of a job, each line with its time in front. */
export async function logOf(forge: Forge, repository: string, job: number): Promise<string> {
  const answer = await forge.api(forge.admin.token, 'GET', `/repos/${repository}/actions/jobs/${job}/logs`)
  return answer.status === 200 ? String(answer.body ?? '') : ''
}

/** The lines of a job's log without their times. */
export async function linesOf(forge: Forge, repository: string, job: number): Promise<string[]> {
  return (await logOf(forge, repository, job))
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\S+Z /, ''))
}

interface View {
  state: { run: { status: string; canApprove: boolean }; currentJob: { steps: { summary: string; status: string }[] } }
  logs: { stepsLog: { step: number; lines: { message: string }[] | null }[] | null }
}

async function view(session: Session, repository: string, run: number, job: number, cursors: unknown[]): Promise<View> {
  const answer = await session.post(`/${repository}/actions/runs/${run}/jobs/${job}?by_id=1`, { logCursors: cursors })
  if (answer.status !== 200)
    throw new ForgeError(`the page of run ${run} in ${repository} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`)
  return answer.body as View
}

/** The rows of a job as its page shows them. REST gives every step the job's status (Gitea 1.26.0). */
export async function stepsOf(session: Session, repository: string, run: number, job: number): Promise<StepFacts[]> {
  return (await view(session, repository, run, job, [])).state.currentJob.steps.map(({ summary, status }) => ({ name: summary, status }))
}

/** What the page shows under one step, `Set up job` being number 0. */
export async function stepLog(session: Session, repository: string, run: number, job: number, step: number): Promise<string[]> {
  const { logs } = await view(session, repository, run, job, [{ step, cursor: null, expanded: true }])
  return (logs.stepsLog ?? []).flatMap((part) => (part.step === step ? (part.lines ?? []).map(({ message }) => message) : []))
}

export async function artifactsOf(
  forge: Forge,
  repository: string,
  run: number
): Promise<{ name: string; size_in_bytes: number; archive_download_url: string }[]> {
  const found = await forge.must<{ artifacts: { name: string; size_in_bytes: number; archive_download_url: string }[] | null }>(
    'GET',
    `/repos/${repository}/actions/runs/${run}/artifacts`
  )
  return found.artifacts ?? []
}

/** Presses the button of a run's page; returns the status of the answer: 404 for who may not. */
export async function cancelRun(session: Session, repository: string, run: number): Promise<number> {
  return (await session.post(`/${repository}/actions/runs/${run}/cancel`)).status
}

export async function approveRun(session: Session, repository: string, run: number): Promise<number> {
  return (await session.post(`/${repository}/actions/runs/${run}/approve`)).status
}

/** The newest run that fits, once it is there. */
export const runThat = (forge: Forge, repository: string, fits: (run: RunFacts) => boolean, seconds = 30): Promise<RunFacts> =>
  until(`a run in ${repository}`, async () => (await runsOf(forge, repository)).find(fits), seconds)

/** The run, once it is completed. */
export const completed = (forge: Forge, repository: string, id: number, seconds = 120): Promise<RunFacts> =>
  until(
    `the end of run ${id} in ${repository}`,
    async () => {
      const run = await runOf(forge, repository, id)
      return run.status === 'completed' ? run : undefined
    },
    seconds
  )
