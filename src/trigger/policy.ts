import type { RunCommand } from './command.ts'
import { commandLine } from './command-line.ts'
import type { TriggerEvent } from './event.ts'
import type { GatePolicy, PullFacts, Unreadable } from './facts.ts'
import { type Refusal, refusal } from './reasons.ts'
import { branchName, fullSha, repositoryName } from './request.ts'

/** A pull request that may be tested, with what a request needs of it. */
export interface TestablePull {
  headSha: string
  headRepository: string
  baseBranch: string
  fork: boolean
}

export type JudgedPull = { ok: true; pull: TestablePull } | { ok: false; refusal: Refusal }

/** Whether this pull request may be tested at all (P2, P15), as the API shows it now: "comment and close" still says `open` in the event (run). */
export function judgePull(pull: PullFacts | Unreadable, event: TriggerEvent, command: RunCommand, policy: GatePolicy): JudgedPull {
  const no = (reason: Refusal): JudgedPull => ({ ok: false, refusal: reason })
  if ('unreadable' in pull) return no(refusal('pull-unreadable', { why: pull.unreadable }))
  if (pull.merged) return no(refusal('merged', {}))
  if (pull.state !== 'open') return no(refusal('closed', {}))
  if (pull.baseRepo.id !== event.repository.id) return no(refusal('wrong-repository', {}))
  // A pull request by `git push origin HEAD:refs/for/main`: no branch, and Gitea says that its code is the repository's own.
  if (pull.headLabel === '') return no(refusal('agit', {}))
  // Gitea names no branch for a repository that is gone either.
  if (pull.headRepo === null) return no(refusal('fork-gone', {}))
  if (pull.headRef.startsWith('refs/')) return no(refusal('agit', {}))
  const fork = pull.headRepo.id !== pull.baseRepo.id
  if (fork && policy.forks !== 'allow') return no(refusal('fork-refused', {}))
  if (policy.baseBranches !== null && !policy.baseBranches.includes(pull.baseRef)) return no(refusal('base-branch-refused', {}))
  if (!branchName.test(pull.baseRef) || !repositoryName.test(pull.headRepo.fullName)) return no(refusal('names-refused', {}))
  if (!fullSha.test(pull.headSha)) return no(refusal('pull-unreadable', { why: 'its head is no full commit id' }))
  if (fork && command.keepSeconds !== undefined) {
    const { keepSeconds: _, ...without } = command
    return no(refusal('keep-on-fork', { line: commandLine(without) }))
  }
  return { ok: true, pull: { headSha: pull.headSha, headRepository: pull.headRepo.fullName, baseBranch: pull.baseRef, fork } }
}
