import type { Forge } from '../forge.ts'
import { git, type Pusher } from './git.ts'
import { until } from './until.ts'

export interface RepositoryFacts {
  id: number
  full_name: string
  clone_url: string
  default_branch: string
}

/** Makes `<organisation>/<name>` and pushes a local git repository into it, its branch main and all tags. */
export async function createRepository(
  forge: Forge,
  repository: string,
  options: { folder?: string; private?: boolean; pusher?: Pusher } = {}
): Promise<RepositoryFacts> {
  const [organisation, name] = repository.split('/')
  const made = await forge.must<RepositoryFacts>('POST', `/orgs/${organisation}/repos`, { name, default_branch: 'main', private: options.private ?? false })
  if (options.folder !== undefined) await pushFolder(forge, repository, options.folder, options.pusher)
  return made
}

/** Pushes what a local repository has checked out as `main`, and its tags. */
export async function pushFolder(forge: Forge, repository: string, folder: string, pusher: Pusher = forge.admin): Promise<string> {
  await git(forge, pusher, folder, 'push', '--quiet', '--force', '--tags', `${forge.url}/${repository}.git`, 'HEAD:refs/heads/main')
  // Gitea takes note of a push a moment later; until then it has no workflows to start.
  await until(`the push to ${repository}`, async () => ((await forge.must<{ empty: boolean }>('GET', `/repos/${repository}`)).empty ? undefined : true))
  return await git(forge, pusher, folder, 'rev-parse', 'HEAD')
}

/** A commit on a branch without a clone; `from` makes the branch. Returns the sha. */
export async function commitFiles(
  forge: Forge,
  repository: string,
  change: { branch: string; from?: string; message: string; files: Record<string, string> }
): Promise<string> {
  const files = []
  for (const [path, text] of Object.entries(change.files)) {
    const there = await forge.api(forge.admin.token, 'GET', `/repos/${repository}/contents/${path}?ref=${change.from ?? change.branch}`)
    const content = Buffer.from(text).toString('base64')
    files.push(there.status === 200 ? { operation: 'update', path, content, sha: (there.body as { sha: string }).sha } : { operation: 'create', path, content })
  }
  const { commit } = await forge.must<{ commit: { sha: string } }>('POST', `/repos/${repository}/contents`, {
    message: change.message,
    files,
    ...(change.from === undefined ? { branch: change.branch } : { branch: change.from, new_branch: change.branch })
  })
  return commit.sha
}

export async function headOf(forge: Forge, repository: string, branch: string): Promise<string> {
  const { commit } = await forge.must<{ commit: { id: string } }>('GET', `/repos/${repository}/branches/${branch}`)
  return commit.id
}

/** Forks a repository to this person; returns its full name. */
export async function forkFor(forge: Forge, who: Pusher, repository: string): Promise<string> {
  const answer = await forge.api(who.token, 'POST', `/repos/${repository}/forks`, {})
  if (answer.status !== 202) throw new Error(`the fork of ${repository} for ${who.login} answered ${answer.status}`)
  return (answer.body as RepositoryFacts).full_name
}

/** Secrets and variables of a repository, for every run in it that is not a fork's. */
export async function setSecret(forge: Forge, repository: string, name: string, value: string): Promise<void> {
  await forge.must('PUT', `/repos/${repository}/actions/secrets/${name}`, { data: value })
}

export async function setVariable(forge: Forge, repository: string, name: string, value: string): Promise<void> {
  await forge.must('POST', `/repos/${repository}/actions/variables/${name}`, { value })
}
