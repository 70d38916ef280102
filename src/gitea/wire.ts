import { z } from 'zod'
import type {
  ActionJob,
  ActionRun,
  ActionState,
  Branch,
  Comment,
  CommitStatus,
  Conclusion,
  Pull,
  Repository,
  RepositoryName,
  RunArtifact,
  TimelineEntry,
  User
} from './types.ts'

/** Gitea's JSON, read once and strictly in what we use, turned into our words. Whatever we do not use is not looked at. */

const id = z.number().int()
const text = z.string()
const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
/** Gitea writes the zero time where nothing happened yet: year 1, or the epoch. */
const time = z
  .string()
  .nullish()
  .transform((value) => (value == null || value === '' || Number.isNaN(Date.parse(value)) || Date.parse(value) <= 0 ? null : value))

export const versionWire = z.object({ version: text })

export const userWire = z.object({ id, login: text }).transform((user): User => ({ id: user.id, login: user.login }))

const repositoryName = z
  .object({ id, full_name: text, clone_url: text, html_url: text })
  .transform(
    (repository): RepositoryName => ({ id: repository.id, fullName: repository.full_name, cloneUrl: repository.clone_url, htmlUrl: repository.html_url })
  )

export const repositoryWire = z
  .object({ id, full_name: text, html_url: text, clone_url: text, default_branch: text, private: z.boolean(), owner: z.object({ login: text }) })
  .transform(
    (repository): Repository => ({
      id: repository.id,
      fullName: repository.full_name,
      htmlUrl: repository.html_url,
      cloneUrl: repository.clone_url,
      defaultBranch: repository.default_branch,
      private: repository.private,
      owner: repository.owner.login
    })
  )

export const pullWire = z
  .object({
    number: id,
    state: z.enum(['open', 'closed']),
    merged: z.boolean().nullish(),
    html_url: text,
    title: text,
    user: z.object({ id }).nullish(),
    head: z.object({ sha, ref: text, label: text, repo: repositoryName.nullish() }),
    base: z.object({ ref: text, repo: repositoryName })
  })
  .transform(
    (pull): Pull => ({
      number: pull.number,
      state: pull.state,
      merged: pull.merged ?? false,
      headSha: pull.head.sha,
      headRef: pull.head.ref,
      headLabel: pull.head.label,
      headRepo: pull.head.repo ?? null,
      baseRepo: pull.base.repo,
      baseRef: pull.base.ref,
      userId: pull.user?.id ?? 0,
      htmlUrl: pull.html_url,
      title: pull.title
    })
  )

export const repositoriesWire = z
  .array(repositoryWire)
  .nullish()
  .transform((list) => list ?? [])

