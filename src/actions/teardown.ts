import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestsIn } from '../gate/known-requests.ts'
import { keepApp, keptUntil } from '../lifecycle/kept.ts'
import { runStageProcess } from '../lifecycle/stage-process.ts'
import { messageOf } from '../model/failure.ts'
import { type StageName, stageNames } from '../model/types.ts'
import { summaryMarkdown } from '../report/pull-request/summary.ts'
import type { RunView } from '../report/pull-request/view.ts'
import type { Results } from '../report/results.ts'
import { verdictLines } from '../report/run-lines.ts'
import { RunDirectory } from '../run/directory.ts'
import { uploadArtifact } from './artifact.ts'
import { pageOfRun } from './event.ts'
import { askHost } from './host-client.ts'
import { readInputs, stageInputs, type TeardownInputs, teardownInputs } from './inputs.ts'
import { jobKeeper } from './job-keeper.ts'
import { type JobRecord, readRecord, writeRecord } from './job-record.ts'
import { outdatedBy, verdictFacts } from './last-words.ts'
import type { Log } from './log.ts'
import { type StepEnd, wentWell } from './run-action.ts'
import { runtimeOf } from './runtime-service.ts'
import { callerOf, checkAttempt, forgetCredentials, hostRequestOf, outboxOf, type Site, siteOf } from './site.ts'
import { speakerFor } from './speaker.ts'
import { stepVoice } from './voice.ts'

/** The action teardown: verified removal and the last word. Safe to run again, after a cancel, and where nothing began. */
export async function teardown(log: Log): Promise<StepEnd> {
  const inputs = readInputs(teardownInputs)
  const service = inputs.artifact ? runtimeOf() : undefined
  if (inputs.mode === 'host') return await askHost({ kind: 'stage', request: hostRequestOf(inputs.request), stage: 'teardown' }, log, service)
  const site = await siteOrLastWord(inputs, log)
  forgetCredentials()
  if (site.request.attempt !== site.job.attempt) await sayNotDecided(site)
  checkAttempt(site.request, site.job)
  return await teardownAt(site, service === undefined ? undefined : async (run, runLink) => await uploadArtifact(run, service, runLink, log))
}

/**
 * Where the server cannot be read, no step comes as far as to a record: then the pull request would say "Queued" for ever. What was left running by an
 * earlier step has its keeper, whose verdict comes after this.
 */
async function siteOrLastWord(inputs: TeardownInputs, log: Log): Promise<Site> {
  try {
    return siteOf(inputs, log)
  } catch (error) {
    const caller = callerOf(inputs, log)
    if (caller.request.attempt !== caller.job.attempt) throw error
    const { runLink } = await pageOfRun(caller)
    const { request, gitea, comment } = caller
    const speaker = speakerFor(
      { request, runLink, requestedAt: comment.writtenAt },
      { gitea, outbox: join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'testme-outbox'), log }
    )
    await speaker.say({ state: 'refused', reason: 'the server cannot be used with the configuration of its runner; the log of the run says what is wrong' })
    throw error
  }
}

/** A gate that was run again has said that the request waits, and no stage will take it: that is not left standing. A last word stays. */
async function sayNotDecided(site: Site): Promise<void> {
  const { gitea, request, state, log } = site
  try {
    const { id } = await gitea.currentUser()
    const comments = await gitea.comments(request.repository, request.pullRequest)
    const said = requestsIn(comments, id).find(({ commentId, attempt }) => commentId === request.commentId && attempt === request.attempt)
    if (said?.progress !== 'queued') return
    const { runLink } = await pageOfRun(site)
    const speaker = speakerFor({ request, runLink, requestedAt: said.requestedAt }, { gitea, outbox: outboxOf(state), log })
    await speaker.say({ state: 'refused', reason: 'a job of this run was run again without the other, which is not run; comment once more' })
  } catch (error) {
    log.say(`the pull request cannot be told: ${messageOf(error)}`)
  }
}

/** Brings what may be shown of a run to Gitea, and gives its page; null where it is not there. Never throws. */
export type Share = (run: RunDirectory, runLink: string) => Promise<string | null>

/** The teardown itself, wherever it is done. */
export async function teardownAt(site: Site, share?: Share): Promise<StepEnd> {
  const record = readRecord(site.state, site.job)
  return record === undefined ? await nothingBegan(site) : await close(site, record, share)
}

