import type { ServerResponse } from 'node:http'
import { type HttpDouble, httpDouble, json, type Seen } from './http-double.ts'

/**
 * A small double of Gitea 1.26.0 over real HTTP, for tests in which a real one is too much. It does what a real one was seen to do in the calls that the gate
 * makes (ids from one sequence, push records that force pushes rewrite, null past the end, members by the caller's right) and nothing else: what it
 * does not know is a 404. Whatever is proven with it is proven again with a real Gitea in the `*.forge.test.ts`.
 */
export interface DoubleUser {
  id: number
  login: string
}

type Caller = { user: DoubleUser; kind: 'automatic' | 'member' | 'stranger' | 'admin' }

interface Entry {
  id: number
  type: string
  body: string
  user: DoubleUser
  created: Date
  updated: Date
  reactions: { user: number; content: string }[]
  /** Filtered out of every page after it was cut, as a code comment is. */
  hidden: boolean
}

export interface DoublePull {
  number: number
  author: DoubleUser
  state: 'open' | 'closed'
  merged: boolean
  head: string
  history: string[]
  headRepository: { id: number; full_name: string } | null
  agit: boolean
  isPull: boolean
  entries: Entry[]
}

interface DoubleStatus {
  id: number
  sha: string
  context: string
  state: string
  description: string
  target_url: string
  creator: DoubleUser | null
  created: Date
}

export interface DoubleRun {
  id: number
  title: string
  status: string
  conclusion?: string
  jobs: { id: number; name: string; status: string; conclusion?: string; runnerId?: number; attempt?: number }[]
  /** `pull_request_comment` if not given. */
  event?: string
  actor: DoubleUser
  /** Uploaded to the end. */
  artifacts?: () => { name: string; size: number }[]
}

export const automatic: DoubleUser = { id: -2, login: 'gitea-actions' }

export class GiteaDouble {
  /** What it says it is. */
  release = '1.26.0'
  readonly repository = { id: 4, full_name: 'recipes/hedgedoc' }
  readonly pulls = new Map<number, DoublePull>()
  readonly statuses: DoubleStatus[] = []
  readonly runs: DoubleRun[] = []
  /** Login to how the membership is shown. */
  readonly members = new Map<string, 'public' | 'private'>()
  readonly renamed = new Map<string, string>()
  readonly tokens = new Map<string, Caller>()
  readonly users = new Map<string, DoubleUser>()
  /** Asked before every answer: a status here is what a call gets in its place, for what Gitea does for a moment or to one repository. */
  refuses: (call: string) => number | undefined = () => undefined
  /** More repositories of the organisation, in which there is nothing. */
  readonly others: { id: number; full_name: string }[] = []
  #server: HttpDouble | undefined
  #next = 100

  static async start(): Promise<GiteaDouble> {
    const double = new GiteaDouble()
    double.#server = await httpDouble((request, response) => double.#answer(request, response))
    return double
  }

  get url(): string {
    return this.#running.url
  }

  get requests(): Seen[] {
    return this.#running.requests
  }

  get #running(): HttpDouble {
    if (this.#server === undefined) throw new Error('the double is not running')
    return this.#server
  }

  close(): Promise<void> {
    return this.#running.close()
  }

