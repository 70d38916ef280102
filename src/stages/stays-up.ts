import { stackOf } from '../app/context.ts'
import { proveStableUntil, type Standing } from '../app/running.ts'
import type { AppRole, StageName } from '../model/types.ts'
import { lastAppStage, lastingRole } from '../run/lasting.ts'
import { check, type StageContext } from './context.ts'
import { checkLogs } from './logged-secrets.ts'

/** Milliseconds that an app must have stayed up when the last stage that works on it ends. */
const longEnough = 12_000

/**
 * A stage that also demands that no task of its app has died since the app came up: an app that dies after ten healthy
 * seconds is healthy in every stage by itself. The last stage that runs, whichever that is, looks on until the app has
 * been up for a while; in a whole run it has been by then. Records nothing where all is well and the stage is skipped or
 * has a check of that name. The same stage looks into the logs a last time: what printed a secret late, a restore hook
 * perhaps, has done so by then (L139).
 */
export function staysUp(body: (context: StageContext) => Promise<string>): (context: StageContext) => Promise<string> {
  return async (context) => {
    const headline = await body(context)
    const { plan, stage, run } = context
    const last = stage === lastAppStage(plan)
    // Both have proven it a moment ago.
    if ((stage === 'install' || stage === 'upgrade') && !last) return headline
    const role: AppRole = stage === 'install' ? 'fresh' : lastingRole(plan)
    const from: StageName = role === 'fresh' ? 'install' : 'upgrade'
    const came = from === stage ? context.handover : run.readStage(from)?.handover
    const stood = came?.['stood']
    if (!Array.isArray(stood)) return headline
    const needless = context.checks.every((made) => made.status === 'skip') || context.checks.some((made) => made.name === 'stable')
    const before = context.checks.length
    const until = last ? Number(came?.['stoodSince'] ?? 0) + longEnough : 0
    if (until > Date.now()) context.progress('watching whether the app stays up')
    await check(context, 'stable', () => proveStableUntil(stackOf(context, role), stood as Standing[], until, context.signal))
    if (needless) context.checks.splice(before)
    if (last) await checkLogsAgain(context, role)
    return headline
  }
}

async function checkLogsAgain(context: StageContext, role: AppRole): Promise<void> {
  const { checks } = context
  const before = checks.length
  const needless = checks.every((made) => made.status === 'skip') || checks.some((made) => made.name === 'secrets')
  await checkLogs(context, stackOf(context, role))
  if (needless) checks.splice(before)
}
