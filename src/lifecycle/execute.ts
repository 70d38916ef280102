import { existsSync, mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Abra } from '../abra/abra.ts'
import { stackOf } from '../app/context.ts'
import { collectEvidence } from '../app/evidence.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { Plan, StageName, StageResult } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import type { RunDirectory } from '../run/directory.ts'
import { lastingRole } from '../run/lasting.ts'
import { endProcessesOf } from '../run/processes.ts'
import { makeTemporaryFolder } from '../run/temporary.ts'
import { openMask } from '../secrets/store.ts'
import { backup } from '../stages/backup.ts'
import type { StageContext } from '../stages/context.ts'
import { custom } from '../stages/custom.ts'
import { onDependencies } from '../stages/dependencies.ts'
import { install } from '../stages/install.ts'
import { lint } from '../stages/lint.ts'
import { outcomeOf } from '../stages/outcome.ts'
import { restore } from '../stages/restore.ts'
import { staysUp } from '../stages/stays-up.ts'
import { teardown } from '../stages/teardown.ts'
import { upgrade } from '../stages/upgrade.ts'
import { Engine } from '../swarm/engine.ts'
import { measureResources, withDependencies } from '../swarm/resources.ts'
import { Stack } from '../swarm/stack.ts'
import { Interruption } from './interruption.ts'
import { whyNotRun } from './needs.ts'

/** What each stage does; what it returns is its headline when it is not red. */
const bodies: Record<StageName, (context: StageContext) => Promise<string>> = {
  lint,
  install: onDependencies(staysUp(install)),
  upgrade: onDependencies(staysUp(upgrade)),
  backup: onDependencies(staysUp(backup)),
  restore: onDependencies(staysUp(restore)),
  custom: onDependencies(staysUp(custom)),
  teardown
}

export interface StageOptions {
  progress: (what: string) => void
  /** Ends the stage early, its reason an Interruption. Teardown does not listen to it: it has a deadline of its own. */
  signal?: AbortSignal
}

type Outcome = Pick<StageResult, 'status' | 'headline' | 'checks' | 'handover'> & { class?: StageResult['class'] }

/** Runs one stage of a run and writes its result. Never throws for what the stage found: the result says it. */
export async function runStage(run: RunDirectory, stage: StageName, options: StageOptions): Promise<StageResult> {
  const plan = run.readPlan()
  const startedAt = new Date()
  const outcome = await outcomeOfStage(run, plan, stage, options)
  const { class: failureClass, ...rest } = outcome
  const result: StageResult = {
    stage,
    ...rest,
    ...(failureClass === undefined ? {} : { class: failureClass }),
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 100) / 10
  }
  run.writeStage(result)
  return result
}

