import { join } from 'node:path'
import type { Forge } from '../../forge/forge.ts'
import { type Profile, profiles, realRunner } from '../../forge/runner.ts'
import type { Session } from '../../forge/web.ts'
import {
  completed,
  createRepository,
  dispatchRun,
  type JobFacts,
  jobsOf,
  linesOf,
  makeTree,
  type RunFacts,
  type StepFacts,
  sessionOf,
  stepsOf
} from '../../forge/world.ts'
import type { Lab } from './forge.ts'

/** A repository of workflows that are started by hand, each on the label of either profile. */
export interface Probe {
  repository: string
  session: Session
  start: (workflow: string, profile: Profile) => Promise<number>
  /** Starts it, waits for its end. */
  through: (workflow: string, profile: Profile, seconds?: number) => Promise<Outcome>
  outcome: (run: number, seconds?: number) => Promise<Outcome>
}

export interface Outcome {
  run: RunFacts
  jobs: JobFacts[]
  /** Of the first job. */
  steps: StepFacts[]
  lines: string[]
}

/** A workflow without its `on:`; LABEL is the profile's label, TRACE a file of the lab that has the name of workflow and label. */
export type Workflows = Record<string, string>

/** Both, or the one that a real runner is said to be. */
export const tested: readonly Profile[] =
  realRunner() === undefined ? profiles : profiles.filter((profile) => profile === (process.env['TESTME_RUNNER_PROFILE'] ?? '2.3.0'))

export const labelOf = (profile: Profile): string => `like-${profile.replaceAll('.', '')}`
export const traceOf = (workflow: string, profile: Profile): string => `${workflow}-${labelOf(profile)}`

export async function createProbe(lab: Lab, name: string, workflows: Workflows, texts: Record<string, string> = {}): Promise<Probe> {
  const { forge } = lab
  const repository = `${await organisationOf(forge)}/${name}`
  const folder = join(lab.folder, 'sources', name)
  const files = { ...texts }
  for (const [workflow, text] of Object.entries(workflows))
    for (const profile of profiles)
      files[`.gitea/workflows/${workflow}-${profile}.yml`] = `on: workflow_dispatch\n${text
        .replaceAll('LABEL', labelOf(profile))
        .replaceAll('TRACE', `$TRACES/${traceOf(workflow, profile)}`)}`
  await makeTree(forge, folder, { texts: files })
  await createRepository(forge, repository, { folder })
  const session = await sessionOf(forge, forge.admin)
  const start = (workflow: string, profile: Profile): Promise<number> => dispatchRun(forge, repository, `${workflow}-${profile}.yml`)
  const outcome = async (id: number, seconds?: number): Promise<Outcome> => {
    const run = await completed(forge, repository, id, seconds)
    const jobs = await jobsOf(forge, repository, id)
    const first = jobs[0]
    if (first === undefined) throw new Error(`run ${id} has no job`)
    return { run, jobs, steps: await stepsOf(session, repository, id, first.id), lines: await linesOf(forge, repository, first.id) }
  }
  return { repository, session, start, outcome, through: async (workflow, profile, seconds) => await outcome(await start(workflow, profile), seconds) }
}

const organisation = 'probes'
async function organisationOf(forge: Forge): Promise<string> {
  const there = await forge.api(forge.admin.token, 'GET', `/orgs/${organisation}`)
  if (there.status === 404) await forge.must('POST', '/orgs', { username: organisation })
  return organisation
}

/** The work of a test for each profile at once, since most of its time is waiting. */
export async function bothProfiles(work: (profile: Profile) => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(tested.map(work))
  const failures = ended.flatMap((one, index) =>
    one.status === 'rejected' ? [`${tested[index]}: ${one.reason instanceof Error ? one.reason.message : String(one.reason)}`] : []
  )
  if (failures.length > 0) throw new Error(failures.join('\n\n'), { cause: ended.find((one) => one.status === 'rejected')?.reason })
}
