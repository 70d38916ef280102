import type { Gitea } from '../gitea/client.ts'
import type { Pull } from '../gitea/types.ts'
import { UsageError } from '../model/failure.ts'
import { type WorkflowOptions, workflowFor } from './workflow.ts'

/** Where a recipe repository keeps the workflow. As soon as this folder is there, Gitea reads no `.github/workflows` (read in 1.26.0). */
export const workflowFile = '.gitea/workflows/testme.yml'

export interface EnrollRequest {
  /** `owner/name` of the recipe. */
  repository: string
  /** `owner/name` of the repository with the actions. */
  suite: string
  /** Branch, tag or full commit of the suite; pinned to the full commit that it is now. */
  ref: string
  /** A repository that has the file gets a newer one; without it that is an error. */
  update: boolean
  direct?: WorkflowOptions['direct']
}

export type Enrolled = { kind: 'current' } | { kind: 'opened' | 'renewed'; pull: Pull }

/**
 * Opens a pull request that adds the workflow, or one that bumps it; an open one of ours gets the new text. Nothing is
 * ever pushed to the default branch. Throws UsageError for what does not exist, GiteaError.
 */
export async function enroll(gitea: Gitea, request: EnrollRequest): Promise<Enrolled> {
  const { repository, update } = request
  const { defaultBranch } = await gitea.repository(repository)
  const pinned = await pinnedCommit(gitea, request)
  const text = workflowFor({ actions: `${request.suite}/actions`, ...pinned, ...(request.direct === undefined ? {} : { direct: request.direct }) })
  const now = await gitea.file(repository, workflowFile, defaultBranch)
  if (now?.text === text) return { kind: 'current' }
  if (now !== undefined && !update) throw new UsageError(`${repository} already has ${workflowFile}`, 'To bring it up to date: testme enroll --update.')
  if (now === undefined && update) throw new UsageError(`${repository} has no ${workflowFile}`, 'To add it: testme enroll, without --update.')
  const branch = update ? await branchForUpdate(gitea, { repository, defaultBranch, sha: pinned.sha }) : 'testme-enroll'
  await offer(gitea, { repository, branch, defaultBranch, text, what: update ? `Test with testme ${pinned.version}` : 'Test pull requests with testme' })
  const open = await gitea.pullOf(repository, defaultBranch, branch)
  if (open?.state === 'open') return { kind: 'renewed', pull: open }
  const title = update ? `Test with testme ${pinned.version}` : 'Test pull requests with testme'
  return { kind: 'opened', pull: await gitea.openPull(repository, { head: branch, base: defaultBranch, title, body: bodyOf(request, pinned) }) }
}

/** A branch whose pull request is over holds the file as it was then, and what comes of it conflicts: the next update begins from the default branch again. */
async function branchForUpdate(gitea: Gitea, { repository, defaultBranch, sha }: { repository: string; defaultBranch: string; sha: string }): Promise<string> {
  const usual = 'testme-update'
  const there = await gitea.branch(repository, usual)
  if (there === undefined || (await gitea.pullOf(repository, defaultBranch, usual))?.state === 'open') return usual
  return `${usual}-${sha.slice(0, 12)}`
}

/** The file on our branch, as it is to be; the branch is made from the default one where it is not there. */
async function offer(gitea: Gitea, to: { repository: string; branch: string; defaultBranch: string; text: string; what: string }): Promise<void> {
  const { repository, branch, defaultBranch, text, what } = to
  const there = await gitea.branch(repository, branch)
  const before = await gitea.file(repository, workflowFile, there === undefined ? defaultBranch : branch)
  if (there !== undefined && before?.text === text) return
  await gitea.changeFile(repository, {
    path: workflowFile,
    text,
    message: what,
    branch,
    newBranch: there === undefined,
    ...(before === undefined ? {} : { replaces: before.sha })
  })
}

async function pinnedCommit(gitea: Gitea, { suite, ref }: EnrollRequest): Promise<{ sha: string; version: string }> {
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(ref)) return { sha: ref, version: ref.slice(0, 12) }
  const found = (await gitea.tag(suite, ref)) ?? (await gitea.branch(suite, ref))
  if (found === undefined) throw new UsageError(`${suite} has no tag or branch "${ref}"`, nextWithout(suite, ref))
  return { sha: found.sha, version: ref.replaceAll('/', '-') }
}

function nextWithout(suite: string, ref: string): string {
  const named = `Name a version that stands on its page of tags, a branch or a full commit: --actions ${suite}@v1.2.3.`
  return ref === 'v1' ? `${named} "v1", which is meant where none is named, comes with the first release of 1.x (docs/release.md).` : named
}

function bodyOf({ suite, update }: EnrollRequest, { sha, version }: { sha: string; version: string }): string {
  return [
    update
      ? `This pins the actions of ${suite} to ${version} (\`${sha}\`).`
      : `This adds \`${workflowFile}\`: from then on a member who comments \`!testme\` on a pull request has it tested, with the actions of ${suite} at ${version} (\`${sha}\`).`,
    '',
    'A workflow for comments counts as it stands on the default branch, so nothing happens before this is merged.',
    ...(update
      ? []
      : ['If this repository keeps workflows in `.github/workflows`: Gitea reads those only as long as there is no `.gitea/workflows`. Move them along.'])
  ].join('\n')
}
