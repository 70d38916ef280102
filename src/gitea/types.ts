/**
 * What we know of a Gitea server, in our words. Every value has passed a schema (`wire.ts`); whatever Gitea writes differently from
 * what its documentation or GitHub would make one expect has been put right before it gets here.
 */

/** A repository as far as a pull request names it. */
export interface RepositoryName {
  id: number
  /** `owner/name` */
  fullName: string
  cloneUrl: string
  htmlUrl: string
}

export interface Pull {
  number: number
  state: 'open' | 'closed'
  merged: boolean
  /** The live head of the branch, 40 or 64 lower-case hex digits; also for a push while the pull request was closed. */
  headSha: string
  /** The branch; `refs/pull/<n>/head` for an AGit pull request. */
  headRef: string
  /** Empty for an AGit pull request. */
  headLabel: string
  /** null: the fork is gone. */
  headRepo: RepositoryName | null
  baseRepo: RepositoryName
  baseRef: string
  userId: number
  htmlUrl: string
  title: string
}

/** Where the code of a pull request lives: in the repository itself, in a fork, in a fork that is gone, or nowhere (AGit: pushed to `refs/for/`). */
export type Origin = 'same-repository' | 'fork' | 'fork-gone' | 'agit'

/** One entry of the timeline; `type` is Gitea's own word (`comment`, `pull_push`, `change_target_branch`, ...). */
export interface TimelineEntry {
  id: number
  type: string
  body: string
  userId: number | null
  /** As Gitea wrote it; never compared: ids order entries. */
  createdAt: string
}

export interface Comment {
  id: number
  body: string
  /** -2: posted with an automatic token; 0 or -1: nobody who exists. */
  userId: number
  login: string
  createdAt: string
  updatedAt: string
  htmlUrl: string
  /** The issue or pull request that it stands under; null where Gitea does not say. */
  number: number | null
  onPull: boolean
}

/**
 * The answer to "is this user a member of that organisation", which only an exact 204 makes yes.
 * `may-not-know`: the token may not ask (303); `renamed`: the user goes by another name now (307); `cannot-tell`: everything else.
 */
export type Membership = { kind: 'member' } | { kind: 'not-member' } | { kind: 'may-not-know' } | { kind: 'renamed' } | { kind: 'cannot-tell'; why: string }

export type StatusState = 'pending' | 'success' | 'failure' | 'error'

export interface CommitStatus {
  context: string
  state: StatusState
  description: string
  /** '' for none. */
  targetUrl: string
  /** Only on those that were read. */
  id?: number
  createdAt?: string
  /** null: set with an automatic token. Only on those that were read. */
  creatorId?: number | null
}

/** `blocked`: waits for somebody's approval, or (a job) for the jobs that it needs. `unknown`: a word that we do not know; never taken for done. */
export type ActionState = 'queued' | 'blocked' | 'running' | 'done' | 'unknown'
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'unknown'

export interface ActionRun {
  id: number
  /** Counts per repository. */
  number: number
  /** `pull_request_comment` up to Gitea 1.26, `issue_comment` later. */
  event: string
  title: string
  /** The file name of the workflow, for instance `testme.yml`. */
  workflow: string
  /** Of the default branch for a comment's run; says nothing about a pull request. */
  headSha: string
  headBranch: string
  state: ActionState
  /** null while it is not done. */
  conclusion: Conclusion | null
  /** Whoever made the run start; stays the first one when another presses "re-run". */
  actorId: number | null
  htmlUrl: string
  startedAt: string | null
  completedAt: string | null
}

/** One job of a run. Its steps are left out: up to Gitea 1.26 each of them shows the state of the job. */
export interface ActionJob {
  id: number
  runId: number
  name: string
  labels: string[]
  state: ActionState
  conclusion: Conclusion | null
  /** 0: no runner has it. */
  runnerId: number
  runnerName: string
  attempt: number
  htmlUrl: string
  startedAt: string | null
  completedAt: string | null
}

/** What a job has uploaded, to the end. */
export interface RunArtifact {
  name: string
  /** Bytes. */
  size: number
  expired: boolean
}

export interface User {
  id: number
  login: string
}

export interface Repository {
  id: number
  fullName: string
  htmlUrl: string
  cloneUrl: string
  defaultBranch: string
  private: boolean
  /** An organisation or a person; membership can only be asked of an organisation. */
  owner: string
}

export interface Branch {
  name: string
  sha: string
}

/** A commit on a branch that changes one file. */
export interface FileChange {
  path: string
  text: string
  message: string
  /** Where the commit goes; made from the default branch if it does not exist. */
  branch: string
  newBranch: boolean
  /** The blob's id of the file that is replaced; absent: the file is new. */
  replaces?: string
}

/** A file as it stands at a ref. */
export interface FileContent {
  path: string
  /** The blob's id: what a change of the file must name. */
  sha: string
  text: string
}

/** The reactions that a Gitea allows when nobody changed its configuration. */
export type Reaction = 'eyes' | 'rocket' | '+1' | '-1' | 'hooray' | 'confused' | 'heart' | 'laugh'
