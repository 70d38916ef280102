import type { Finding } from '../../model/types.ts'
import type { CommitFiles } from '../commit-files.ts'
import type { Compose } from '../compose.ts'
import type { VersionTags } from '../tags.ts'

/** A recipe that can be read, as everything that looks for oddities is given it. */
export interface OddityQuestion {
  recipe: string
  /** The name of the stack that the compose was read for. */
  stack: string
  compose: Compose
  files: CommitFiles
  /** The recipe's .env.sample as it is. */
  sample: string
  tags: VersionTags
}

export const finding = (severity: Finding['severity'], code: string, place: { file: string; line: number | null }, what: string, next: string): Finding => ({
  severity,
  code,
  file: place.file,
  line: place.line,
  what,
  next
})
