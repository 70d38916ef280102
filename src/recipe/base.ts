import { UsageError } from '../model/failure.ts'
import type { Base } from '../model/types.ts'
import { type FullSha, fullSha } from './commit.ts'
import { type CommitFiles, commitFiles } from './commit-files.ts'
import { loadCompose } from './compose.ts'
import { deployedContent } from './deployed-content.ts'
import { environmentOf } from './environment.ts'
import { readRecipeText } from './files.ts'
import { gitSays } from './git.ts'
import { type PublishedVersion, publishedVersions } from './tags.ts'
import { compareVersions, parseVersion, type Version } from './version.ts'
import { versionLabel } from './version-label.ts'

/** The version label that a commit carries, or undefined. Where its compose files cannot be read as a whole, a line of compose.yml that looks like it. */
export async function labelAt(repository: string, sha: string): Promise<string | undefined> {
  return labelIn(await commitFiles(repository, fullSha(sha)))
}

export function labelIn(files: CommitFiles): string | undefined {
  try {
    const environment = environmentOf(files, readRecipeText(files, '.env.sample') ?? '', 'stack').values
    return versionLabel(loadCompose(files, environment))?.text || undefined
  } catch {
    const found = files.look('compose.yml')
    return found.kind === 'file' ? /coop-cloud\.[^=\s"]*\.version[=:]\s*["']?([^"'\s]+)/.exec(found.content.toString('utf8'))?.[1] : undefined
  }
}

export interface BaseQuestion {
  /** A bare clone: version tags from the base repository, branches. */
  repository: string
  head: string
  /** A published version that was asked for. */
  explicit?: string
  /** The tip of the branch that the head is to go into. */
  branchTip?: string
}

/**
 * The version that the upgrade starts from: explicit, else the newest published version not newer than the head's label
 * whose deployed content differs from the head, else the target branch's tip if that differs and is no later commit, else none (L27, L31). Never the head
 * itself. Throws UsageError listing what is published when the explicit one cannot be a base.
 */
export async function chooseBase(question: BaseQuestion): Promise<Base> {
  const { repository } = question
  const head = fullSha(question.head)
  const published = await publishedVersions(repository)
  const content = await contentOf(repository, head)
  const differs = async (sha: string): Promise<boolean> => sha !== head && (await contentOf(repository, fullSha(sha))) !== content
  if (question.explicit !== undefined) return await explicitBase(question.explicit, published, head, differs)

  const label = parseVersion((await labelAt(repository, head)) ?? '')
  const olderFirst = published.filter((candidate) => label === undefined || compareVersions(candidate.version, label) <= 0)
  for (const { version, sha } of olderFirst.toReversed()) {
    if (!(await differs(sha))) continue
    return { kind: 'version', version: version.text, sha, reason: reasonFor(version, label) }
  }
  const tip = question.branchTip
  if (tip !== undefined && (await differs(tip)) && !(await gitSays(repository, 'merge-base', '--is-ancestor', head, fullSha(tip))))
    return { kind: 'branch', sha: tip, reason: 'no published version differs; the tip of the target branch does' }
  return { kind: 'none', reason: whyNone(published, olderFirst) }
}

const contentOf = async (repository: string, sha: FullSha): Promise<string> => deployedContent(await commitFiles(repository, sha))

function reasonFor(version: Version, label: Version | undefined): string {
  if (label === undefined) return 'newest published version that differs; the head has no version label'
  return compareVersions(version, label) === 0 ? `unreleased change of ${label.text}` : 'newest published version that differs'
}

function whyNone(published: PublishedVersion[], notNewer: PublishedVersion[]): string {
  if (published.length === 0) return 'the recipe has no published version'
  return notNewer.length === 0 ? 'every published version is newer than the head' : 'no published version differs from the head'
}

async function explicitBase(asked: string, published: PublishedVersion[], head: FullSha, differs: (sha: string) => Promise<boolean>): Promise<Base> {
  const list = published.map((item) => item.version.text).join(', ') || 'none'
  const found = published.find((candidate) => candidate.version.text === asked)
  if (found === undefined) throw new UsageError(`the base ${asked} is no published version of this recipe`, `Published are: ${list}.`)
  if (found.sha === head) throw new UsageError(`the base ${asked} is the commit under test itself: there is nothing to upgrade`, `Published are: ${list}.`)
  if (!(await differs(found.sha)))
    throw new UsageError(`the base ${asked} deploys exactly what the commit under test deploys: there is nothing to upgrade`, `Published are: ${list}.`)
  return { kind: 'version', version: found.version.text, sha: found.sha, reason: 'asked for with --base' }
}
