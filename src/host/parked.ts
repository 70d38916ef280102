import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ActionJob, ActionRun, Comment, Membership } from '../gitea/types.ts'
import { writeSticky } from '../publish/sticky-comment.ts'
import { writeAtomic } from '../run/atomic.ts'
import { commentEvents } from '../trigger/event.ts'
import { parseComment } from '../trigger/parse.ts'
import { acceptedRequests } from './accepted.ts'
import type { Organisation } from './configuration.ts'
import { eachForItself } from './each.ts'
import type { Host } from './host.ts'
import type { Line } from './line.ts'
import { commentOfRun } from './live-job.ts'

/** Blocked runs that were answered, or that surely need no answer: each is looked at until then, as long as it is blocked. */
const judgedSchema = z.record(z.string(), z.array(z.int()))

/**
 * A member's request that Gitea parked: on a fork's pull request a comment starts nothing before somebody approves, unless its author may write to the repository's
 * Actions (Gitea 1.26; being a member is not enough). No workflow runs then, so nobody would ever answer. Strangers are not told.
 */
export async function answerParked(host: Host): Promise<Line[]> {
  const file = join(host.configuration.state, 'parked.json')
  const known = existsSync(file) ? judgedSchema.catch({}).parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
  // What could not be asked now keeps what is known of it.
  const next = { ...known }
  const lines = await eachForItself(
    Object.entries(host.configuration.organisations),
    ([name]) => `the repositories of ${name}`,
    async ([name, organisation]) =>
      await eachForItself(
        await repositoriesOf(host, name, organisation),
        (repository) => `requests that wait for approval in ${repository}`,
        async (repository) => {
          const blocked = (await host.gitea.runs(repository, { state: 'blocked', pages: 4 })).filter(({ event }) => commentEvents.includes(event))
          const judged = (known[repository] ?? []).filter((id) => blocked.some((run) => run.id === id))
          if (blocked.length > 0) next[repository] = judged
          else delete next[repository]
          return await eachForItself(
            blocked.filter(({ id }) => !judged.includes(id)),
            (run) => `run ${run.id} of ${repository}, which may wait for approval`,
            async (run) => {
              const outcome = await answerOne(host, repository, organisation, run)
              if (outcome.kind !== 'cannot tell') judged.push(run.id)
              return told(repository, run, outcome)
            }
          )
        }
      )
  )
  writeAtomic(file, `${JSON.stringify(next)}\n`, 0o600)
  return lines
}

/** `cannot tell`: nothing is noted, so it is asked again the next time; without a why that is as it should be. */
type Outcome = { kind: 'answered' } | { kind: 'needs none' } | { kind: 'cannot tell'; why?: string }

function told(repository: string, run: ActionRun, outcome: Outcome): Line[] {
  if (outcome.kind === 'answered') return [{ state: 'ok', text: `${repository}: said who must approve run ${run.id}` }]
  if (outcome.kind === 'needs none' || outcome.why === undefined) return []
  const text = `${repository}: whether run ${run.id} waits for a member's approval cannot be told: ${outcome.why}`
  return [{ state: 'warn', text, mend: 'It is asked again the next time.' }]
}

async function repositoriesOf({ gitea }: Host, name: string, { repositories }: Organisation): Promise<string[]> {
  if (repositories !== null) return repositories.map((short) => `${name}/${short}`)
  return (await gitea.repositoriesOf(name)).map(({ fullName }) => fullName)
}

/**
 * Gitea has one word for a run that waits for approval and for one whose next job waits for its turn (1.26.0: `waiting`). Of the first no job has ever begun:
 * approval is asked before any. Between a gate's end and the next job's start the gate is done. Pure.
 */
export function isParked(jobs: readonly Pick<ActionJob, 'state' | 'startedAt'>[]): 'yes' | 'no' | 'cannot tell' {
  if (jobs.length === 0 || jobs.some(({ state }) => state === 'unknown')) return 'cannot tell'
  return jobs.every(({ state, startedAt }) => state === 'blocked' && startedAt === null) ? 'yes' : 'no'
}

/** What is no request of a member is left alone. */
async function answerOne(host: Host, repository: string, organisation: Organisation, run: ActionRun): Promise<Outcome> {
  const { gitea, configuration } = host
  const commentId = commentOfRun(run)
  if (commentId === undefined) return { kind: 'needs none' }
  // What the gate of this host has accepted has run, whatever its next job waits for.
  if (acceptedRequests(configuration.state).some(({ request, giteaRun }) => giteaRun === run.id && request.repository === repository))
    return { kind: 'cannot tell' }
  const parked = isParked(await gitea.jobs(repository, run.id))
  if (parked !== 'yes') return { kind: parked === 'no' ? 'needs none' : 'cannot tell' }
  const comment = await gitea.comment(repository, commentId)
  if (comment === undefined || comment.number === null || !comment.onPull) return { kind: 'needs none' }
  const asks = await mayAsk(host, repository, organisation, comment)
  if (asks.kind !== 'member') return asks.kind === 'not-member' ? { kind: 'needs none' } : { kind: 'cannot tell', why: whyNot(asks) }
  const marker = `<!-- testme:approval:${comment.id} -->`
  const place = /^https?:\/\/[A-Za-z0-9.:/_%-]{1,300}$/.test(run.htmlUrl) ? `[the run](${run.htmlUrl})` : `run ${run.id}`
  const body = `${marker}\nThis request waits: Gitea starts nothing for a fork's pull request on a comment of somebody who may not write to this repository's Actions. Somebody who may has to press "Approve and run" on ${place}. Nothing was started yet.\n`
  const sticky = { repository, pullRequest: comment.number, posterId: configuration.bot, marker }
  return { kind: (await writeSticky(gitea, sticky, body)).outcome === 'unchanged' ? 'needs none' : 'answered' }
}

/** As of a membership. A request that is none, or of somebody who is not heard, is a stranger's. */
async function mayAsk({ gitea, configuration }: Host, repository: string, organisation: Organisation, comment: Comment): Promise<Membership> {
  const stranger: Membership = { kind: 'not-member' }
  if (comment.userId <= 0 || configuration.ignore.includes(comment.userId) || Date.parse(comment.createdAt) !== Date.parse(comment.updatedAt)) return stranger
  if (parseComment(comment.body).kind !== 'command') return stranger
  if (organisation.allow.includes(comment.userId)) return { kind: 'member' }
  return await gitea.membership(repository.split('/')[0] ?? '', comment.login)
}

function whyNot(membership: Membership): string {
  if (membership.kind === 'cannot-tell') return membership.why
  return membership.kind === 'renamed' ? 'its author goes by another name now' : "the bot may not see the organisation's members: make it one"
}