async function outcomeOfStage(run: RunDirectory, plan: Plan, stage: StageName, options: StageOptions): Promise<Outcome> {
  const nothing = (status: StageResult['status'], headline: string): Outcome => ({ status, headline, checks: [], handover: {} })
  const signal = stage === 'teardown' ? AbortSignal.timeout((plan.settings.deadlines.teardown + 30) * 1000) : (options.signal ?? new AbortController().signal)
  if (signal.aborted) return interrupted(signal.reason, [], {}, '')
  const why = whyNotRun(stage, plan, (name) => run.readStage(name))
  if (why !== undefined) return nothing('not-run', why)
  const declared = stage === 'upgrade' || stage === 'backup' || stage === 'restore' || stage === 'custom' ? plan.settings.skip[stage] : undefined
  if (declared !== undefined) return { ...nothing('skip', `skipped: ${declared}`), checks: [{ name: 'declared', status: 'skip', evidence: declared }] }

  run.markBegun(stage)
  const mask = openMask(run.private('secrets.jsonl'))
  mkdirSync(run.file('logs'), { recursive: true })
  let awaited = ''
  const context: StageContext = {
    stage,
    run,
    plan,
    abra: new Abra({
      executable: plan.abra.executable,
      directory: run.private('abra'),
      runId: plan.runId,
      environment: { ...plan.server.environment, TMPDIR: makeTemporaryFolder(plan.runId) },
      mask,
      log: run.file('logs', `${stage}.log`),
      signal
    }),
    engine: new Engine(plan.server.dockerSocket),
    mask,
    signal,
    checks: [],
    handover: {},
    progress: (what) => {
      awaited = mask.apply(what)
      options.progress(awaited)
    }
  }
  const masked = (outcome: Outcome): Outcome => ({
    ...outcome,
    headline: mask.apply(outcome.headline),
    checks: outcome.checks.map((check) => ({
      ...check,
      evidence: mask.apply(check.evidence),
      ...(check.details === undefined ? {} : { details: check.details.map((line) => mask.apply(line)) })
    }))
  })
  let outcome: Outcome
  try {
    if (!existsSync(plan.abra.executable)) throw new Error(`${plan.abra.executable} is gone`)
    const headline = await untilAborted(plan.runId, signal, bodies[stage](context))
    // What came to its end all the same after the abort was not awaited any more.
    if (stage !== 'teardown') signal.throwIfAborted()
    outcome = { ...outcomeOf(context.checks), headline, checks: context.checks, handover: context.handover }
  } catch (error) {
    if (signal.aborted && stage !== 'teardown') return masked(interrupted(signal.reason, context.checks, context.handover, awaited))
    if (!(error instanceof StageFailure)) context.checks.push({ name: stage, status: 'fail', evidence: messageOf(error), class: 'suite' })
    outcome = { ...outcomeOf(context.checks), headline: messageOf(error), checks: context.checks, handover: context.handover }
  }
  await keepResources(context)
  // Later stages go on with the app or remove it, so what a red stage saw is kept now (L134).
  if (outcome.status === 'fail' && stage !== 'lint' && stage !== 'teardown') await collectEvidence(context, stage)
  return masked(outcome)
}

/** What the app uses now, into the results; a figure that cannot be had never decides. */
async function keepResources(context: StageContext): Promise<void> {
  if (context.stage === 'lint' || context.stage === 'teardown' || context.signal.aborted) return
  try {
    const own = await measureResources(stackOf(context, context.stage === 'install' ? 'fresh' : lastingRole(context.plan)))
    const others = await Promise.all(
      (context.plan.dependencies ?? []).map(async ({ recipe, domain }) => ({
        of: recipe,
        ...(await measureResources(new Stack(context.engine, stackName(domain))))
      }))
    )
    const resources = withDependencies(own, others)
    if (Object.keys(resources.images).length > 0) context.handover['resources'] = resources
  } catch {
    // The engine has the next word: a stage that needs it says so.
  }
}

/**
 * Waits for the stage, but after an abort not for ever: what the run has started is ended, and a body that still does
 * not come back is left behind. The doors refuse an aborted signal, so it can do no more.
 */
async function untilAborted(runId: string, signal: AbortSignal, body: Promise<string>): Promise<string> {
  let release = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      void (async () => {
        await sleep(500)
        await endProcessesOf(runId, 1000)
        await sleep(5000, undefined, { ref: false })
      })().finally(() => reject(signal.reason))
    }
    signal.addEventListener('abort', onAbort, { once: true })
    release = () => signal.removeEventListener('abort', onAbort)
  })
  aborted.catch(() => {})
  body.catch(() => {})
  try {
    return await Promise.race([body, aborted])
  } finally {
    release()
  }
}

/**
 * A stage that was ended from outside. A cancelled one did not run, whatever its checks said on the way out. The run's
 * deadline is a red of its own: it names what was awaited, and it is the server's or its operator's (each operation of a recipe has its own deadline).
 */
function interrupted(reason: unknown, checks: StageResult['checks'], handover: StageResult['handover'], awaited: string): Outcome {
  const message = messageOf(reason)
  const waiting = awaited === '' ? '' : `, while it was at: ${awaited}`
  const passed = checks.filter((check) => check.status !== 'fail')
  if (!(reason instanceof Interruption) || reason.by !== 'deadline')
    return { status: 'not-run', headline: `not run to its end: ${message}${waiting}`, checks: passed, handover }
  const evidence = `${message}${waiting}`
  return {
    status: 'fail',
    class: 'infrastructure',
    headline: evidence,
    checks: [...passed, { name: 'deadline', status: 'fail', class: 'infrastructure', evidence }],
    handover
  }
}
