import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ActionRun, Comment } from '../gitea/types.ts'
import { writeSticky } from '../publish/sticky-comment.ts'
import { writeAtomic } from '../run/atomic.ts'
import { commentEvents } from '../trigger/event.ts'
import { parseComment } from '../trigger/parse.ts'
import type { Organisation } from './configuration.ts'
import type { Host } from './host.ts'
import type { Line } from './line.ts'
import { commentOfRun } from './live-job.ts'

/** Runs that wait for approval and were judged: each is looked at once, as long as it waits. */
const judgedSchema = z.record(z.string(), z.array(z.int()))

/**
 * A member's request that Gitea parked: on a fork's pull request a comment starts nothing before somebody approves, unless its author may write to the repository's
 * Actions (Gitea 1.26; being a member is not enough). No workflow runs then, so nobody would ever answer. Strangers are not told.
 */
export async function answerParked(host: Host): Promise<Line[]> {
  const file = join(host.configuration.state, 'parked.json')
  const known = existsSync(file) ? judgedSchema.catch({}).parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
  const next: Record<string, number[]> = {}
  const lines: Line[] = []
  for (const [name, organisation] of Object.entries(host.configuration.organisations)) {
    for (const repository of await repositoriesOf(host, name, organisation)) {
      const blocked = (await host.gitea.runs(repository, { state: 'blocked', pages: 4 })).filter(({ event }) => commentEvents.includes(event))
      const judged = known[repository] ?? []
      for (const run of blocked) if (!judged.includes(run.id) && (await answerOne(host, repository, organisation, run))) lines.push(answered(repository, run))
      if (blocked.length > 0) next[repository] = blocked.map(({ id }) => id)
    }
  }
  writeAtomic(file, `${JSON.stringify(next)}\n`, 0o600)
  return lines
}

const answered = (repository: string, run: ActionRun): Line => ({ state: 'ok', text: `${repository}: said who must approve run ${run.id}` })

async function repositoriesOf({ gitea }: Host, name: string, { repositories }: Organisation): Promise<string[]> {
  if (repositories !== null) return repositories.map((short) => `${name}/${short}`)
  return (await gitea.repositoriesOf(name)).map(({ fullName }) => fullName)
}

/** Whether it was answered. What is no request of a member is left alone. */
async function answerOne(host: Host, repository: string, organisation: Organisation, run: ActionRun): Promise<boolean> {
  const { gitea, configuration } = host
  const commentId = commentOfRun(run)
  const comment = commentId === undefined ? undefined : await gitea.comment(repository, commentId)
  if (comment === undefined || comment.number === null || !comment.onPull) return false
  if (!(await mayAsk(host, repository, organisation, comment))) return false
  const marker = `<!-- testme:approval:${comment.id} -->`
  const place = /^https?:\/\/[A-Za-z0-9.:/_%-]{1,300}$/.test(run.htmlUrl) ? `[the run](${run.htmlUrl})` : `run ${run.id}`
  const body = `${marker}\nThis request waits: Gitea starts nothing for a fork's pull request on a comment of somebody who may not write to this repository's Actions. Somebody who may has to press "Approve and run" on ${place}. Nothing was started yet.\n`
  const sticky = { repository, pullRequest: comment.number, posterId: configuration.bot, marker }
  return (await writeSticky(gitea, sticky, body)).outcome !== 'unchanged'
}

async function mayAsk({ gitea, configuration }: Host, repository: string, organisation: Organisation, comment: Comment): Promise<boolean> {
  if (comment.userId <= 0 || configuration.ignore.includes(comment.userId) || Date.parse(comment.createdAt) !== Date.parse(comment.updatedAt)) return false
  if (parseComment(comment.body).kind !== 'command') return false
  if (organisation.allow.includes(comment.userId)) return true
  const membership = await gitea.membership(repository.split('/')[0] ?? '', comment.login)
  return membership.kind === 'member'
}
