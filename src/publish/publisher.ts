import { messageOf } from '../model/failure.ts'
import { commentMarkdown } from '../report/pull-request/comment.ts'
import { ageLine, ageOf, compareAge, markerOf } from '../report/pull-request/marker.ts'
import { link } from '../report/pull-request/neutral.ts'
import { type StatusLine, statusOf } from '../report/pull-request/status.ts'
import { contextOf, isFinal, type RunView, runViewSchema } from '../report/pull-request/view.ts'
import { failedCall, mayWorkLater, type PublishClient } from './client.ts'
import { isOnRecord, writeStatus } from './commit-status.ts'
import { maskView } from './mask-view.ts'
import { Outbox } from './outbox.ts'
import { writeSticky } from './sticky-comment.ts'

/** `kept`: waits in the outbox; `impossible`: Gitea has understood and says no, with this token for good. */
export type PartOutcome = 'created' | 'edited' | 'written' | 'unchanged' | 'superseded' | 'kept' | 'impossible'

export interface Published {
  comment: PartOutcome
  status: PartOutcome
  commentId: number | null
  /** Sentences for the log. */
  problems: string[]
}

export interface PublisherOptions {
  gitea: PublishClient
  /** Where views wait that Gitea did not take; the same folder for all who publish on this host. */
  outbox: string
  /** The run's mask. */
  mask?: (text: string) => string
  /** Milliseconds. */
  now?: () => number
}

/** After Gitea gave no answer, views that are no last word go to the outbox at once for so long: a stage must not wait for every row. Milliseconds. */
const pause = 30_000

/** A view that nobody could deliver for so long is of no use any more. Milliseconds. */
const patience = 7 * 24 * 3_600_000

/**
 * The only writer of a run on a pull request: one comment and one commit status, both from one view. `publish` never throws and never changes a
 * verdict. Views of one publisher are written one after the other; one that a newer one has overtaken is left out.
 */
export class Publisher {
  readonly #gitea: PublishClient
  readonly #outbox: Outbox
  readonly #mask: (text: string) => string
  readonly #now: () => number
  #poster: Promise<{ id: number }> | undefined
  #line: Promise<unknown> = Promise.resolve()
  readonly #newest = new Map<string, RunView>()
  #silentUntil = 0

  constructor(options: PublisherOptions) {
    this.#gitea = options.gitea
    this.#outbox = new Outbox(options.outbox)
    this.#mask = options.mask ?? ((text) => text)
    this.#now = options.now ?? Date.now
  }

  async publish(view: RunView): Promise<Published> {
    const shape = runViewSchema.safeParse(view)
    if (!shape.success) return refused(`this is no view of a run: ${shape.error.issues[0]?.path.join('.')}: ${shape.error.issues[0]?.message}`)
    const key = `${view.request.repository} ${view.request.pullRequest} ${markerOf(view.request)}`
    this.#newest.set(key, view)
    const turn = this.#line.then(async () => await this.#write(key, view))
    this.#line = turn
    return await turn
  }

  /**
   * Delivers what waits in the outbox, or of it what is of one repository: a job's own token is good for its repository alone. What was delivered already is
   * seen and only forgotten. Never throws. Several may do it at once.
   */
  async deliver(only: { repository?: string } = {}): Promise<Published[]> {
    const problems: string[] = []
    const delivered: Published[] = []
    for (const { view, text, keptAt } of this.#outbox.waiting((line) => problems.push(line))) {
      if (only.repository !== undefined && view.request.repository !== only.repository) continue
      const published = await this.#both(view)
      if (this.#isSettled(published, keptAt)) this.#outbox.drop(view, text)
      delivered.push(published)
    }
    return [...delivered, ...problems.map(refused)]
  }

  /** What this token may not write waits for another one, and what is not answered for an answer, but not for ever. */
  #isSettled({ comment, status }: Published, keptAt: string): boolean {
    const open = comment === 'kept' || status === 'kept' || comment === 'impossible'
    return !open || this.#now() - Date.parse(keptAt) > patience
  }

  async #write(key: string, raw: RunView): Promise<Published> {
    const newest = this.#newest.get(key) ?? raw
    if (newest !== raw && compareAge(ageOf(newest), ageOf(raw)) >= 0) return { comment: 'superseded', status: 'superseded', commentId: null, problems: [] }
    let view: RunView
    try {
      view = maskView(raw, this.#mask)
    } catch (error) {
      // What cannot be masked is not shown.
      return refused(`the view could not be masked: ${messageOf(error)}`)
    }
    const silent = !isFinal(view.state) && this.#now() < this.#silentUntil
    const published = silent ? { ...withheld, problems: [] } : await this.#both(view)
    if (published.comment === 'kept' || published.status === 'kept') this.#keep(view, published)
    else this.#outbox.drop(view)
    return published
  }

