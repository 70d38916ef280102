import type { TimelineEntry } from './types.ts'

/**
 * Pages of at most 50 entries, oldest first, filtered after they were cut: code comments and what the caller may not see are missing from them, so a
 * short page is not the last one, and even an empty one need not be. No header tells where the end is (run on Gitea 1.26.0 and 1.27.3).
 */
export const pageSize = 50
/** A timeline longer than this is not read to its end, and so not judged. */
export const mostPages = 100

/** What has been read of a timeline, and whether there is more to read. */
export class TimelinePages {
  readonly #commentId: number
  readonly #entries = new Map<number, TimelineEntry>()
  #read = 0
  #emptyInARow = 0

  constructor(commentId: number) {
    this.#commentId = commentId
  }

  add(page: TimelineEntry[]): void {
    this.#read += 1
    this.#emptyInARow = page.length === 0 ? this.#emptyInARow + 1 : 0
    // Entries can come twice when something moved between two reads; the later reading is the truer one.
    for (const entry of page) this.#entries.set(entry.id, entry)
  }

  /** Two empty pages in a row after the comment was seen; without the comment four, since a comment that was deleted never comes. */
  get atEnd(): boolean {
    return this.#emptyInARow >= (this.#entries.has(this.#commentId) ? 2 : 4)
  }

  /** The number of the last page that held anything. */
  get filled(): number {
    return this.#read - this.#emptyInARow
  }

  /** By id, which is the order in which Gitea wrote them. */
  get entries(): TimelineEntry[] {
    return [...this.#entries.values()].sort((left, right) => left.id - right.id)
  }
}
