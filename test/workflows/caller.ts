import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const page = join(import.meta.dirname, '..', '..', 'docs', 'reuse.md')

/** The workflow that calls reusable.yml, as a reader of docs/reuse.md copies it, with what goes into its places. */
export function callerOnThePage({ suite, sha, version }: { suite: string; sha: string; version: string }): string {
  const [, block] = /<!-- caller -->\n```yaml\n(.*?)```\n<!-- \/caller -->/s.exec(readFileSync(page, 'utf8')) ?? []
  if (block === undefined) throw new Error('docs/reuse.md shows no workflow that calls, between <!-- caller --> and <!-- /caller -->')
  return block.replace('recipes/testme/', `${suite}/`).replace('<full sha>', sha).replace('v1.2.3', version)
}
