import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Age, ageOf, compareAge, markerOf } from '../report/pull-request/marker.ts'
import { type RunView, runViewSchema } from '../report/pull-request/view.ts'
import { writeAtomic } from '../run/atomic.ts'

const entrySchema = z.object({
  schema: z.literal(1),
  /** ISO 8601. */
  keptAt: z.iso.datetime(),
  /** Why it could not be delivered, for people. */
  problem: z.string(),
  /** Without secrets. */
  view: runViewSchema
})
type Entry = z.infer<typeof entrySchema>

export interface Waiting {
  view: RunView
  /** ISO 8601. */
  keptAt: string
  /** What its file held: a file that holds something else by the time it was delivered is not forgotten. */
  text: string
}

/**
 * Views that Gitea did not take, one file each: `<what it is about>.<comment>.<attempt>.<progress>.json`. A newer view has another name, so two
 * processes never write over each other's, and of one comment the newest is what counts (L143).
 */
export class Outbox {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Keeps a view, whole or not at all, and drops older ones of the same comment. */
  keep(view: RunView, problem: string, now = new Date()): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const entry: Entry = { schema: 1, keptAt: now.toISOString(), problem, view }
    writeAtomic(join(this.folder, fileOf(view)), `${JSON.stringify(entry)}\n`, 0o600)
    for (const file of this.#filesOf(view)) if (compareAge(ageOfFile(file), ageOf(view)) < 0) rmSync(join(this.folder, file), { force: true })
  }

  /** The newest view of each comment, oldest request first. A file that cannot be read is put aside and told. */
  waiting(tell: (line: string) => void): Waiting[] {
    const newest = new Map<string, string>()
    for (const file of this.#files()) {
      const key = file.split('.')[0] ?? ''
      const other = newest.get(key)
      if (other === undefined || compareAge(ageOfFile(file), ageOfFile(other)) > 0) newest.set(key, file)
    }
    return [...newest.values()]
      .sort((a, b) => compareAge(ageOfFile(a), ageOfFile(b)))
      .flatMap((file) => {
        const read = this.#read(file, tell)
        return read === undefined ? [] : [read]
      })
  }

  /** Forgets a view that was delivered, and older ones of its comment. `text`: what the file held then; a file that says something else by now stays. */
  drop(view: RunView, text?: string): void {
    for (const file of this.#filesOf(view)) {
      const order = compareAge(ageOfFile(file), ageOf(view))
      const path = join(this.folder, file)
      if (order < 0 || (order === 0 && (text === undefined || textOf(path) === text))) rmSync(path, { force: true })
    }
  }

  #files(): string[] {
    return existsSync(this.folder) ? readdirSync(this.folder).filter((file) => named.test(file)) : []
  }

  #filesOf(view: RunView): string[] {
    return this.#files().filter((file) => file.startsWith(`${keyOf(view)}.`))
  }

  #read(file: string, tell: (line: string) => void): Waiting | undefined {
    const path = join(this.folder, file)
    const text = textOf(path)
    // Another process has delivered it meanwhile.
    if (text === undefined) return undefined
    try {
      const { view, keptAt } = entrySchema.parse(JSON.parse(text))
      return { text, view, keptAt }
    } catch {
      renameSync(path, `${path}.unreadable`)
      tell(`${path} is no view that could be delivered (half written, or of another version); it is put aside as ${file}.unreadable`)
      return undefined
    }
  }
}

const named = /^[0-9a-f]{20}\.\d{1,15}\.\d{1,9}\.\d\.json$/

/** The comment that a view belongs to: one for a pull request, a commit and what is asked for it. */
function keyOf(view: RunView): string {
  return createHash('sha256')
    .update(`${view.request.repository} ${view.request.pullRequest} ${markerOf(view.request)}`)
    .digest('hex')
    .slice(0, 20)
}

function fileOf(view: RunView): string {
  const { commentId, attempt, progress } = ageOf(view)
  return `${keyOf(view)}.${commentId}.${attempt}.${progress}.json`
}

function ageOfFile(file: string): Age {
  const [, commentId, attempt, progress] = file.split('.')
  return { commentId: Number(commentId), attempt: Number(attempt), progress: Number(progress) }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
