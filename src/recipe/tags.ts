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

/** The tags of a repository, as seen from one commit. */
export interface VersionTags {
  /** Ascending. */
  published: PublishedVersion[]
  /** The newest published version that the commit contains. */
  contained: PublishedVersion | undefined
  /** Tags that name no version of a recipe, in the order of their names. */
  others: string[]
}

/** The version tags of a repository, ascending; where two versions tie, the later commit counts as newer. Published means: the tag exists (L24). */
export async function publishedVersions(repository: string): Promise<PublishedVersion[]> {
  return (await readTags(repository)).published
}

export async function versionTags(repository: string, head: string): Promise<VersionTags> {
  const [tags, merged] = await Promise.all([
    readTags(repository),
    git(repository, 'for-each-ref', `--merged=${head}`, '--format=%(refname:strip=2)', 'refs/tags')
  ])
  const contained = new Set(merged.split('\n'))
  return { ...tags, contained: tags.published.findLast((item) => contained.has(item.version.text)) }
}

async function readTags(repository: string): Promise<{ published: PublishedVersion[]; others: string[] }> {
  const format = '%(refname:strip=2)%09%(objecttype)%09%(objectname)%09%(*objectname)%09%(*objecttype)%09%(committerdate:unix)%(*committerdate:unix)'
  const lines = (await git(repository, 'for-each-ref', 'refs/tags', `--format=${format}`)).split('\n').filter((line) => line !== '')
  const read = lines.map((line) => {
    const [name = '', type = '', object = '', peeled = '', peeledType = '', date = ''] = line.split('\t')
    const version = parseVersion(name)
    // A tag of a file or a tree is no version of anything.
    const published =
      version === undefined || (type === 'tag' ? peeledType : type) !== 'commit'
        ? undefined
        : { version, annotated: type === 'tag', sha: peeled === '' ? object : peeled, date: Number(date) || 0 }
    return { name, published }
  })
  return {
    published: read
      .flatMap((tag) => tag.published ?? [])
      .sort((a, b) => compareVersions(a.version, b.version) || a.date - b.date || (a.version.text < b.version.text ? -1 : 1)),
    others: read.filter((tag) => tag.published === undefined).map((tag) => tag.name)
  }
}