  user(login: string, membership?: 'public' | 'private'): DoubleUser {
    const user = { id: this.#id(), login }
    this.users.set(login, user)
    if (membership !== undefined) this.members.set(login, membership)
    return user
  }

  token(user: DoubleUser, kind: Caller['kind']): string {
    const token = `token-of-${user.login}-${kind}`
    this.tokens.set(token, { user, kind })
    return token
  }

  openPull(author: DoubleUser, commits: string[], options: { fork?: boolean | 'gone'; agit?: boolean; isPull?: boolean } = {}): DoublePull {
    const number = this.pulls.size + 1
    const fork = options.fork === true ? { id: 90, full_name: `${author.login}/hedgedoc` } : this.repository
    const pull: DoublePull = {
      number,
      author,
      state: 'open',
      merged: false,
      head: commits.at(-1) ?? '',
      history: [...commits],
      headRepository: options.fork === 'gone' ? null : fork,
      agit: options.agit ?? false,
      isPull: options.isPull ?? true,
      entries: []
    }
    this.pulls.set(number, pull)
    if (pull.isPull) this.#record(pull, false, commits)
    return pull
  }

  /** `recordLater`: gives back what writes the record, which Gitea does up to 2.5 s after the head has moved. */
  push(pull: DoublePull, commits: string[], options: { recordLater?: boolean } = {}): () => void {
    pull.history.push(...commits)
    pull.head = commits.at(-1) ?? pull.head
    if (pull.state === 'closed') return () => {}
    const write = (): void => this.#record(pull, false, commits)
    if (options.recordLater === true) return write
    write()
    return () => {}
  }

  /** To a commit of the history, or to a new one: older records lose what is gone from the history, and vanish when nothing is left. */
  forcePush(pull: DoublePull, sha: string): void {
    const old = pull.head
    const at = pull.history.indexOf(sha)
    const kept = at >= 0 ? pull.history.slice(0, at + 1) : [...pull.history.slice(0, -1), sha]
    pull.history = kept
    pull.head = sha
    for (const entry of pull.entries.filter((one) => one.type === 'pull_push')) {
      const content = JSON.parse(entry.body) as { is_force_push: boolean; commit_ids: string[] }
      const left = content.commit_ids.filter((id) => kept.includes(id))
      if (left.length === 0) pull.entries.splice(pull.entries.indexOf(entry), 1)
      else entry.body = JSON.stringify({ ...content, commit_ids: left })
    }
    if (at < 0) this.#record(pull, false, [sha])
    this.#record(pull, true, [old, sha])
  }

  comment(pull: DoublePull, user: DoubleUser, body: string, type = 'comment'): Entry {
    // One moment: two that differ are those of a comment that was edited.
    const now = new Date()
    const entry: Entry = { id: this.#id(), type, body, user, created: now, updated: now, reactions: [], hidden: false }
    pull.entries.push(entry)
    return entry
  }

  /** The event file of a comment, with the keys that Gitea was seen to write. */
  event(pull: DoublePull, comment: Entry, change: { action?: string; body?: unknown } = {}): Record<string, unknown> {
    return {
      action: change.action ?? 'created',
      comment: { ...this.#commentJson(pull, comment), ...('body' in change ? { body: change.body } : {}) },
      is_pull: pull.isPull,
      issue: {
        number: pull.number,
        state: pull.state,
        user: this.#userJson(pull.author),
        pull_request: pull.isPull ? { draft: false, html_url: this.#html(pull), merged: pull.merged, merged_at: null } : null,
        repository: { id: this.repository.id, name: 'hedgedoc', owner: 'recipes', full_name: this.repository.full_name }
      },
      repository: this.#repositoryJson(this.repository),
      sender: this.#userJson(comment.user)
    }
  }

  #id(): number {
    this.#next += 1
    return this.#next
  }

  #record(pull: DoublePull, force: boolean, commits: string[]): void {
    this.comment(pull, pull.author, JSON.stringify({ is_force_push: force, commit_ids: commits }), 'pull_push')
  }

  #html(pull: DoublePull): string {
    return `${this.url}/${this.repository.full_name}/pulls/${pull.number}`
  }

  #userJson(user: DoubleUser): Record<string, unknown> {
    return { id: user.id, login: user.login, username: user.login }
  }