/** The `post` of recipe-stage: where a cancelled job never came to its teardown, the first stage's looks after what is left open. */
export async function recipeStagePost(log: Log): Promise<StepEnd> {
  const inputs = readInputs(stageInputs)
  if (inputs.mode === 'host') return wentWell
  const site = siteOf(inputs, log)
  forgetCredentials()
  const record = readRecord(site.state, site.job)
  if (record === undefined || record.firstStage !== inputs.stage || record.closed) return wentWell
  if (record.runDirectory !== null && keptUntil(new RunDirectory(record.runDirectory)) !== undefined) return wentWell
  log.say('the job ends without its teardown, so it comes here')
  return await close(site, record, undefined)
}

/** No step of this job made a record here: it was ended before, or its stages ran on another host. */
async function nothingBegan(site: Site): Promise<StepEnd> {
  const sentence = 'no stage of this job has begun on this host'
  const record = { request: site.request, runLink: null, requestedAt: null }
  await speakerFor(record, { gitea: site.gitea, outbox: outboxOf(site.state), log: site.log }).say({ state: 'lost', reason: sentence })
  return { failed: true, sentence }
}

async function close(site: Site, record: JobRecord, share: Share | undefined): Promise<StepEnd> {
  if (record.runDirectory === null) return await closeWithoutRun(site, record)
  const run = new RunDirectory(record.runDirectory)
  const plan = run.readPlan()
  const { request, log, gitea, state } = site
  const speaker = speakerFor(record, { gitea, outbox: outboxOf(state), log, run })
  cancelWhatDidNotEnd(run, plan.stages)
  if (request.keepSeconds > 0 && !request.fork && run.cancellation() === undefined && run.readStage('teardown') === undefined) {
    const until = keepApp(run, request.keepSeconds)
    log.say(`kept until ${until.toISOString()}: how it is reached is shown on the host, ./testme stage ${run.path} teardown removes it earlier`)
    await speaker.say({ state: 'kept', plan, stages: run.readStages(), keptUntil: until.toISOString(), outdatedBy: await outdatedBy(gitea, request) })
    return wentWell
  }
  const voice = stepVoice(log)
  log.group('teardown: what is done')
  const { result, results } = await runStageProcess(run, 'teardown', voice, { keeper: jobKeeper(run, site) })
  log.endGroup()
  voice.stage(result)
  if (results === undefined) throw new Error('the teardown gave no results')
  await speakResults(site, record, run, results, share)
  for (const line of verdictLines(results, run.path)) log.say(line)
  site.output('verdict', results.verdict.kind)
  return results.verdict.passed ? wentWell : { failed: true, sentence: `${results.verdict.kind}: ${results.verdict.sentence}` }
}

/** Comment, status, summary, artifact: each for itself, and none changes the verdict. The last word waits for no artifact: its link comes later. */
async function speakResults(site: Site, record: JobRecord, run: RunDirectory, results: Results, share: Share | undefined): Promise<void> {
  const { log, gitea, state } = site
  const speaker = speakerFor(record, { gitea, outbox: outboxOf(state), log })
  const facts = await verdictFacts(gitea, record.request, run, results)
  const view = await speaker.say(facts)
  writeRecord(state, { ...record, closed: true })
  summarise(view, site, results)
  const reportLink = record.runLink === null ? null : ((await share?.(run, record.runLink)) ?? null)
  if (reportLink !== null) await speaker.say({ ...facts, reportLink })
}

export function summarise(view: RunView, site: Pick<Site, 'log' | 'summary'>, results: Results | null = null): void {
  try {
    site.summary(summaryMarkdown(view, results))
  } catch (error) {
    site.log.say(`the summary could not be made: ${messageOf(error)}`)
  }
}

async function closeWithoutRun(site: Site, record: JobRecord): Promise<StepEnd> {
  const sentence = record.failure?.sentence ?? 'the first step was ended before it made a run'
  const speaker = speakerFor(record, { gitea: site.gitea, outbox: outboxOf(site.state), log: site.log })
  const view = await speaker.say({ state: 'refused', reason: sentence })
  writeRecord(site.state, { ...record, closed: true })
  summarise(view, site)
  return { failed: true, sentence: `not run: ${sentence}` }
}

/** A step that was killed leaves no result, and a job that was cancelled leaves out steps: neither run was brought to its end. */
function cancelWhatDidNotEnd(run: RunDirectory, planned: readonly StageName[]): void {
  if (run.cancellation() !== undefined || run.readStage('teardown') !== undefined) return
  const missing = stageNames.filter((stage) => stage !== 'teardown' && planned.includes(stage) && run.readStage(stage) === undefined)
  const [first] = missing
  if (first === undefined) return
  run.cancel('its job', `the job was cancelled or out of time ${run.hasBegun(first) ? 'during' : 'before'} ${first}`)
}
