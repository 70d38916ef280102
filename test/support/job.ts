import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { buildHistory } from '../../fixtures/build.ts'
import type { Repository } from '../../fixtures/repository.ts'
import type { ActionName } from '../../scripts/docs/action-page.ts'
import { git } from '../../src/recipe/git.ts'
import type { RunRequest } from '../../src/trigger/request.ts'
import { gitInFrontOf } from './git-over-http.ts'
import { automatic, type DoublePull, type DoubleUser, GiteaDouble } from './gitea-double.ts'
import { type RunnerJob, type Step, type StepResult, startStep } from './runner-step.ts'

/** A Gitea with one recipe repository, a bot and a member, and what a runner needs to run steps for it. */
export interface Place {
  gitea: GiteaDouble
  /** The address that the runner registered with. */
  url: string
  repository: Repository
  member: DoubleUser
  bot: string
  folder: string
  state: string
}

export async function placeFor(recipe: string): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'testme-place-'))
  const gitea = await GiteaDouble.start()
  gitea.repository.full_name = `recipes/${recipe}`
  const front = await gitInFrontOf(gitea, join(folder, 'git'))
  after(async () => {
    await front.close()
    await gitea.close()
    rmSync(folder, { recursive: true, force: true })
  })
  mkdirSync(join(folder, 'git', 'recipes'), { recursive: true })
  const repository = await buildHistory(recipe, join(folder, 'git', 'recipes', `${recipe}.git`))
  gitea.token(automatic, 'automatic')
  const bot = gitea.token(gitea.user('bot', 'private'), 'member')
  return { gitea, url: front.url, repository, member: gitea.user('alice', 'private'), bot, folder, state: join(folder, 'state') }
}

export interface JobOptions {
  request?: Partial<RunRequest>
  comment?: string
  /** The folder with the bundles. */
  dist: string
  /** Inputs for every step that has them. */
  with: Record<string, string>
  environment?: Record<string, string>
  attempt?: number
  daemon?: boolean
}

export interface TestJob {
  pull: DoublePull
  request: RunRequest
  gate: (more?: Record<string, string>) => Promise<StepResult>
  start: (stage: string, more?: Record<string, string>) => Step
  stage: (stage: string, more?: Record<string, string>) => Promise<StepResult>
  post: (stage: string, more?: Record<string, string>) => Promise<StepResult>
  teardown: (more?: Record<string, string>) => Promise<StepResult>
  /** What we wrote on the pull request, oldest first. */
  said: () => string[]
  /** The status of the commit that counts. */
  status: () => { context: string; state: string; description: string } | undefined
}

let runs = 0

/** One pull request, a comment on it, and the steps of a workflow for that comment. */
export async function jobAt(place: Place, options: JobOptions): Promise<TestJob> {
  const { gitea, member } = place
  const sha = options.request?.sha ?? (await git(place.repository.path, 'rev-parse', 'HEAD'))
  const pull = gitea.openPull(member, [sha])
  const comment = gitea.comment(pull, member, options.comment ?? '!testme')
  const runId = ++runs
  gitea.runs.push({ id: runId, title: 'testme', status: 'in_progress', jobs: [], actor: member })
  const repository = gitea.repository.full_name
  const attempt = options.attempt ?? 1
  const request: RunRequest = {
    repository,
    pullRequest: pull.number,
    commentId: comment.id,
    headRepository: repository,
    sha,
    baseBranch: 'main',
    base: null,
    stages: [],
    keepSeconds: 0,
    requestedBy: member.login,
    fork: false,
    attempt,
    ...options.request
  }
  const runner: RunnerJob = {
    folder: place.folder,
    token: `token-of-${automatic.login}-automatic`,
    event: gitea.event(pull, comment),
    environment: {
      GITHUB_SERVER_URL: place.url,
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: String(runId),
      GITHUB_RUN_ATTEMPT: String(attempt),
      GITHUB_JOB: 'stages',
      GITHUB_EVENT_NAME: 'issue_comment',
      ...options.environment
    }
  }
  const step = (action: ActionName, program: string, more: Record<string, string>, daemon = false): Step =>
    startStep({ ...runner, daemon }, action, join(options.dist, `${program}.cjs`), { ...options.with, ...more })
  const given = JSON.stringify(request)
  return {
    pull,
    request,
    gate: (more = {}) => step('testme-gate', 'gate', more).ended,
    start: (stage, more = {}) => step('recipe-stage', 'stage', { stage, request: given, ...more }, options.daemon),
    stage: (stage, more = {}) => step('recipe-stage', 'stage', { stage, request: given, ...more }).ended,
    post: (stage, more = {}) => step('recipe-stage', 'stage-post', { stage, request: given, ...more }).ended,
    teardown: (more = {}) => step('teardown', 'teardown', { request: given, ...more }).ended,
    said: () => pull.entries.filter((entry) => [automatic.login, 'bot'].includes(entry.user.login) && entry.type === 'comment').map((entry) => entry.body),
    status: () => gitea.statuses.find((status) => status.sha === sha)
  }
}