  #repositoryJson(repository: { id: number; full_name: string }): Record<string, unknown> {
    const [owner, name] = repository.full_name.split('/')
    const html = `${this.url}/${repository.full_name}`
    return {
      ...repository,
      name,
      owner: { id: 2, login: owner, username: owner },
      html_url: html,
      clone_url: `${html}.git`,
      default_branch: 'main',
      private: false
    }
  }

  #commentJson(pull: DoublePull, entry: Entry): Record<string, unknown> {
    return {
      id: entry.id,
      body: entry.body,
      user: this.#userJson(entry.user),
      created_at: entry.created.toISOString(),
      updated_at: entry.updated.toISOString(),
      html_url: `${this.#html(pull)}#issuecomment-${entry.id}`,
      issue_url: pull.isPull ? '' : `${this.url}/${this.repository.full_name}/issues/${pull.number}`,
      pull_request_url: pull.isPull ? this.#html(pull) : ''
    }
  }

  #pullJson(pull: DoublePull): Record<string, unknown> {
    const gone = pull.headRepository === null || pull.agit
    return {
      number: pull.number,
      state: pull.state,
      merged: pull.merged,
      html_url: this.#html(pull),
      title: `Change ${pull.number}`,
      user: this.#userJson(pull.author),
      head: {
        sha: pull.head,
        ref: gone ? `refs/pull/${pull.number}/head` : `change-${pull.number}`,
        label: pull.agit ? '' : `change-${pull.number}`,
        repo: pull.headRepository === null ? null : this.#repositoryJson(pull.agit ? this.repository : pull.headRepository)
      },
      base: { ref: 'main', repo: this.#repositoryJson(this.repository) }
    }
  }

  #answer(request: Seen, response: ServerResponse): undefined {
    const caller = this.tokens.get(request.authorization.replace(/^token /, ''))
    if (caller === undefined) return json(response, 401, { message: 'token is required' })
    const { pathname, searchParams } = new URL(request.path, this.url)
    const path = pathname.replace('/api/v1', '')
    const refused = this.refuses(`${request.method} ${path}`)
    if (refused !== undefined) return refused === 307 ? redirect(response, 307, '/api/v1/repos/elsewhere') : json(response, refused, { message: 'refused' })
    if (path === '/version') return json(response, 200, { version: this.release })
    if (path === '/user') return json(response, 200, this.#userJson(caller.user))
    if (path === '/orgs/recipes/repos')
      return json(response, 200, searchParams.get('page') === '1' ? [...this.others, this.repository].map((one) => this.#repositoryJson(one)) : [])
    const member = /^\/orgs\/recipes\/members\/([^/]+)$/.exec(path)?.[1]
    if (member !== undefined) return this.#membership(response, caller, member)
    // Gitea takes a name in any spelling, and answers with its own.
    if (!path.toLowerCase().startsWith(`/repos/${this.repository.full_name}`.toLowerCase())) return json(response, 404, { message: 'not found' })
    this.#inRepository(request, response, caller, path.slice(`/repos/${this.repository.full_name}`.length), searchParams)
  }

  #membership(response: ServerResponse, caller: Caller, login: string): undefined {
    const renamed = this.renamed.get(login)
    if (renamed !== undefined) return redirect(response, 307, `/api/v1/orgs/recipes/members/${renamed}`)
    const exists = this.users.has(login)
    if (caller.kind === 'automatic' || (caller.kind === 'stranger' && exists && login !== caller.user.login)) {
      return redirect(response, 303, `/api/v1/orgs/recipes/public_members/${login}`)
    }
    json(response, this.members.has(login) ? 204 : 404)
  }

  #inRepository(request: Seen, response: ServerResponse, caller: Caller, path: string, query: URLSearchParams): undefined {
    const route = `${request.method} ${path.replace(/[0-9a-f]{40}/g, 'SHA').replace(/\d{1,15}(?=\/|$)/g, '#')}`
    const number = Number(/\/(\d{1,15})(?=\/|$)/.exec(path)?.[1] ?? '0')
    const sha = /[0-9a-f]{40}/.exec(path)?.[0] ?? ''
    const pull = this.pulls.get(number)
    const body = (request.body === '' ? {} : JSON.parse(request.body)) as Record<string, string>
    const missing = (): undefined => json(response, 404, { message: 'not found' })

    if (route === 'GET ') return json(response, 200, this.#repositoryJson(this.repository))
    if (route === 'GET /pulls/#') return pull?.isPull === true ? json(response, 200, this.#pullJson(pull)) : missing()
    if (route === 'GET /issues/#/timeline') return pull === undefined ? missing() : this.#timeline(response, pull, query)
    if (route === 'GET /issues/#/comments') {
      if (pull === undefined) return missing()
      const since = query.get('since')
      const from = since === null ? 0 : Date.parse(since)
      const comments = pull.entries.filter((entry) => entry.type === 'comment' && entry.updated.getTime() >= from)
      return json(
        response,
        200,
        comments.map((entry) => this.#commentJson(pull, entry))
      )
    }
    if (route === 'POST /issues/#/comments') {
      if (pull === undefined) return missing()
      return json(response, 201, this.#commentJson(pull, this.comment(pull, caller.user, body['body'] ?? '')))
    }
    if (route.includes(' /issues/comments/#')) return this.#oneComment(request, response, caller, route, number, body)
    if (route === 'POST /statuses/SHA') return this.#setStatus(response, caller, sha, body)
    if (route === 'GET /commits/SHA/statuses') {
      const statuses = this.statuses.filter((status) => status.sha === sha)
      const page = Number(query.get('page') ?? '1')
      return json(response, 200, page > 1 ? [] : statuses.map(statusJson))
    }
    if (route === 'GET /actions/runs') {
      const page = Number(query.get('page') ?? '1')
      const status = query.get('status')
      const runs = this.runs.filter((one) => status === null || one.status === status)
      return json(response, 200, { total_count: runs.length, workflow_runs: page > 1 ? [] : runs.map((run) => this.#runJson(run)) })
    }
    const run = this.runs.find((one) => one.id === number)
    if (route === 'GET /actions/runs/#') return run === undefined ? missing() : json(response, 200, this.#runJson(run))
    if (route === 'GET /actions/runs/#/jobs') {
      if (run === undefined) return missing()
      const jobs = Number(query.get('page') ?? '1') > 1 ? [] : run.jobs.map((job) => this.#jobJson(run, job))
      return json(response, 200, { total_count: run.jobs.length, jobs })
    }
    if (route === 'GET /actions/runs/#/artifacts') {
      // Of a run that is not there Gitea gives an empty list.
      const artifacts = (run?.artifacts?.() ?? []).filter(({ name }) => name === (query.get('name') ?? name))
      return json(response, 200, {
        total_count: artifacts.length,
        artifacts: artifacts.map(({ name, size }, index) => ({ id: index + 1, name, size_in_bytes: size, expired: false }))
      })
    }
    return missing()
  }

  #oneComment(request: Seen, response: ServerResponse, caller: Caller, route: string, id: number, body: Record<string, string>): undefined {
    const pull = [...this.pulls.values()].find((one) => one.entries.some((entry) => entry.id === id))
    const entry = pull?.entries.find((one) => one.id === id)
    if (pull === undefined || entry === undefined) return json(response, 404, { message: 'not found' })
    if (route.endsWith('/reactions')) {
      const content = body['content'] ?? ''
      const there = entry.reactions.some((reaction) => reaction.user === caller.user.id && reaction.content === content)
      if (!there) entry.reactions.push({ user: caller.user.id, content })
      return json(response, there ? 200 : 201, { content })
    }
    if (entry.type !== 'comment') return json(response, 204)
    if (request.method !== 'GET') {
      const fork = pull.headRepository?.id !== this.repository.id
      if (entry.user.id !== caller.user.id && (caller.kind === 'stranger' || fork)) return json(response, 403, { message: 'not yours' })
      if (request.method === 'DELETE') {
        pull.entries.splice(pull.entries.indexOf(entry), 1)
        return json(response, 204)
      }
      entry.body = body['body'] ?? ''
      entry.updated = new Date()
    }
    json(response, 200, this.#commentJson(pull, entry))
  }

  #setStatus(response: ServerResponse, caller: Caller, sha: string, body: Record<string, string>): undefined {
    const pull = [...this.pulls.values()].find((one) => one.history.includes(sha))
    if (pull === undefined) return json(response, 500, { message: 'object does not exist' })
    const fork = pull.headRepository?.id !== this.repository.id
    if (caller.kind === 'stranger' || (caller.kind === 'automatic' && fork)) return json(response, 403, { message: 'may not write' })
    const status: DoubleStatus = {
      id: this.#id(),
      sha,
      context: body['context'] ?? '',
      state: body['state'] ?? '',
      description: body['description'] ?? '',
      target_url: body['target_url'] ?? '',
      creator: caller.kind === 'automatic' ? null : caller.user,
      created: new Date()
    }
    this.statuses.unshift(status)
    json(response, 201, statusJson(status))
  }

  #timeline(response: ServerResponse, pull: DoublePull, query: URLSearchParams): undefined {
    const limit = Math.min(Number(query.get('limit') ?? '30'), 50)
    const page = Number(query.get('page') ?? '1')
    const cut = pull.entries.slice((page - 1) * limit, page * limit)
    const shown = cut.filter((entry) => !entry.hidden).map((entry) => ({ ...this.#commentJson(pull, entry), type: entry.type }))
    json(response, 200, shown.length === 0 ? null : shown, { 'x-total-count': String(shown.length) })
  }

  #runJson(run: DoubleRun): Record<string, unknown> {
    return {
      id: run.id,
      run_number: run.id,
      event: run.event ?? 'pull_request_comment',
      display_title: run.title,
      path: 'testme.yml@refs/heads/main',
      run_attempt: 0,
      head_sha: '0'.repeat(40),
      head_branch: 'main',
      status: run.status,
      ...(run.conclusion === undefined ? {} : { conclusion: run.conclusion }),
      actor: this.#userJson(run.actor),
      html_url: `${this.url}/${this.repository.full_name}/actions/runs/${run.id}`,
      started_at: run.status === 'queued' ? '0001-01-01T00:00:00Z' : new Date().toISOString(),
      completed_at: '0001-01-01T00:00:00Z'
    }
  }

  #jobJson(run: DoubleRun, job: DoubleRun['jobs'][number]): Record<string, unknown> {
    return {
      id: job.id,
      run_id: run.id,
      name: job.name,
      labels: ['testme'],
      status: job.status,
      ...(job.conclusion === undefined ? {} : { conclusion: job.conclusion }),
      runner_id: job.runnerId ?? 0,
      runner_name: '',
      run_attempt: job.attempt ?? 1,
      html_url: `${this.url}/${this.repository.full_name}/actions/runs/${run.id}/jobs/${job.id}`,
      steps: [{ name: 'gate', number: 0, status: job.status }],
      started_at: '1970-01-01T00:00:00Z',
      completed_at: '1970-01-01T00:00:00Z'
    }
  }
}

/** With the page that Go's server adds for a GET. */
function redirect(response: ServerResponse, status: number, location: string): undefined {
  response.writeHead(status, { location, 'content-type': 'text/html; charset=utf-8' }).end(`<a href="${location}">See Other</a>.\n\n`)
}

function statusJson(status: DoubleStatus): Record<string, unknown> {
  return {
    id: status.id,
    context: status.context,
    status: status.state,
    description: status.description,
    target_url: status.target_url,
    created_at: status.created.toISOString(),
    creator: status.creator === null ? null : { id: status.creator.id, login: status.creator.login }
  }
}
