import { playwrightVariable } from '../browser/playwright.ts'
import { runStageProcess } from '../lifecycle/stage-process.ts'
import type { Plan, StageName, StageResult } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { begin, type StageChoice } from './begin.ts'
import { endOnCancel } from './cancel.ts'
import { askHost } from './host-client.ts'
import { readInputs, stageInputs } from './inputs.ts'
import { jobKeeper } from './job-keeper.ts'
import { type JobRecord, readRecord } from './job-record.ts'
import { lastWords } from './last-words.ts'
import type { Log } from './log.ts'
import { type StepEnd, wentWell } from './run-action.ts'
import { checkAttempt, forgetCredentials, hostRequestOf, outboxOf, type Site, siteOf } from './site.ts'
import { type Speaker, speakerFor } from './speaker.ts'
import { type StepVoice, stepVoice } from './voice.ts'

/** The action recipe-stage: one stage of a run as one step. */
export async function recipeStage(log: Log): Promise<StepEnd> {
  const inputs = readInputs(stageInputs)
  if (inputs.mode === 'host') return await askHost({ kind: 'stage', request: hostRequestOf(inputs.request), stage: inputs.stage }, log)
  const site = siteOf(inputs, log)
  forgetCredentials()
  checkAttempt(site.request, site.job)
  return await stageAt(site, inputs)
}

/** The stage itself, wherever it is done. */
export async function stageAt(site: Site, inputs: StageChoice): Promise<StepEnd> {
  const { log } = site
  if (inputs.playwright !== '') process.env[playwrightVariable] = inputs.playwright
  const known = readRecord(site.state, site.job)
  const record = known ?? (await begin(site, inputs))
  const run = record.runDirectory === null ? undefined : new RunDirectory(record.runDirectory)
  const speaker = speakerFor(record, { gitea: site.gitea, outbox: outboxOf(site.state), log, ...(run === undefined ? {} : { run }) })
  if (known === undefined) await speaker.deliver()
  if (run === undefined) return await withoutRun(record.failure?.sentence ?? 'the step that began this job was ended before it made a run', speaker)
  const plan = run.readPlan()
  site.output('run', plan.runId)
  site.output('stages', plan.stages.join(' '))
  if (known === undefined) describe(log, plan)
  if (!plan.stages.includes(inputs.stage)) {
    log.say(`– ${inputs.stage} is not part of this run: ${plan.stages.filter((stage) => stage !== 'teardown').join(', ')} was asked for`)
    return wentWell
  }
  // A run that was cancelled is being removed by its keeper.
  const over = run.cancellation()
  if (over !== undefined) return { failed: true, sentence: notRun(inputs.stage, over.reason) }
  return endOf(await runOne(site, { record, run, plan, stage: inputs.stage, speaker, allowedUsers: inputs.users }), run)
}

async function withoutRun(sentence: string, speaker: Speaker): Promise<StepEnd> {
  await speaker.say({ state: 'refused', reason: sentence })
  return { failed: true, sentence: `not run: ${sentence}` }
}

function describe(log: Log, plan: Plan): void {
  const base = plan.base.kind === 'version' ? ` from ${plan.base.version}` : plan.base.kind === 'branch' ? ` from ${plan.base.sha.slice(0, 12)}` : ''
  log.say(`testme ${plan.suite.version} · ${plan.recipe} ${plan.head.version ?? ''} (${plan.head.sha.slice(0, 12)})${base} · run ${plan.runId}`)
  log.say(`deploys with ${plan.abra.version} on the ${plan.server.description}`)
  for (const finding of plan.findings) {
    if (finding.severity === 'note') continue
    log.foreign(`${finding.severity}  ${finding.file}${finding.line === null ? '' : `:${finding.line}`}  ${finding.what}`)
  }
}

interface Work {
  record: JobRecord
  run: RunDirectory
  plan: Plan
  stage: StageName
  speaker: Speaker
  allowedUsers: readonly number[]
}

/** Runs the stage while the pull request is told and a cancel is looked for. */
async function runOne(site: Site, work: Work): Promise<StageResult> {
  const { record, run, plan, stage, speaker, allowedUsers } = work
  const { log } = site
  const voice = stepVoice(log)
  const now = (): { plan: Plan; stages: StageResult[] } => ({ plan, stages: run.readStages() })
  const telling = speaker.say({ ...now(), state: 'running', running: stage })
  const watch = endOnCancel(site, record, run, allowedUsers)
  log.group(`${stage}: what is done`)
  try {
    const { result } = await runStageProcess(run, stage, waitingIsTold(voice, speaker, now), { keeper: jobKeeper(run, site, allowedUsers) })
    log.endGroup()
    voice.stage(result)
    site.output('status', result.status)
    return result
  } finally {
    watch.stop()
    await telling
    await speaker.say({ ...now(), state: 'running' })
    for (const { runId, outcome } of voice.found) if (outcome === 'removed' || outcome === 'residue') await lastWords(site, runId)
  }
}

/** Somebody who waits for a busy server wants to read that on the pull request too. */
function waitingIsTold(voice: StepVoice, speaker: Speaker, now: () => { plan: Plan; stages: StageResult[] }): StepVoice {
  return {
    ...voice,
    progress: (stage, what) => {
      voice.progress(stage, what)
      // It has begun, and a queued view would be an older one than that and never be written.
      if (stage === '' && what.startsWith('waiting for the server')) void speaker.say({ ...now(), state: 'running', reason: what })
    }
  }
}

/** Green is only what passed or had nothing to do: a step that did not run its stage shows that. Lint never fails its step. */
function endOf(result: StageResult, run: RunDirectory): StepEnd {
  if (result.stage === 'lint' && result.status !== 'not-run') return wentWell
  if (result.status === 'pass' || result.status === 'skip') return wentWell
  const reason = run.cancellation()?.reason
  return { failed: true, sentence: reason !== undefined && result.status === 'not-run' ? notRun(result.stage, reason) : `${result.stage}: ${result.headline}` }
}

const notRun = (stage: StageName, reason: string): string => `${stage} was not run to its end: ${reason}`
