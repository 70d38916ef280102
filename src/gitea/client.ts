import type { z } from 'zod'
import { GiteaError } from './error.ts'
import { type Answer, type Call, Http, type HttpOptions } from './http.ts'
import { membershipAnswers, membershipFrom, membershipUnknown } from './membership.ts'
import { nameInPath, numberInPath, repositoryPath, shaInPath, slashedPath } from './paths.ts'
import { mostPages, pageSize, TimelinePages } from './timeline.ts'
import type {
  ActionJob,
  ActionRun,
  Branch,
  Comment,
  CommitStatus,
  FileChange,
  FileContent,
  Membership,
  Pull,
  Reaction,
  Repository,
  RunArtifact,
  TimelineEntry,
  User
} from './types.ts'
import * as wire from './wire.ts'

export type GiteaOptions = HttpOptions

/**
 * The calls that testme makes of Gitea (1.26 and later), typed. Repositories are `owner/name`. Every method throws GiteaError for an answer that is
 * none (see `error.ts`), TypeError for an argument that could not be one, and the reason of the signal it was given.
 */
export class Gitea {
  readonly #http: Http

  constructor(options: GiteaOptions) {
    this.#http = new Http(options)
  }

  /** The address it talks to. Never make links of it: it is the one that the runner registered with. Take `htmlUrl` of what was read. */
  get url(): string {
    return this.#http.url
  }

