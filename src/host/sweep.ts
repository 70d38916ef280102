import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { lastWords } from '../actions/last-words.ts'
import type { Log } from '../actions/log.ts'
import { runsOf } from '../actions/site.ts'
import { reap } from '../lifecycle/janitor.ts'
import { messageOf } from '../model/failure.ts'
import { removeAbandoned } from '../run/abandoned.ts'
import { tryLock } from '../run/lock.ts'
import { registrations } from '../run/registry.ts'
import { readServerFile } from '../run/server-file.ts'
import { closeAccepted, closeJobs } from './close-requests.ts'
import { eachForItself } from './each.ts'
import { checkToken, type Host, openHost, publisherOf } from './host.ts'
import type { Line } from './line.ts'
import { answerParked } from './parked.ts'

/**
 * What the timer of a host does, every minute: whatever a job that was killed, a Gitea that was away or a runner that never came has left without an answer.
 * Each part for itself: one that fails is told and tried again the next time. Throws UsageError for a configuration that cannot be used.
 */
export async function sweepOnce(configuration: string): Promise<Line[]> {
  const host = openHost(configuration)
  const { state } = host.configuration
  mkdirSync(state, { recursive: true, mode: 0o700 })
  const lock = await tryLock(join(state, 'sweep.lock'), { what: 'the timer of the host', runId: 'sweep' })
  if (lock === undefined) return [{ state: 'ok', text: 'another one is at it' }]
  try {
    await checkToken(host)
    return await sweep(host)
  } finally {
    lock.release()
  }
}

/** The parts, in the order in which one prepares the next. */
export async function sweep(host: Host): Promise<Line[]> {
  const told: Line[] = []
  const log: Log = { ...silent, say: (text) => void told.push({ state: 'warn', text }) }
  const parts: [string, () => Promise<Line[]>][] = [
    ['what could not be delivered', () => deliver(host)],
    ['runs that died', () => removeDead(host, log)],
    ['jobs that are over', () => closeJobs(host, log)],
    ['requests that never began', () => closeAccepted(host)],
    ['requests that wait for approval', () => answerParked(host)]
  ]
  for (const [name, part] of parts) {
    try {
      told.push(...(await part()))
    } catch (error) {
      told.push({ state: 'fail', text: `${name}: ${messageOf(error)}`, mend: 'It is tried again the next time.' })
    }
  }
  return told
}

const silent = { foreign: () => {}, group: () => {}, endGroup: () => {}, error: () => {}, hide: () => {} }

/** With the host's token: the job's own is dead once the job is over. */
async function deliver(host: Host): Promise<Line[]> {
  return (await publisherOf(host).deliver()).map(({ comment, status, problems }): Line => {
    const kept = comment === 'kept' || status === 'kept'
    return {
      state: problems.length === 0 ? 'ok' : 'warn',
      text: `${kept ? 'still not delivered' : 'delivered'}${problems.length === 0 ? '' : `: ${problems.join('; ')}`}`
    }
  })
}

/** A run whose keeper died, an app that is kept beyond its time by nobody: the janitor removes it, and whoever removes a run gives its verdict. */
async function removeDead(host: Host, log: Log): Promise<Line[]> {
  const { state, server: file } = host.configuration
  const runs = runsOf(state)
  if (existsSync(runs)) removeAbandoned(runs)
  const { server } = readServerFile(file)
  if (registrations(server).length === 0) return []
  const reaped = (await reap(server, () => {})).filter(({ outcome }) => outcome !== 'live' && outcome !== 'busy')
  return await eachForItself(
    reaped,
    ({ runId, sentence }) => `${runId} ${sentence}, and its last word`,
    async ({ runId, outcome, sentence }) => {
      if (outcome !== 'unreadable') await lastWords({ state, gitea: host.gitea, log }, runId)
      return [{ state: outcome === 'removed' ? 'ok' : 'fail', text: `${runId} ${sentence}` }]
    }
  )
}
