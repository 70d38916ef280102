import { existsSync, globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stackOf } from '../app/context.ts'
import { runSpecsAgainst } from '../browser/against.ts'
import { playwrightFolder } from '../browser/playwright.ts'
import type { SpecTest } from '../browser/report.ts'
import type { SpecRun } from '../browser/specs.ts'
import { get, whyUnhealthy } from '../checks/https.ts'
import type { AppRole, Finding } from '../model/types.ts'
import type { OwnTest } from '../report/schema.ts'
import { lastingRole } from '../run/lasting.ts'
import { partOf } from '../settings/layers.ts'
import { endedTasks, throwIfFailed } from '../swarm/converge.ts'
import { describe, hasFailed } from '../swarm/tasks.ts'
import { check, no, type StageContext, skipped, unverified } from './context.ts'
import { testsOfEarlierRun } from './earlier-tests.ts'
import { judgeSpecs, type SpecsVerdict } from './specs-verdict.ts'

/**
 * The recipe's own Playwright specs from the settings tree, added to the generic checks of the other stages and never in
 * their place (L100); afterwards the app must still be well.
 */
export async function custom(context: StageContext): Promise<string> {
  const { plan } = context
  const folder = partOf(plan, 'tests')
  const directory = folder === null ? null : join(folder, 'tests')
  const { specs, unread } = specFiles(directory)
  if (unread.length > 0) await check(context, 'tests', () => no('suite', `tests/${unread[0]} would never run: specs are named *.spec.ts`, unread))
  if (directory === null || specs.length === 0) {
    if (plan.settings.tests.minimum !== undefined)
      await check(context, 'tests', () => no('test', `recipe.yml demands ${plan.settings.tests.minimum} tests, and there is no spec`))
    skipped(context, 'tests', 'the recipe has no tests of its own')
    context.handover['structuralSkip'] = 'the recipe has no tests of its own'
    return 'skipped: no tests'
  }
  try {
    playwrightFolder()
  } catch (error) {
    await check(context, 'tests', () => Promise.reject(error))
  }
  const role = lastingRole(context.plan)
  const past = await endedTasks(stackOf(context, role))
  const run = await specsOf(context, role, directory)
  const verdict = judgeSpecs(run, plan.settings.tests, plan.settings.deadlines.custom, specs)
  keepTests(context, run.kind === 'broken' ? [] : (run.report?.tests ?? []))
  // An app that broke meanwhile is the cause of whatever the tests say then (L90).
  await check(context, 'stable', () => proveStable(context, role, past))
  if (verdict.status === 'unverified') unverified(context, 'tests', [verdict.evidence, ...verdict.details].join(' · '))
  else await check(context, 'tests', () => conclude(verdict))
  return verdict.evidence
}

/**
 * The specs of a tests folder, and the files that somebody will take for specs and that would never run (L83): named
 * otherwise, or in a folder in which there is no spec at all.
 */
export function specFiles(directory: string | null): { specs: string[]; unread: string[] } {
  if (directory === null || !existsSync(directory)) return { specs: [], unread: [] }
  const sources = globSync('**/*.{ts,mts,cts,js,mjs,cjs,tsx,jsx}', { cwd: directory, exclude: ['**/node_modules'] }).sort()
  const specs = sources.filter((file) => file.endsWith('.spec.ts'))
  const unread = sources.filter((file) => !specs.includes(file) && (specs.length === 0 || /\.(spec|test)\.[a-z]+$/.test(file)))
  return { specs, unread }
}

async function specsOf(context: StageContext, role: AppRole, directory: string): Promise<SpecRun> {
  const { plan, run, mask, signal } = context
  context.progress('the tests of the recipe')
  return await runSpecsAgainst(
    { domain: plan.domains[role], server: plan.server, runId: plan.runId, secrets: mask.secrets },
    {
      directory,
      stage: context.stage,
      outputDir: run.file('playwright'),
      work: run.work(),
      private: run.private(),
      deadline: plan.settings.deadlines.custom * 1000
    },
    signal
  )
}

function conclude(verdict: SpecsVerdict): string {
  if (verdict.status === 'fail') no(verdict.class ?? 'suite', verdict.evidence, verdict.details)
  return verdict.evidence
}

/** Into the results: every test, what may not be shown, and that there are fewer tests than before (L82). */
function keepTests(context: StageContext, tests: SpecTest[]): void {
  const { mask, run, plan } = context
  const masked = (text: string): string => mask.apply(text)
  context.handover['tests'] = tests.map(({ title, status, seconds, error }): OwnTest => ({ title: masked(title), status, seconds, error: error.map(masked) }))
  context.handover['withhold'] = tests.filter((test) => test.handledSecret).flatMap((test) => test.attachments.map((path) => relative(run.path, path)))
  const ran = tests.filter((test) => test.status !== 'skip').length
  const before = testsOfEarlierRun(run.path, plan.recipe)
  if (before === undefined || before.tests <= ran) return
  const finding: Finding = {
    severity: 'warning',
    code: 'tests-fewer',
    file: 'tests',
    line: null,
    what: `${ran} own tests ran, ${before.tests} in the run before (${before.runId})`,
    next: 'Look for specs that were moved or renamed; tests.minimum in recipe.yml makes this red.'
  }
  context.handover['findings'] = [finding]
}

/** The tests must leave the app as well as they found it: no task failed meanwhile, and it answers. */
async function proveStable(context: StageContext, role: AppRole, past: ReadonlySet<string>): Promise<string> {
  const { plan } = context
  const stack = stackOf(context, role)
  await throwIfFailed(stack, past)
  const failed = (await stack.tasks()).filter((task) => !past.has(task.ID) && hasFailed(task))
  if (failed[0] !== undefined) no('recipe', `a task ended during the tests: ${describe(failed[0])}`, failed.map(describe))
  const answer = await get(plan.server, plan.domains[role], plan.settings.health.path)
  const why = whyUnhealthy(answer, plan.settings.health.statuses)
  if (why !== undefined) no('recipe', `after the tests ${why}`)
  return `HTTPS ${answer.status} after the tests`
}
