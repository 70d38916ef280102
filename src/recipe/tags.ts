import { execa } from 'execa'
import { compareVersions, parseVersion, type Version } from './version.ts'

export interface PublishedVersion {
  version: Version
  annotated: boolean
  /** The commit that the tag names. */
  sha: string
}

/** The version tags of a repository, ascending. Published means: the tag exists (L24). Other tags are not versions. */
export async function publishedVersions(repository: string): Promise<PublishedVersion[]> {
  const format = '%(refname:short)%09%(objecttype)%09%(objectname)%09%(*objectname)'
  const { stdout } = await execa('git', ['-C', repository, 'for-each-ref', 'refs/tags', `--format=${format}`])
  return stdout
    .split('\n')
    .flatMap((line) => {
      const [name = '', type = '', object = '', peeled = ''] = line.split('\t')
      const version = parseVersion(name)
      return version === undefined ? [] : [{ version, annotated: type === 'tag', sha: peeled === '' ? object : peeled }]
    })
    .sort((a, b) => compareVersions(a.version, b.version))
}
