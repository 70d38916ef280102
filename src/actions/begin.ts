import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { playwrightFolder } from '../browser/playwright.ts'
import { isReplaced } from '../gate/replaced.ts'
import { GiteaError } from '../gitea/error.ts'
import { InfrastructureError, messageOf, StageFailure, UsageError } from '../model/failure.ts'
import { isPlainElsewhere } from '../recipe/clone.ts'
import { recipeName } from '../recipe/name.ts'
import { removeAbandoned } from '../run/abandoned.ts'
import type { RunDirectory } from '../run/directory.ts'
import { root } from '../run/entries.ts'
import { makePlan, type PlanRequest } from '../run/plan.ts'
import { suite } from '../run/suite.ts'
import { SettingsError } from '../settings/settings.ts'
import { commandLine } from '../trigger/command-line.ts'
import { refusal, sentenceOf } from '../trigger/reasons.ts'
import { pageOfRun } from './event.ts'
import { needed, type StageInputs } from './inputs.ts'
import { type JobRecord, writeRecord } from './job-record.ts'
import { runsOf, type Site } from './site.ts'

/** What a stage is told beside its site. */
export type StageChoice = Pick<StageInputs, 'stage' | 'abra' | 'playwright' | 'settings' | 'users'>

/**
 * The first step of a job: looks once more whether the commit that was decided is still what the pull request is about,
 * then makes plan and run directory. What keeps it from doing so goes into the record: the later steps read it there.
 */
export async function begin(site: Site, inputs: StageChoice): Promise<JobRecord> {
  const { job, request, state } = site
  const page = await pageOfRun(site)
  const record: JobRecord = {
    schema: 1,
    job,
    request,
    firstStage: inputs.stage,
    runLink: page.runLink,
    attemptBegan: request.attempt > 1 ? page.startedAt : null,
    requestedAt: site.comment.writtenAt,
    runDirectory: null,
    failure: null,
    closed: false,
    startedAt: new Date().toISOString()
  }
  writeRecord(state, record)
  const done = (change: Partial<JobRecord>): JobRecord => {
    const next = { ...record, ...change }
    writeRecord(state, next)
    return next
  }
  try {
    if (isPlainElsewhere(job.server)) throw plainHttp()
    const refused = await whyNotAnyMore(site)
    if (refused !== undefined) return done({ failure: { kind: 'refused', sentence: refused } })
    return done({ runDirectory: (await planOf(site, inputs)).path })
  } catch (error) {
    // The whole of it is for the log: it names the address of Gitea, which may be an inner one.
    if (error instanceof GiteaError) site.log.say(error.message)
    return done({ failure: { kind: kindOf(error), sentence: publicly(site, sentenceOfError(error)) } })
  }
}

/** Said before anything is fetched, and to whom it belongs: the member who asked can do nothing about it. */
const plainHttp = (): InfrastructureError =>
  new InfrastructureError(
    'the runner of this job reaches Gitea on another machine by plain http, where whoever sits between could change what is tested',
    'Whoever runs it: register the runner with the https address of Gitea, or with a loopback one (docs/host.md).'
  )

/** Decision 5: before the first deploy a moved head or a closed pull request is a refusal with the way out; a request whose place was taken is none any more. */
async function whyNotAnyMore({ gitea, request }: Site): Promise<string | undefined> {
  const pull = await gitea.pull(request.repository, request.pullRequest)
  if (pull.merged) return sentenceOf(refusal('merged', {}))
  if (pull.state !== 'open') return sentenceOf(refusal('closed', {}))
  if (pull.headSha === request.sha) return (await isReplaced(gitea, request)) ? 'a newer request took its place while it waited' : undefined
  const { stages, base, keepSeconds } = request
  const line = commandLine({
    kind: 'run',
    sha: pull.headSha.slice(0, 12),
    stages,
    ...(base === null ? {} : { base }),
    ...(keepSeconds === 0 ? {} : { keepSeconds })
  })
  return sentenceOf(refusal('head-moved', { head: pull.headSha, line }))
}

async function planOf(site: Site, inputs: StageChoice): Promise<RunDirectory> {
  const { log, request, server, state } = site
  const abraExecutable = needed('abra', inputs.abra)
  playwrightFolder()
  const recipe = recipeName(request.repository)
  const runs = runsOf(state)
  mkdirSync(runs, { recursive: true, mode: 0o700 })
  removeAbandoned(runs)
  const settingsIn = (tree: string, name = recipe): string | null => (tree !== '' && existsSync(join(tree, name)) ? join(tree, name) : null)
  const base = `${site.job.server}/${request.repository}.git`
  const plan: PlanRequest = {
    recipe,
    source: base,
    origin: 'url',
    ref: request.sha,
    target: request.baseBranch,
    ...(request.base === null ? {} : { base: request.base }),
    stages: request.stages,
    runs,
    settingsDirectory: settingsIn(inputs.settings),
    settingsBelow: settingsIn(join(root, 'recipes')),
    // What a recipe depends on is of the same organisation.
    locate: (name) =>
      Promise.resolve({
        source: `${site.job.server}/${request.repository.split('/')[0]}/${name}.git`,
        settingsDirectory: settingsIn(inputs.settings, name),
        settingsBelow: settingsIn(join(root, 'recipes'), name)
      }),
    server: () => Promise.resolve(server),
    abraExecutable,
    suite: suite()
  }
  log.say(`… reading ${recipe} at ${request.sha.slice(0, 12)}`)
  const run = await inEither(plan, `${site.job.server}/${request.headRepository}.git`)
  const { head } = run.readPlan()
  if (head.sha !== request.sha) throw new Error(`the plan is for ${head.sha}, and the gate decided ${request.sha}`)
  return run
}

/**
 * The base repository serves the commits of its pull requests, forks included, by their id; branches and versions are
 * its own then. Only what was pushed while the pull request was closed is not there (Gitea 1.26), and is asked of the head's repository.
 */
async function inEither(plan: PlanRequest, head: string): Promise<RunDirectory> {
  try {
    return await makePlan(plan)
  } catch (error) {
    if (head === plan.source || !(error instanceof UsageError) || !error.message.startsWith('there is no commit')) throw error
    return await makePlan({ ...plan, source: head, tagsFrom: plan.source })
  }
}

function kindOf(error: unknown): NonNullable<JobRecord['failure']>['kind'] {
  if (error instanceof UsageError) return 'usage'
  if (error instanceof SettingsError) return 'suite'
  if (error instanceof StageFailure) return error.failureClass === 'infrastructure' ? 'infrastructure' : 'suite'
  return error instanceof Error && ['InfrastructureError', 'GiteaError', 'AbraError', 'EngineError'].includes(error.name) ? 'infrastructure' : 'suite'
}

function sentenceOfError(error: unknown): string {
  // Nothing else here lets an error of Gitea's pass than reading the pull request.
  if (error instanceof GiteaError) return sentenceOf(refusal('pull-unreadable', { why: error.brief }))
  const next = typeof error === 'object' && error !== null && 'next' in error && typeof error.next === 'string' ? ` ${error.next}` : ''
  return `${messageOf(error)}${next === '' ? '' : `.${next}`}`.replace('..', '.')
}

/** What is said on the pull request has the address that people use, not the one that the runner registered with. */
function publicly({ job, comment }: Pick<Site, 'job' | 'comment'>, sentence: string): string {
  const seen = comment.page === null ? 'Gitea' : comment.page.slice(0, -`/${job.repository}`.length)
  return sentence.replaceAll(job.server, seen)
}
