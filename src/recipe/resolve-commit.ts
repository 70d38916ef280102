import { type FullSha, isFullSha } from './commit.ts'
import { git } from './git.ts'

/** Which commit a word names in a clone: a full commit, `HEAD`, a branch, a tag, a short commit; in this order, so that no branch can pose as a commit. */
export async function resolveCommit(repository: string, word: string): Promise<FullSha | undefined> {
  for (const candidate of candidates(word)) {
    const found = await git(repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`).catch(() => '')
    if (isFullSha(found)) return found
  }
  return undefined
}

function candidates(word: string): string[] {
  if (isFullSha(word) || word === 'HEAD') return [word]
  if (!/^[\w./+@-]+$/.test(word) || word.includes('..') || word.includes('@{')) return []
  const short = /^[0-9a-f]{7,39}$/.test(word) ? [word] : []
  return word.startsWith('refs/') ? [word] : [`refs/heads/${word}`, `refs/tags/${word}`, ...short]
}
