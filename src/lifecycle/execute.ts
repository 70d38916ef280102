import { existsSync, mkdirSync } from 'node:fs'
import { Abra } from '../abra/abra.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { Plan, StageName, StageResult } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { openMask } from '../secrets/store.ts'
import { backup } from '../stages/backup.ts'
import type { StageContext } from '../stages/context.ts'
import { custom } from '../stages/custom.ts'
import { install } from '../stages/install.ts'
import { lint } from '../stages/lint.ts'
import { outcomeOf } from '../stages/outcome.ts'
import { restore } from '../stages/restore.ts'
import { teardown } from '../stages/teardown.ts'
import { upgrade } from '../stages/upgrade.ts'
import { Engine } from '../swarm/engine.ts'

/** What each stage does; what it returns is its headline when it is not red. */
const bodies: Record<StageName, (context: StageContext) => Promise<string>> = { lint, install, upgrade, backup, restore, custom, teardown }

/** What must have gone well before a stage can run (DESIGN 2). */
export function needsOf(stage: StageName, plan: Pick<Plan, 'base'>): StageName[] {
  const lasting: StageName = plan.base.kind === 'none' ? 'install' : 'upgrade'
  if (stage === 'backup' || stage === 'custom') return [lasting]
  return stage === 'restore' ? ['backup'] : []
}

/** Runs one stage of a run and writes its result. Never throws for what the stage found: the result says it. */
export async function runStage(run: RunDirectory, stage: StageName, progress: (what: string) => void): Promise<StageResult> {
  const plan = run.readPlan()
  const startedAt = new Date()
  const finish = (result: Pick<StageResult, 'status' | 'headline' | 'checks' | 'handover'> & { class?: StageResult['class'] }): StageResult => {
    const { class: failureClass, ...rest } = result
    const whole: StageResult = {
      stage,
      ...rest,
      ...(failureClass === undefined ? {} : { class: failureClass }),
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 100) / 10
    }
    run.writeStage(whole)
    return whole
  }

  for (const need of needsOf(stage, plan)) {
    const status = run.readStage(need)?.status
    if (status !== 'pass' && !(status === 'skip' && stage === 'restore'))
      return finish({ status: 'not-run', headline: `not run: ${need} ${status === 'fail' ? 'failed' : `is ${status ?? 'missing'}`}`, checks: [], handover: {} })
  }
  const declared = stage === 'upgrade' || stage === 'backup' || stage === 'restore' || stage === 'custom' ? plan.settings.skip[stage] : undefined
  if (declared !== undefined)
    return finish({ status: 'skip', headline: `skipped: ${declared}`, checks: [{ name: 'declared', status: 'skip', evidence: declared }], handover: {} })

  const mask = openMask(run.file('private', 'secrets.jsonl'))
  mkdirSync(run.file('logs'), { recursive: true })
  const abra = new Abra({
    executable: plan.abra.executable,
    directory: run.private('abra'),
    runId: plan.runId,
    environment: plan.server.environment,
    mask,
    log: run.file('logs', `${stage}.log`)
  })
  const context: StageContext = {
    stage,
    run,
    plan,
    abra,
    engine: new Engine(plan.server.dockerSocket),
    mask,
    signal: new AbortController().signal,
    checks: [],
    handover: {},
    progress: (what) => progress(mask.apply(what))
  }
  if (!existsSync(plan.abra.executable)) throw new Error(`${plan.abra.executable} is gone`)
  try {
    const headline = await bodies[stage](context)
    return finish({ ...outcomeOf(context.checks), headline: mask.apply(headline), checks: masked(context), handover: context.handover })
  } catch (error) {
    if (!(error instanceof StageFailure)) context.checks.push({ name: stage, status: 'fail', evidence: messageOf(error), class: 'suite' })
    return finish({ ...outcomeOf(context.checks), headline: mask.apply(messageOf(error)), checks: masked(context), handover: context.handover })
  }
}

function masked(context: StageContext): StageResult['checks'] {
  return context.checks.map((check) => ({
    ...check,
    evidence: context.mask.apply(check.evidence),
    ...(check.details === undefined ? {} : { details: check.details.map((line) => context.mask.apply(line)) })
  }))
}