  #keep(view: RunView, published: Published): void {
    try {
      this.#outbox.keep(view, published.problems.join('; '), new Date(this.#now()))
    } catch (error) {
      published.problems.push(`the view could not be kept in ${this.#outbox.folder} either: ${messageOf(error)}`)
    }
  }

  /** Each part for itself: a comment that cannot be written does not hold back the status. */
  async #both(view: RunView): Promise<Published> {
    const problems: string[] = []
    let commentId: number | null = null
    const comment = await this.#part('the comment', problems, async () => {
      const { id: posterId } = await this.#posterId()
      const { repository, pullRequest, sha } = view.request
      const written = await writeSticky(
        this.#gitea,
        {
          repository,
          pullRequest,
          posterId,
          marker: markerOf(view.request),
          age: ageOf(view),
          // The automatic user is every job of the repository, and may set no status for a fork: nothing of it can be told apart.
          isOnRecord: async (claimed) => posterId <= 0 || (await isOnRecord(this.#gitea, { repository, sha, self: posterId }, claimed))
        },
        drawnComment(view, this.#mask, problems)
      )
      commentId = written.commentId
      return written.outcome
    })
    // A last word asks no comment whether it is one. What goes on keeps the comment's finer order, so that "Queued" does not come back after "Running".
    const status =
      comment === 'superseded' && !isFinal(view.state)
        ? comment
        : await this.#part('the commit status', problems, async () => {
            const { repository, sha } = view.request
            const { id: self } = await this.#posterId()
            return await writeStatus(this.#gitea, { repository, sha, self }, lineOf(view, this.#mask, problems))
          })
    return { comment, status, commentId, problems }
  }

  async #part(what: string, problems: string[], write: () => Promise<PartOutcome>): Promise<PartOutcome> {
    try {
      return await write()
    } catch (error) {
      const later = mayWorkLater(error)
      if (later && failedCall(error).status === undefined) this.#silentUntil = this.#now() + pause
      problems.push(`${what} could not be written${later ? ', and is tried again later' : ''}: ${this.#mask(messageOf(error))}`)
      return later ? 'kept' : 'impossible'
    }
  }

  async #posterId(): Promise<{ id: number }> {
    this.#poster ??= this.#gitea.currentUser()
    try {
      return await this.#poster
    } catch (error) {
      this.#poster = undefined
      throw error
    }
  }
}

const refused = (problem: string): Published => ({ comment: 'impossible', status: 'impossible', commentId: null, problems: [problem] })
const withheld = { comment: 'kept', status: 'kept', commentId: null } as const

/** Views that wait in a folder, delivered with the token of whoever comes next. */
export async function deliverAll(outbox: string, gitea: PublishClient): Promise<Published[]> {
  return await new Publisher({ gitea, outbox }).deliver()
}

/** The comment, masked once more below its two hidden lines; a plain one where it cannot be drawn (L131). */
export function drawnComment(view: RunView, mask: (text: string) => string, problems: string[]): string {
  const hidden = `${markerOf(view.request)}\n${ageLine(ageOf(view))}\n`
  try {
    const body = commentMarkdown(view)
    return body.startsWith(hidden) ? hidden + mask(body.slice(hidden.length)) : mask(body)
  } catch (error) {
    problems.push(`the comment could not be drawn: ${messageOf(error)}`)
    const verdict = isFinal(view.state) ? `The run is over (${view.verdict?.passed === true ? 'passed' : 'not passed'})` : 'The run goes on'
    return `${hidden}\n**testme** · ${verdict}; its comment could not be drawn. See the ${link('run', view.runLink)}.\n`
  }
}

function lineOf(view: RunView, mask: (text: string) => string, problems: string[]): StatusLine {
  try {
    const line = statusOf(view)
    return { ...line, description: mask(line.description) }
  } catch (error) {
    problems.push(`the commit status could not be drawn: ${messageOf(error)}`)
    return {
      context: contextOf(view.request.stages),
      state: isFinal(view.state) ? 'error' : 'pending',
      description: 'See the run',
      targetUrl: view.runLink ?? ''
    }
  }
}
