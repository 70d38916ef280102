import { git } from './git.ts'
import { compareVersions, parseVersion, type Version } from './version.ts'

export interface PublishedVersion {
  version: Version
  annotated: boolean
  /** The commit that the tag names. */
  sha: string
  /** Seconds since 1970: when that commit was made. */
  date: number
}

/** The version tags of a repository, ascending; where two versions tie, the later commit counts as newer. Published means: the tag exists (L24). */
export async function publishedVersions(repository: string): Promise<PublishedVersion[]> {
  const format = '%(refname:strip=2)%09%(objecttype)%09%(objectname)%09%(*objectname)%09%(*objecttype)%09%(committerdate:unix)%(*committerdate:unix)'
  const stdout = await git(repository, 'for-each-ref', 'refs/tags', `--format=${format}`)
  return stdout
    .split('\n')
    .flatMap((line) => {
      const [name = '', type = '', object = '', peeled = '', peeledType = '', date = ''] = line.split('\t')
      const version = parseVersion(name)
      // A tag of a file or a tree is no version of anything.
      if (version === undefined || (type === 'tag' ? peeledType : type) !== 'commit') return []
      return [{ version, annotated: type === 'tag', sha: peeled === '' ? object : peeled, date: Number(date) || 0 }]
    })
    .sort((a, b) => compareVersions(a.version, b.version) || a.date - b.date || (a.version.text < b.version.text ? -1 : 1))
}
