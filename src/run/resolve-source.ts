import { UsageError } from '../model/failure.ts'
import { cloneRecipe, fetchCommit } from '../recipe/clone.ts'
import { type FullSha, isFullSha } from '../recipe/commit.ts'
import { withoutCredentials } from '../recipe/credentials.ts'
import { git } from '../recipe/git.ts'
import { resolveCommit } from '../recipe/resolve-commit.ts'

export interface SourceRequest {
  /** Path or URL of the repository with the commit under test. */
  source: string
  /** Path or URL where versions are published, when that is another one: the base repository of a pull request. */
  tagsFrom?: string
  /** Branch, tag, commit, `HEAD`, or a ref such as `refs/pull/7/head`. */
  ref: string
  /** The branch that the commit is to go into; by default the repository's own. */
  target?: string
  signal?: AbortSignal
}

export interface ResolvedSource {
  /** Absolute path of the bare clone. */
  clone: string
  head: FullSha
  /** The tip of the target branch, where it is another commit than the head. */
  branchTip?: FullSha
}

/** Clones the recipe and resolves the head once, to a full commit. Throws UsageError for a source or a ref that does not exist. */
export async function resolveSource(request: SourceRequest, clone: string): Promise<ResolvedSource> {
  const { source, ref } = request
  const transfer = {
    source,
    into: clone,
    ...(request.tagsFrom === undefined ? {} : { tags: request.tagsFrom }),
    ...(request.signal === undefined ? {} : { signal: request.signal })
  }
  await cloneRecipe(transfer)
  const head = (await resolveCommit(clone, ref)) ?? (await fetchedCommit(transfer, ref))
  if (head === undefined) throw await noCommit(clone, source, ref)
  const branchTip = await targetTip(clone, head, request.target)
  return { clone, head, ...(branchTip === undefined ? {} : { branchTip }) }
}

/** An empty repository, one whose own branch is not there, or a word that names nothing in it. */
async function noCommit(clone: string, source: string, ref: string): Promise<UsageError> {
  const where = withoutCredentials(source)
  const branches = (await git(clone, 'for-each-ref', 'refs/heads', '--format=%(refname:strip=2)')).split('\n').filter((name) => name !== '')
  const named = `${branches.slice(0, 5).join(', ')}${branches.length > 5 ? ' …' : ''}`
  if (branches.length === 0) return new UsageError(`${where} has no commit on any branch yet`, 'Push the recipe first.')
  const next = `Name a branch, a tag or a commit with --ref; branches are ${named}.`
  if (ref !== 'HEAD') return new UsageError(`there is no commit "${ref}" in ${where}`, next)
  const own = await git(clone, 'symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => '')
  return new UsageError(`the default branch of ${where}${own === '' ? '' : `, ${own},`} is not there`, next)
}

/** A commit that no branch holds, such as a pull request's, is asked for by its name. */
async function fetchedCommit(transfer: Parameters<typeof fetchCommit>[0], ref: string): Promise<FullSha | undefined> {
  if (!isFullSha(ref) && !/^refs\/[\w./-]+$/.test(ref)) return undefined
  try {
    await fetchCommit(transfer, ref)
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
  return await resolveCommit(transfer.into, 'refs/testme/head')
}

/**
 * The branch that the head would go into: the one named, else the repository's own. A person's repository stands on the branch they work on; when the
 * head is its tip, the main branch is meant.
 */
async function targetTip(clone: string, head: FullSha, target: string | undefined): Promise<FullSha | undefined> {
  if (target !== undefined) {
    const tip = await resolveCommit(clone, `refs/heads/${target}`)
    if (tip === undefined) throw new UsageError(`there is no branch "${target}" to compare with`, 'Name a branch of the repository.')
    return tip === head ? undefined : tip
  }
  const own = await git(clone, 'symbolic-ref', '--quiet', 'HEAD').catch(() => '')
  const onMain = own === 'refs/heads/main' || own === 'refs/heads/master'
  for (const branch of onMain ? [own] : [own, 'refs/heads/main', 'refs/heads/master']) {
    const tip = branch === '' ? undefined : await resolveCommit(clone, branch)
    if (tip !== undefined && tip !== head) return tip
  }
  return undefined
}