function numberAtEnd(url: string | null | undefined): number | undefined {
  const digits = /\/(\d{1,15})$/.exec(url ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export const commentWire = z
  .object({
    id,
    body: text,
    user: z.object({ id, login: text }).nullish(),
    created_at: text,
    updated_at: text,
    html_url: text.nullish(),
    issue_url: text.nullish(),
    pull_request_url: text.nullish()
  })
  .transform(
    (comment): Comment => ({
      id: comment.id,
      body: comment.body,
      userId: comment.user?.id ?? 0,
      login: comment.user?.login ?? '',
      createdAt: comment.created_at,
      updatedAt: comment.updated_at,
      htmlUrl: comment.html_url ?? '',
      number: numberAtEnd(comment.pull_request_url) ?? numberAtEnd(comment.issue_url) ?? null,
      onPull: numberAtEnd(comment.pull_request_url) !== undefined
    })
  )

/** Past the end Gitea writes `null` instead of an empty list. */
export const commentsWire = z
  .array(commentWire)
  .nullable()
  .transform((list) => list ?? [])

export const timelineWire = z
  .array(
    z.object({ id, type: text, body: text.nullish(), user: z.object({ id }).nullish(), created_at: text.nullish() }).transform(
      (entry): TimelineEntry => ({
        id: entry.id,
        type: entry.type,
        body: entry.body ?? '',
        userId: entry.user?.id ?? null,
        createdAt: entry.created_at ?? ''
      })
    )
  )
  .nullable()
  .transform((list) => list ?? [])

const statusWords = { pending: 'pending', success: 'success', failure: 'failure', error: 'error' } as const

export const statusWire = z
  // The reply names the state `status`, the request names it `state`.
  .object({
    id,
    context: text,
    status: text,
    description: text.nullish(),
    target_url: text.nullish(),
    created_at: text.nullish(),
    creator: z.object({ id }).nullish()
  })
  .transform(
    (status): CommitStatus => ({
      id: status.id,
      context: status.context,
      // A word that is none of the four (`warning`, `skipped`, or one that somebody made up: Gitea takes any) never counts as green or as pending.
      state: statusWords[status.status as keyof typeof statusWords] ?? 'error',
      description: status.description ?? '',
      targetUrl: status.target_url ?? '',
      createdAt: status.created_at ?? '',
      creatorId: status.creator?.id ?? null
    })
  )

export const statusesWire = z
  .array(statusWire)
  .nullable()
  .transform((list) => list ?? [])

const states: Record<string, ActionState> = { queued: 'queued', waiting: 'blocked', in_progress: 'running', completed: 'done' }
const conclusions: Record<string, Conclusion> = { success: 'success', failure: 'failure', cancelled: 'cancelled', skipped: 'skipped' }

function progress(status: string, conclusion: string | null | undefined): { state: ActionState; conclusion: Conclusion | null } {
  const state = states[status] ?? 'unknown'
  return { state, conclusion: state === 'done' ? (conclusions[conclusion ?? ''] ?? 'unknown') : null }
}

export const runWire = z
  .object({
    id,
    run_number: id,
    event: text,
    display_title: text,
    path: text.nullish(),
    head_sha: text,
    head_branch: text.nullish(),
    status: text,
    conclusion: text.nullish(),
    actor: z.object({ id }).nullish(),
    html_url: text,
    started_at: time,
    completed_at: time
  })
  .transform(
    (run): ActionRun => ({
      id: run.id,
      number: run.run_number,
      event: run.event,
      title: run.display_title,
      // Gitea writes `testme.yml@refs/heads/main`.
      workflow: (run.path ?? '').split('@')[0] ?? '',
      headSha: run.head_sha,
      headBranch: run.head_branch ?? '',
      ...progress(run.status, run.conclusion),
      actorId: run.actor?.id ?? null,
      htmlUrl: run.html_url,
      startedAt: run.started_at,
      completedAt: run.completed_at
    })
  )

/** The list may be null, but it must be there: another name for it is not an empty list. */
export const runsWire = z.object({
  workflow_runs: z
    .array(runWire)
    .nullable()
    .transform((list) => list ?? [])
})

export const jobWire = z
  .object({
    id,
    run_id: id,
    name: text,
    labels: z.array(text).nullish(),
    status: text,
    conclusion: text.nullish(),
    runner_id: id.nullish(),
    runner_name: text.nullish(),
    run_attempt: id.nullish(),
    html_url: text,
    started_at: time,
    completed_at: time
  })
  .transform(
    (job): ActionJob => ({
      id: job.id,
      runId: job.run_id,
      name: job.name,
      labels: job.labels ?? [],
      ...progress(job.status, job.conclusion),
      runnerId: job.runner_id ?? 0,
      runnerName: job.runner_name ?? '',
      attempt: job.run_attempt ?? 0,
      htmlUrl: job.html_url,
      startedAt: job.started_at,
      completedAt: job.completed_at
    })
  )

export const jobsWire = z.object({
  jobs: z
    .array(jobWire)
    .nullable()
    .transform((list) => list ?? [])
})

export const artifactsWire = z.object({
  artifacts: z
    .array(
      z
        .object({ name: text, size_in_bytes: z.number().int().nonnegative(), expired: z.boolean().nullish() })
        .transform((one): RunArtifact => ({ name: one.name, size: one.size_in_bytes, expired: one.expired ?? false }))
    )
    .nullable()
    .transform((list) => list ?? [])
})

export const branchWire = z.object({ name: text, commit: z.object({ id: sha }) }).transform((branch): Branch => ({ name: branch.name, sha: branch.commit.id }))

export const tagWire = z.object({ name: text, commit: z.object({ sha }) }).transform((tag): Branch => ({ name: tag.name, sha: tag.commit.sha }))

export const fileWire = z.object({ type: z.literal('file'), path: text, sha: text, encoding: z.literal('base64'), content: text })
