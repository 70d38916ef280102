// What of Gitea's client a publisher uses; `Gitea` in src/gitea fits, and so does a small object in a test.

export interface Comment {
  id: number
  body: string
  userId: number
}

export interface Status {
  context: string
  state: 'pending' | 'success' | 'failure' | 'error'
  description: string
  targetUrl: string
}

export interface PostedStatus extends Status {
  /** null: Gitea names nobody, as for the automatic user (run on 1.26.0). */
  creatorId?: number | null
}

export interface CommentClient {
  /** All comments of a pull request. */
  comments(repository: string, number: number): Promise<Comment[]>
  createComment(repository: string, number: number, body: string): Promise<Comment>
  /** undefined: it was deleted. */
  editComment(repository: string, id: number, body: string): Promise<Comment | undefined>
  deleteComment(repository: string, id: number): Promise<void>
}

export interface StatusClient {
  /** Newest first. */
  statuses(repository: string, sha: string): Promise<PostedStatus[]>
  setStatus(repository: string, sha: string, status: Status): Promise<void>
}

export interface PublishClient extends CommentClient, StatusClient {
  currentUser(): Promise<{ id: number }>
}

/** What of a failed call a publisher asks; a `GiteaError` has it all. */
interface FailedCall {
  status?: number | undefined
  mayHaveHappened?: boolean
}

export function failedCall(error: unknown): FailedCall {
  return typeof error === 'object' && error !== null ? (error as FailedCall) : {}
}

/**
 * Whether the same call can work later or with another token: no answer, a server in trouble, a token that is dead (401: after a cancel the job's is,
 * and the host has its own). Not when the server has understood and says no: forbidden, gone, not valid.
 */
export function mayWorkLater(error: unknown): boolean {
  const { status } = failedCall(error)
  // An answer that is no error and could not be read is cut or not Gitea's.
  return status === undefined || status < 400 || status === 401 || status === 408 || status === 429 || status >= 500
}
