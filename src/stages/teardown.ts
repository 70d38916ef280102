import { existsSync } from 'node:fs'
import { collectEvidence } from '../app/evidence.ts'
import { type RunRemoval, removeRun } from '../app/removal-of-run.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { Check } from '../model/types.ts'
import { domainsOf } from '../run/dependencies.ts'
import { footprintOf } from '../run/registry.ts'
import { temporaryFolder } from '../run/temporary.ts'
import type { StageContext } from './context.ts'
import { leakScan } from './leak-scan.ts'

/**
 * Verified removal of everything that the run put on the server. Evidence is taken before anything is removed (L134).
 * Removal may stumble, that is noted and decides nothing (L107); what is left when it has ended is residue and turns the run red (L109).
 */
export async function teardown(context: StageContext): Promise<string> {
  const { plan, run, abra, engine, progress } = context
  const slowest = Math.max(...[plan, ...(plan.dependencies ?? [])].map(({ settings }) => settings.deadlines.teardown))
  const deadline = Date.now() + slowest * 1000
  progress('keeping logs and tasks')
  const kept = await collectEvidence(context, 'teardown')
  record(context, 'evidence', kept.length === 0 ? 'no app was running' : kept.join(', '))
  const removal = await removeRun(
    { abra, engine, progress, deadline },
    {
      runId: plan.runId,
      server: plan.server,
      ...footprintOf(plan),
      mayHaveSnapshots: run.hasBegun('backup')
    }
  )
  // First, so that a leak beside residue is the class of the stage: it is ours.
  scan(context)
  const now = new Date().toISOString()
  context.checks.push(...judgeRemoval(removal, domainsOf(plan)).map((check) => ({ ...check, at: now })))
  // With residue the private part stays: the next attempt needs the env files (L110).
  if (!context.checks.some((check) => check.status === 'fail' && check.name !== 'leak-scan')) {
    run.removePrivate()
    const files = [run.file('private'), run.file('work'), temporaryFolder(plan.runId)].filter((path) => existsSync(path))
    context.checks.push({ ...look('files', files, 'ABRA_DIR, clones, secrets and browser homes are gone'), at: new Date().toISOString() })
  }
  const red = context.checks.filter((check) => check.status === 'fail')
  const first = red[0]
  if (first === undefined) return `nothing left (${summary(removal)})`
  throw new StageFailure(first.name, first.class ?? 'suite', red.map((check) => check.evidence).join(' · '), first.details)
}

function record(context: StageContext, name: string, evidence: string): void {
  context.checks.push({ name, status: 'pass', evidence, at: new Date().toISOString() })
}

/** Before the secrets are forgotten: nothing that may be published holds one (L139). Red is ours, and stops no removal. */
function scan(context: StageContext): void {
  try {
    record(context, 'leak-scan', leakScan(context))
  } catch (error) {
    const details = error instanceof StageFailure ? error.details : []
    context.checks.push({ name: 'leak-scan', status: 'fail', class: 'suite', evidence: messageOf(error), details, at: new Date().toISOString() })
  }
}

/**
 * What was left when removal had ended decides (L109), never how it went (L107): a removal that stumbled and left
 * nothing is good, one that "succeeded" and left something is red, class infrastructure. Pure.
 */
export function judgeRemoval(removal: RunRemoval, domains: readonly string[]): Check[] {
  const { left, notes, forgotten, ended } = removal
  return [
    { name: 'removed', status: 'pass', evidence: [whatWas(removal), ...notes.map((note) => `on the way: ${note}`)].join(' · ') },
    look('residue', left.objects, 'no service, container, volume, secret, config or network of the run is left'),
    look('snapshots', left.snapshots, forgotten.length === 0 ? 'none made' : `forgot ${forgotten.join(', ')}`),
    look('processes', left.processes, ended.length === 0 ? 'none left' : `ended ${ended.join(', ')}`),
    look('routes', left.routes, `the edge answers 404 for ${domains.join(' and ')}`)
  ]
}

function look(name: string, left: readonly string[], evidence: string): Check {
  if (left.length === 0) return { name, status: 'pass', evidence }
  const details = [...left, 'To try again: ./testme janitor']
  return { name, status: 'fail', class: 'infrastructure', evidence: `left behind: ${left.join(', ')}`, details }
}

function whatWas({ removed, forgotten }: RunRemoval): string {
  return [...removed, ...forgotten.map((id) => `snapshot ${id}`)].join(', ') || 'nothing was there'
}

function summary({ removed, forgotten }: RunRemoval): string {
  const counts = new Map<string, number>()
  for (const line of removed) {
    const kind = line.split(' ')[0] ?? ''
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  if (forgotten.length > 0) counts.set('snapshot', forgotten.length)
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ') || 'nothing was there'
}