  /** The release that this server says it is, as it says it: `1.26.0`, `1.27.0+dev-12-gabcdef`, `development`; foreign text. */
  async version(): Promise<string> {
    return (await this.#read({ method: 'GET', path: '/version', expect: [200] }, wire.versionWire)).version
  }

  /** Whose token it is; `gitea-actions` with the id -2 for an automatic one. */
  async currentUser(): Promise<User> {
    return this.#read({ method: 'GET', path: '/user', expect: [200] }, wire.userWire)
  }

  async repository(repository: string): Promise<Repository> {
    return this.#read({ method: 'GET', path: repositoryPath(repository), expect: [200] }, wire.repositoryWire)
  }

  /** The repositories of an organisation that the token may see. */
  async repositoriesOf(organisation: string): Promise<Repository[]> {
    const name = nameInPath(organisation)
    if (name === undefined) throw new TypeError(`${JSON.stringify(organisation.slice(0, 80))} is no name of an organisation`)
    const path = `/orgs/${name}/repos`
    return this.#pages(path, 40, async (query) => this.#read({ method: 'GET', path: `${path}${query}`, expect: [200] }, wire.repositoriesWire))
  }

  async pull(repository: string, number: number): Promise<Pull> {
    return this.#read({ method: 'GET', path: `${repositoryPath(repository)}/pulls/${numberInPath(number)}`, expect: [200] }, wire.pullWire)
  }

  /**
   * The whole timeline by id, also what came after the comment. Without the comment in it, what there is: the caller must look for it.
   * Throws GiteaError when it is longer than can be read.
   */
  async timeline(repository: string, number: number, until: { commentId: number }): Promise<TimelineEntry[]> {
    return (await this.timelinePages(repository, number, until)).entries
  }

  /** As `timeline`, with the number of the last page that held anything: more than one page is no snapshot, since entries can vanish between two. */
  async timelinePages(repository: string, number: number, until: { commentId: number }): Promise<{ entries: TimelineEntry[]; pages: number }> {
    const path = `${repositoryPath(repository)}/issues/${numberInPath(number)}/timeline`
    const pages = new TimelinePages(until.commentId)
    for (let page = 1; page <= mostPages; page += 1) {
      pages.add(await this.#read({ method: 'GET', path: `${path}?page=${page}&limit=${pageSize}`, expect: [200] }, wire.timelineWire))
      if (pages.atEnd) return { entries: pages.entries, pages: pages.filled }
    }
    throw new GiteaError(`GET ${path}: the timeline is longer than ${mostPages} pages, which is more than is read. Open a fresh pull request.`, {
      call: `GET ${path}`,
      brief: 'the timeline is too long',
      retryable: false
    })
  }

  /** undefined: there is none with this id, or the id is that of another kind of entry. */
  async comment(repository: string, id: number): Promise<Comment | undefined> {
    const path = `${repositoryPath(repository)}/issues/comments/${numberInPath(id)}`
    return this.#readIfThere({ method: 'GET', path, expect: [200, 204, 404] }, wire.commentWire)
  }

  /** All comments of an issue or pull request by id, or those written or edited since. Gitea gives them in one piece. */
  async comments(repository: string, number: number, since?: Date): Promise<Comment[]> {
    const query = since === undefined ? '' : `?since=${encodeURIComponent(since.toISOString())}`
    const path = `${repositoryPath(repository)}/issues/${numberInPath(number)}/comments${query}`
    const comments = await this.#read({ method: 'GET', path, expect: [200] }, wire.commentsWire)
    return comments.sort((left, right) => left.id - right.id)
  }

  /** Never made again after a lost answer: see `mayHaveHappened`. */
  async createComment(repository: string, number: number, body: string): Promise<Comment> {
    const path = `${repositoryPath(repository)}/issues/${numberInPath(number)}/comments`
    return this.#read({ method: 'POST', path, body: { body }, expect: [201] }, wire.commentWire)
  }

  /** undefined: the comment was deleted. */
  async editComment(repository: string, id: number, body: string): Promise<Comment | undefined> {
    const path = `${repositoryPath(repository)}/issues/comments/${numberInPath(id)}`
    // 204 is what Gitea answers for an entry that is not a comment: it changed nothing.
    return this.#readIfThere({ method: 'PATCH', path, body: { body }, expect: [200, 204, 404], idempotent: true }, wire.commentWire)
  }

  /** One's own, or any with the right to. It may be gone already. */
  async deleteComment(repository: string, id: number): Promise<void> {
    await this.#http.send({ method: 'DELETE', path: `${repositoryPath(repository)}/issues/comments/${numberInPath(id)}`, expect: [204, 404] })
  }

  /** `there`: this user had given it before. Gitea keeps one of a kind for each user and comment, so of two who give it at once one gets `new`. */
  async react(repository: string, commentId: number, reaction: Reaction, options: { once?: boolean } = {}): Promise<'new' | 'there'> {
    const path = `${repositoryPath(repository)}/issues/comments/${numberInPath(commentId)}/reactions`
    // `once`: after a lost answer a second attempt would find the first one's reaction and could not tell whose it is.
    const answer = await this.#http.send({ method: 'POST', path, body: { content: reaction }, expect: [200, 201], idempotent: options.once !== true })
    return answer.status === 201 ? 'new' : 'there'
  }

  /** Whether a user is a member of an organisation. Never throws GiteaError: what could not be asked is an answer too, and never a yes. */
  async membership(organisation: string, login: string): Promise<Membership> {
    const [organisationName, userName] = [nameInPath(organisation), nameInPath(login)]
    if (organisationName === undefined || userName === undefined) return { kind: 'cannot-tell', why: 'no user or organisation can have this name' }
    try {
      return membershipFrom(await this.#http.send({ method: 'GET', path: `/orgs/${organisationName}/members/${userName}`, expect: membershipAnswers }))
    } catch (error) {
      return membershipUnknown(error)
    }
  }

  /** Setting the same status twice leaves one more row in Gitea and changes nothing that anybody sees. */
  async setStatus(repository: string, sha: string, status: Pick<CommitStatus, 'context' | 'state' | 'description' | 'targetUrl'>): Promise<void> {
    const path = `${repositoryPath(repository)}/statuses/${shaInPath(sha)}`
    const body = { context: status.context, state: status.state, description: status.description, target_url: status.targetUrl }
    await this.#http.send({ method: 'POST', path, body, expect: [201], idempotent: true })
  }

  /** The statuses of a commit, newest first: the first of a context is the one that counts. Of more than 500 the newest. */
  async statuses(repository: string, sha: string): Promise<CommitStatus[]> {
    const path = `${repositoryPath(repository)}/commits/${shaInPath(sha)}/statuses`
    const read = async (query: string): Promise<CommitStatus[]> => this.#read({ method: 'GET', path: `${path}${query}`, expect: [200] }, wire.statusesWire)
    // Gitea gives the newest first (1.26.0).
    const statuses = await this.#pages(path, 10, read, 'may be cut')
    return statuses.sort((left, right) => (right.id ?? 0) - (left.id ?? 0))
  }

  async run(repository: string, runId: number): Promise<ActionRun | undefined> {
    const path = `${repositoryPath(repository)}/actions/runs/${numberInPath(runId)}`
    return this.#readIfThere({ method: 'GET', path, expect: [200, 404] }, wire.runWire)
  }

  /** The newest runs of a repository, newest first: one page of at most 50 unless more pages are asked for. */
  async runs(repository: string, which: { state?: 'queued' | 'blocked' | 'running'; pages?: number } = {}): Promise<ActionRun[]> {
    const word = which.state === undefined ? '' : `&status=${{ queued: 'queued', blocked: 'waiting', running: 'in_progress' }[which.state]}`
    const path = `${repositoryPath(repository)}/actions/runs`
    const runs = await this.#pages(
      path,
      which.pages ?? 1,
      async (query) => {
        return (await this.#read({ method: 'GET', path: `${path}${query}${word}`, expect: [200] }, wire.runsWire)).workflow_runs
      },
      'may be cut'
    )
    return runs.sort((left, right) => right.id - left.id)
  }

  /** The jobs of a run's latest attempt. Empty: there is no such run. */
  async jobs(repository: string, runId: number): Promise<ActionJob[]> {
    const path = `${repositoryPath(repository)}/actions/runs/${numberInPath(runId)}/jobs`
    return this.#pages(path, 10, async (query) => {
      return (await this.#readIfThere({ method: 'GET', path: `${path}${query}`, expect: [200, 404] }, wire.jobsWire))?.jobs ?? []
    })
  }

  /** The artifacts of a run that have this name and can be opened: uploaded to the end, and not expired. */
  async artifacts(repository: string, runId: number, name: string): Promise<RunArtifact[]> {
    const path = `${repositoryPath(repository)}/actions/runs/${numberInPath(runId)}/artifacts?name=${encodeURIComponent(name)}`
    const { artifacts } = await this.#read({ method: 'GET', path, expect: [200] }, wire.artifactsWire)
    return artifacts.filter((one) => one.name === name && !one.expired)
  }

  async branch(repository: string, name: string): Promise<Branch | undefined> {
    return this.#readIfThere({ method: 'GET', path: `${repositoryPath(repository)}/branches/${slashedPath(name)}`, expect: [200, 404] }, wire.branchWire)
  }

  /** The commit that a tag stands at; undefined if there is no such tag. */
  async tag(repository: string, name: string): Promise<Branch | undefined> {
    return this.#readIfThere({ method: 'GET', path: `${repositoryPath(repository)}/tags/${slashedPath(name)}`, expect: [200, 404] }, wire.tagWire)
  }

  /** A file at a branch, tag or commit; undefined if it is not there. */
  async file(repository: string, path: string, ref: string): Promise<FileContent | undefined> {
    const call: Call = { method: 'GET', path: `${repositoryPath(repository)}/contents/${slashedPath(path)}?ref=${encodeURIComponent(ref)}`, expect: [200, 404] }
    const file = await this.#readIfThere(call, wire.fileWire)
    return file === undefined ? undefined : { path: file.path, sha: file.sha, text: Buffer.from(file.content, 'base64').toString('utf8') }
  }

  /** Commits one file. A file that changed meanwhile is a GiteaError (409 or 422), never overwritten. */
  async changeFile(repository: string, change: FileChange): Promise<void> {
    const body = {
      content: Buffer.from(change.text, 'utf8').toString('base64'),
      message: change.message,
      ...(change.newBranch ? { new_branch: change.branch } : { branch: change.branch }),
      ...(change.replaces === undefined ? {} : { sha: change.replaces })
    }
    const path = `${repositoryPath(repository)}/contents/${slashedPath(change.path)}`
    await this.#http.send({ method: change.replaces === undefined ? 'POST' : 'PUT', path, body, expect: [200, 201], idempotent: false })
  }

  async openPull(repository: string, pull: { head: string; base: string; title: string; body: string }): Promise<Pull> {
    return this.#read({ method: 'POST', path: `${repositoryPath(repository)}/pulls`, body: pull, expect: [201] }, wire.pullWire)
  }

  /** The pull request from one branch of the repository to another; the open one if there are several. */
  async pullOf(repository: string, base: string, head: string): Promise<Pull | undefined> {
    const path = `${repositoryPath(repository)}/pulls/${slashedPath(base)}/${slashedPath(head)}`
    return this.#readIfThere({ method: 'GET', path, expect: [200, 404] }, wire.pullWire)
  }

  async #read<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
    return readAs(call, await this.#http.send(call), schema)
  }

  async #readIfThere<T>(call: Call, schema: z.ZodType<T>): Promise<T | undefined> {
    const answer = await this.#http.send(call)
    return answer.status === 404 || answer.status === 204 ? undefined : readAs(call, answer, schema)
  }

  /** Pages until one is empty. A list that is longer than `most` pages is an error, unless it may be cut. */
  async #pages<T>(path: string, most: number, read: (query: string) => Promise<T[]>, longer: 'is an error' | 'may be cut' = 'is an error'): Promise<T[]> {
    const all: T[] = []
    for (let page = 1; page <= most; page += 1) {
      const items = await read(`?page=${page}&limit=${pageSize}`)
      if (items.length === 0) return all
      all.push(...items)
    }
    if (longer === 'may be cut') return all
    throw new GiteaError(`GET ${path}: the list is longer than ${most} pages, which is more than is read.`, {
      call: `GET ${path}`,
      brief: 'the list is too long',
      retryable: false
    })
  }
}

/** An answer of another shape than expected is an error of its own, told by the fields that are wrong. */
function readAs<T>(call: Call, answer: Answer, schema: z.ZodType<T>): T {
  const result = schema.safeParse(answer.body)
  if (result.success) return result.data
  const name = `${call.method} ${call.path.split('?')[0]}`
  const where = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'the answer'}: ${issue.message}`)
    .join('; ')
  throw new GiteaError(`${name}: Gitea's answer does not read as expected (${where}). Is the address that of a Gitea, 1.26 or later?`, {
    call: name,
    brief: 'an answer that does not read as expected',
    status: answer.status,
    retryable: false
  })
}
