import { execa } from 'execa'
import type { Base } from '../model/types.ts'
import { publishedVersions } from './tags.ts'
import { compareVersions, parseVersion } from './version.ts'

/** What a deploy is made of: compose files, every file that they can name, abra.sh and .env.sample. Tests, notes and pages are not. */
const notDeployed = /^(README|LICENSE|release\/|tests?\/|\.git|\.drone|\.gitea\/|renovate|CHANGELOG)/i

async function deployedContent(repository: string, sha: string): Promise<string> {
  const { stdout } = await execa('git', ['-C', repository, 'ls-tree', '-r', '--full-tree', sha])
  return stdout
    .split('\n')
    .filter((line) => !notDeployed.test(line.split('\t')[1] ?? ''))
    .join('\n')
}

/** The version label that a commit carries in its compose.yml, or undefined. */
export async function labelAt(repository: string, sha: string): Promise<string | undefined> {
  const { stdout, exitCode } = await execa('git', ['-C', repository, 'show', `${sha}:compose.yml`], { reject: false })
  return exitCode === 0 ? /coop-cloud\.[^=\s"]*\.version[=:]\s*["']?([^"'\s]+)/.exec(stdout)?.[1] : undefined
}

/**
 * The version that the upgrade starts from: explicit, else the newest published version not newer than the head's label
 * whose deployed content differs from the head, else the target branch's tip if that differs, else none (L27, L31).
 */
export async function chooseBase(options: { repository: string; head: string; explicit?: string; branchTip?: string }): Promise<Base> {
  const { repository, head } = options
  const published = await publishedVersions(repository)
  if (options.explicit !== undefined) {
    const found = published.find((candidate) => candidate.version.text === options.explicit)
    if (found === undefined)
      throw new Error(
        `the base ${options.explicit} is no version tag of this recipe; published: ${published.map((item) => item.version.text).join(', ') || 'none'}`
      )
    return { kind: 'version', version: found.version.text, sha: found.sha, reason: 'asked for' }
  }
  const content = await deployedContent(repository, head)
  const label = parseVersion((await labelAt(repository, head)) ?? '')
  for (const candidate of published.toReversed()) {
    if (label !== undefined && compareVersions(candidate.version, label) > 0) continue
    if (candidate.sha === head || (await deployedContent(repository, candidate.sha)) === content) continue
    const same = label !== undefined && compareVersions(candidate.version, label) === 0
    return {
      kind: 'version',
      version: candidate.version.text,
      sha: candidate.sha,
      reason: same ? `unreleased change of ${label.text}` : 'newest published version that differs'
    }
  }
  if (options.branchTip !== undefined && options.branchTip !== head && (await deployedContent(repository, options.branchTip)) !== content)
    return { kind: 'branch', sha: options.branchTip, reason: 'no published version differs; the tip of the target branch does' }
  return { kind: 'none', reason: published.length === 0 ? 'the recipe has no published version' : 'no published version differs from the head' }
}
