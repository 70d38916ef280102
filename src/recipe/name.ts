import { basename } from 'node:path'
import { UsageError } from '../model/failure.ts'

/** The recipe's name is its repository's: the last part of a path, a URL or `owner/name`. Throws UsageError for what no recipe can be called. */
export function recipeName(word: string): string {
  const name = basename(word.replace(/[/]+$/, '')).replace(/\.git$/, '')
  if (/^[a-z0-9][a-z0-9-]*$/.test(name)) return name
  throw new UsageError(`"${name}" names no recipe`, 'A recipe is named with lower-case letters, digits and hyphens.')
}
