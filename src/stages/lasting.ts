import { stackOf } from '../app/context.ts'
import { proveStableUntil } from '../app/running.ts'
import type { StageName } from '../model/types.ts'
import { lastingApp } from './backup.ts'
import { check, type StageContext } from './context.ts'

/** Milliseconds that the lasting app must have stayed up when the last stage ends. */
const longEnough = 12_000

/**
 * A stage of the lasting app that also demands that no task has died since the app came up: an app that dies after ten
 * healthy seconds is healthy in every stage by itself. Records nothing where all is well and the stage is skipped or has
 * a check of that name. The last stage looks on until the app has been up for a while; in a whole run it has been by then.
 */
export function onLastingApp(body: (context: StageContext) => Promise<string>, options: { last?: boolean } = {}): (context: StageContext) => Promise<string> {
  return async (context) => {
    const headline = await body(context)
    const role = lastingApp(context)
    const from: StageName = role === 'fresh' ? 'install' : 'upgrade'
    const stood = context.run.readStage(from)?.handover['stood']
    if (!Array.isArray(stood)) return headline
    const needless = context.checks.every((made) => made.status === 'skip') || context.checks.some((made) => made.name === 'stable')
    const before = context.checks.length
    const since = Number(context.run.readStage(from)?.handover['stoodSince'] ?? 0)
    const until = options.last === true ? since + longEnough : 0
    if (until > Date.now()) context.progress('watching whether the app stays up')
    await check(context, 'stable', () => proveStableUntil(stackOf(context, role), stood.map(String), until, context.signal))
    if (needless) context.checks.splice(before)
    return headline
  }
}
