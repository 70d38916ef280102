/**
 * A call to Gitea that did not give what was asked. `message` is a sentence: what, where, what to do next; it never holds the token.
 * `retryable`: the same call may well work later (5xx, 429, no answer in time, connection lost); false: asking again changes nothing.
 */
export class GiteaError extends Error {
  /** The HTTP status of the answer; undefined: there was none. */
  readonly status: number | undefined
  /** Method and path, for instance `GET /repos/recipes/hedgedoc/pulls/7`. */
  readonly call: string
  /** What happened alone, without address and advice: `Gitea answers 502`. For texts that everybody can read. */
  readonly brief: string
  readonly retryable: boolean
  /** The call may have done its work although no answer came. */
  readonly mayHaveHappened: boolean

  constructor(message: string, facts: { call: string; brief: string; status?: number; retryable: boolean; mayHaveHappened?: boolean }) {
    super(message)
    this.name = 'GiteaError'
    this.status = facts.status
    this.call = facts.call
    this.brief = facts.brief
    this.retryable = facts.retryable
    this.mayHaveHappened = facts.mayHaveHappened ?? false
  }
}
