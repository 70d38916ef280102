import { setTimeout as pause } from 'node:timers/promises'
import { readBounded, TooLarge } from './body.ts'
import { GiteaError } from './error.ts'
import { type Failure, isPassing, pauseBeforeNext, type RetryPolicy, usualRetries } from './retry.ts'
import { adviceFor, saidBy } from './sentences.ts'

export interface HttpOptions {
  /** The server's address without `/api/v1`; may have a path. */
  url: string
  /** '' asks as nobody. */
  token: string
  /** Ends every call, also one that waits for its next attempt; its reason is thrown. */
  signal?: AbortSignal
  /** For one attempt, from the first byte sent to the last byte read. 15 by default. */
  timeoutSeconds?: number
  retries?: RetryPolicy
  /** Hears of every further attempt, as a sentence for the log. */
  report?: (sentence: string) => void
  /** Bytes of an answer that are read at most. 16 MiB by default. */
  largestAnswer?: number
}

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below `/api/v1`, encoded, with its query. */
  path: string
  body?: unknown
  /** Statuses that are an answer; anything else throws. A redirect is an answer like any other and never followed. */
  expect: readonly number[]
  /** Making it twice changes nothing that making it once does not. By default only for GET, PUT and DELETE. */
  idempotent?: boolean
}

export interface Answer {
  status: number
  /** Parsed JSON of a success; undefined where there is none, and for every other status: a redirect comes with HTML. */
  body: unknown
  /** Where a redirect points, '' if none. */
  location: string
}

/** The one place that talks to Gitea over HTTP: deadlines, the retry policy, bounded bodies, errors as sentences. */
export class Http {
  readonly url: string
  readonly #options: HttpOptions

  constructor(options: HttpOptions) {
    this.url = plainAddress(options.url)
    if (/[^\x21-\x7e]/.test(options.token)) throw new TypeError('The token for Gitea holds characters that no token has: look for a line break at its end.')
    this.#options = options
  }

  /** Makes the call, again where that may help. Throws GiteaError, or the signal's reason. */
  async send(call: Call): Promise<Answer> {
    const policy = this.#options.retries ?? usualRetries
    const idempotent = call.idempotent ?? ['GET', 'PUT', 'DELETE'].includes(call.method)
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(call)
      if ('answer' in outcome) return outcome.answer
      const wait = pauseBeforeNext(outcome.failure, attempt, idempotent, policy)
      if (wait === undefined) throw this.#error(call, outcome, attempt)
      this.#options.report?.(this.#scrubbed(`${outcome.what} at ${name(call)}: attempt ${attempt + 1} of ${policy.attempts} in ${(wait / 1000).toFixed(1)} s`))
      await this.#pause(wait)
    }
  }

  async #attempt(call: Call): Promise<{ answer: Answer } | Failed> {
    const seconds = this.#options.timeoutSeconds ?? 15
    const deadline = AbortSignal.timeout(seconds * 1000)
    this.#options.signal?.throwIfAborted()
    const signal = this.#options.signal === undefined ? deadline : AbortSignal.any([deadline, this.#options.signal])
    try {
      const response = await fetch(`${this.url}/api/v1${call.path}`, {
        method: call.method,
        headers: this.#headers(call),
        redirect: 'manual',
        signal,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) })
      })
      const text = await readBounded(response, this.#options.largestAnswer ?? 16 * 1024 * 1024)
      if (call.expect.includes(response.status)) {
        return { answer: { status: response.status, body: response.ok ? readJson(text) : undefined, location: response.headers.get('location') ?? '' } }
      }
      const failure: Failure = { kind: 'status', status: response.status, retryAfter: response.headers.get('retry-after') }
      return { failure, what: `Gitea answers ${response.status}${saidBy(text, response.headers.get('location'))}` }
    } catch (error) {
      if (this.#options.signal?.aborted === true) throw this.#options.signal.reason
      if (error instanceof TooLarge) return { failure: { kind: 'status', status: 0, retryAfter: null }, what: `Gitea's answer is too large (${error.message})` }
      if (error instanceof NotJson) return { failure: { kind: 'no-answer' }, what: error.message }
      if (deadline.aborted) return { failure: { kind: 'no-answer' }, what: `no answer within ${seconds} s` }
      return connectionFailure(error)
    }
  }

  #headers(call: Call): Record<string, string> {
    return {
      accept: 'application/json',
      'user-agent': 'testme',
      ...(this.#options.token === '' ? {} : { authorization: `token ${this.#options.token}` }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' })
    }
  }

  #error(call: Call, failed: Failed, attempts: number): GiteaError {
    const status = failed.failure.kind === 'status' && failed.failure.status > 0 ? failed.failure.status : undefined
    const retryable = failed.failure.kind !== 'status' || isPassing(failed.failure.status)
    const tries = attempts > 1 ? ` (${attempts} attempts)` : ''
    const message = `${name(call)} at ${this.url}: ${failed.what}${tries}. ${adviceFor(status, retryable)}`
    const mayHaveHappened = failed.failure.kind === 'no-answer' || (status !== undefined && status >= 500)
    const brief = status === undefined ? this.#scrubbed(failed.what) : `Gitea answers ${status}`
    return new GiteaError(this.#scrubbed(message), { call: name(call), brief, retryable, mayHaveHappened, ...(status === undefined ? {} : { status }) })
  }

  async #pause(milliseconds: number): Promise<void> {
    const signal = this.#options.signal
    try {
      await pause(milliseconds, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error
    }
  }

  /** A server that repeats our token in an error does not get it into a log. */
  #scrubbed(text: string): string {
    return this.#options.token === '' ? text : text.replaceAll(this.#options.token, '***')
  }
}

interface Failed {
  failure: Failure
  what: string
}

class NotJson extends Error {}

function readJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new NotJson(`an answer of ${text.length} characters that is no JSON, cut off or from a proxy`)
  }
}

/** Method and path; the query holds nothing that tells more. */
function name(call: Call): string {
  return `${call.method} ${call.path.split('?')[0]}`
}

const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

/** Node's fetch says "fetch failed" and keeps what happened in `cause`, with a code; for an address with several hosts, one level deeper. */
function connectionFailure(error: unknown): Failed {
  const codes: string[] = []
  let text = ''
  const look = (one: unknown, depth: number): void => {
    if (!(one instanceof Error) || depth > 4) return
    const code = (one as { code?: unknown }).code
    if (typeof code === 'string') codes.push(code)
    if (one.message !== '') text = one.message
    if (one instanceof AggregateError) for (const each of one.errors) look(each, depth + 1)
    look(one.cause, depth + 1)
  }
  look(error, 0)
  const sent = codes.length === 0 || !codes.every((code) => neverSent.includes(code))
  const what = sent ? `the connection broke (${codes[0] ?? text.slice(0, 120)})` : `no connection (${codes[0]})`
  return { failure: { kind: sent ? 'no-answer' : 'not-sent' }, what }
}

/** The address without slash at its end; credentials in it would reach every message. */
function plainAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) throw new TypeError('The address of Gitea is not an http or https address.')
  if (parsed.username !== '' || parsed.password !== '') throw new TypeError('The address of Gitea holds a user name or password: give the token by itself.')
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`
}
