import { stackOf } from '../app/context.ts'
import { proveStable } from '../app/running.ts'
import type { StageName } from '../model/types.ts'
import { lastingApp } from './backup.ts'
import { check, type StageContext } from './context.ts'

/**
 * A stage of the lasting app that also demands that no task has died since the app came up: an app that dies after ten
 * healthy seconds is healthy in every stage by itself. Records nothing where all is well and the stage is skipped or has
 * a check of that name.
 */
export function onLastingApp(body: (context: StageContext) => Promise<string>): (context: StageContext) => Promise<string> {
  return async (context) => {
    const headline = await body(context)
    const role = lastingApp(context)
    const from: StageName = role === 'fresh' ? 'install' : 'upgrade'
    const stood = context.run.readStage(from)?.handover['stood']
    if (!Array.isArray(stood)) return headline
    const needless = context.checks.every((made) => made.status === 'skip') || context.checks.some((made) => made.name === 'stable')
    const before = context.checks.length
    await check(context, 'stable', () => proveStable(stackOf(context, role), stood.map(String)))
    if (needless) context.checks.splice(before)
    return headline
  }
}
