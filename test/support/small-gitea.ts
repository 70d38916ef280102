import { GiteaError } from '../../src/gitea/error.ts'
import type { Comment, PostedStatus, PublishClient, Status } from '../../src/publish/client.ts'

/** The calls of a publisher against comments and statuses in memory, as Gitea 1.26 answers them; faults on request. */
export class SmallGitea implements PublishClient {
  readonly comments_: Comment[] = []
  readonly statuses_: (PostedStatus & { sha: string })[] = []
  /** Every call that changed something. */
  readonly writes: string[] = []
  userId: number
  /** Calls that fail, and with what; asked before each call. */
  fault: (call: string) => GiteaError | undefined = () => undefined
  /** Runs right after a comment was made, before its maker hears of it. */
  afterCreate: () => Promise<void> = async () => {}
  readonly ids = { next: 900 }

  constructor(userId = 5) {
    this.userId = userId
  }

  /** The same server, seen with the token of somebody else. */
  as(userId: number): SmallGitea {
    const other = Object.create(this) as SmallGitea
    other.userId = userId
    return other
  }

  async currentUser(): Promise<{ id: number }> {
    this.check('currentUser')
    return { id: this.userId }
  }

  async comments(): Promise<Comment[]> {
    this.check('comments')
    return this.comments_.map((comment) => ({ ...comment }))
  }

  async createComment(_repository: string, _number: number, body: string): Promise<Comment> {
    this.check('createComment')
    const comment = { id: this.id(), body, userId: this.userId }
    this.comments_.push(comment)
    this.writes.push('createComment')
    await this.afterCreate()
    this.check('createComment answered')
    return { ...comment }
  }

  async editComment(_repository: string, id: number, body: string): Promise<Comment | undefined> {
    this.check('editComment')
    const comment = this.comments_.find((each) => each.id === id)
    if (comment === undefined) return undefined
    comment.body = body
    this.writes.push('editComment')
    return { ...comment }
  }

  async deleteComment(_repository: string, id: number): Promise<void> {
    this.check('deleteComment')
    const place = this.comments_.findIndex((each) => each.id === id)
    if (place >= 0) this.comments_.splice(place, 1)
    this.writes.push('deleteComment')
  }

  async statuses(_repository: string, sha: string): Promise<PostedStatus[]> {
    this.check('statuses')
    return this.statuses_.filter((status) => status.sha === sha).toReversed()
  }

  async setStatus(_repository: string, sha: string, status: Status): Promise<void> {
    this.check('setStatus')
    this.statuses_.push({ ...status, sha, creatorId: this.userId > 0 ? this.userId : null })
    this.writes.push('setStatus')
  }

  /** Somebody writes a comment. */
  say(userId: number, body: string, id = this.id()): Comment {
    const comment = { id, body, userId }
    this.comments_.push(comment)
    return comment
  }

  private id(): number {
    this.ids.next += 1
    return this.ids.next
  }

  private check(call: string): void {
    const error = this.fault(call)
    if (error !== undefined) throw error
  }
}

export const away = (call: string): GiteaError => new GiteaError(`${call}: no answer`, { call, brief: 'no answer', retryable: true })
export const lostAnswer = (call: string): GiteaError =>
  new GiteaError(`${call}: the connection broke`, { call, brief: 'no answer', retryable: true, mayHaveHappened: true })
export const answered = (call: string, status: number): GiteaError =>
  new GiteaError(`${call}: answered ${status}`, { call, brief: `answered ${status}`, status, retryable: status >= 500 })
