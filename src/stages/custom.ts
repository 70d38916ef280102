import { lastingRole } from '../run/lasting.ts'
import { check, type StageContext, skipped } from './context.ts'
import { concludeOwnTests, proveWell, runOwnTests } from './own-tests.ts'

/**
 * The recipe's own Playwright specs that belong to no other stage; afterwards the app must still be well.
 */
export async function custom(context: StageContext): Promise<string> {
  const { plan } = context
  const role = lastingRole(plan)
  const ran = await runOwnTests(context, role)
  const notRun = ran.notRun === undefined ? [] : [ran.notRun]
  if (ran.judged.length === 0) {
    skipped(context, 'tests', 'the recipe has no tests of its own')
    return ran.notRun ?? 'skipped: no tests'
  }
  // An app that broke meanwhile is the cause of whatever the tests say then (L90).
  await check(context, 'stable', () => proveWell(context, role, ran.past))
  return [...(await concludeOwnTests(context, ran)), ...notRun].join(' · ')
}
