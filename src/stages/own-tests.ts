import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stackOf } from '../app/context.ts'
import { runSpecsAgainst } from '../browser/against.ts'
import { playwrightFolder } from '../browser/playwright.ts'
import type { SpecTest } from '../browser/report.ts'
import type { SpecRun } from '../browser/specs.ts'
import { get, whyUnhealthy } from '../checks/https.ts'
import { messageOf } from '../model/failure.ts'
import type { AppRole, Finding } from '../model/types.ts'
import type { OwnTest } from '../report/schema.ts'
import { accountsOf } from '../run/accounts.ts'
import { rewriteArchive } from '../secrets/rewrite.ts'
import { withhold } from '../secrets/withhold.ts'
import { partOf } from '../settings/layers.ts'
import { endedTasks, throwIfFailed } from '../swarm/converge.ts'
import { describe, hasFailed } from '../swarm/tasks.ts'
import { check, no, type StageContext, unverified } from './context.ts'
import { testsOfEarlierRun } from './earlier-tests.ts'
import { specFiles, specsOfStage } from './spec-files.ts'
import { judgeSpecs, type SpecsVerdict } from './specs-verdict.ts'

/** Own tests that ran in a stage, and what they say; recorded as the check of that name. */
export interface Judged {
  check: 'tests'
  verdict: SpecsVerdict
}

/** What ran in a stage. Empty: it has no own tests. */
export interface OwnTests {
  judged: Judged[]
  /** Tasks that had ended before. */
  past: ReadonlySet<string>
}

/**
 * The own tests of a stage, run against the app that it works on: nothing is recorded yet, so that the stage can look first whether the app
 * is still well (L90). They are added to the generic checks and never stand in their place (L100).
 */
export async function runOwnTests(context: StageContext, role: AppRole): Promise<OwnTests> {
  const folder = partOf(context.plan, 'tests')
  const directory = folder === null ? null : join(folder, 'tests')
  const { specs, unread } = specFiles(directory)
  const own = specsOfStage(specs, context.stage)
  if (context.stage === 'custom' && unread.length > 0)
    await check(context, 'tests', () => no('suite', `tests/${unread[0]} would never run: specs are named *.spec.ts`, unread))
  if (directory === null || own.length === 0) return { judged: [], past: new Set() }
  try {
    playwrightFolder()
  } catch (error) {
    await check(context, 'tests', () => Promise.reject(error))
  }
  const past = await endedTasks(stackOf(context, role))
  context.progress('the tests of the recipe')
  const run = await ofSettings(context, role, directory, own)
  return { judged: [{ check: 'tests', verdict: verdictOf(context, run, own) }], past }
}

async function ofSettings(context: StageContext, role: AppRole, directory: string, specs: string[]): Promise<SpecRun> {
  const { plan, run, mask, signal, stage } = context
  return await runSpecsAgainst(
    { domain: plan.domains[role], server: plan.server, runId: plan.runId, secrets: mask.secrets, accounts: accountsOf(run, plan, role) },
    {
      directory,
      specs,
      stage,
      outputDir: run.file('playwright', stage),
      work: run.work(),
      private: run.private(),
      deadline: plan.settings.deadlines.custom * 1000
    },
    signal
  )
}

function verdictOf(context: StageContext, run: SpecRun, specs: string[]): SpecsVerdict {
  const { tests, deadlines } = context.plan.settings
  // The number is of the stage custom: the others have few.
  const verdict = judgeSpecs(run, context.stage === 'custom' ? tests : { skip: tests.skip }, deadlines.custom, specs)
  const ran = run.kind === 'broken' ? [] : (run.report?.tests ?? [])
  const withheld = keepTests(context, ran)
  return { ...verdict, evidence: [verdict.evidence, ...withheld].join(', ') }
}

/** Records what own tests say, each for itself; throws the first red. Returns the evidence of all, for the headline. */
export async function concludeOwnTests(context: StageContext, { judged }: OwnTests): Promise<string[]> {
  let first: { error: unknown } | undefined
  for (const { check: name, verdict } of judged) {
    if (verdict.status === 'unverified') {
      unverified(context, name, [verdict.evidence, ...verdict.details].join(' · '))
      continue
    }
    try {
      await check(context, name, () => conclude(verdict))
    } catch (error) {
      first ??= { error }
    }
  }
  if (first !== undefined) throw first.error
  return judged.map(({ verdict }) => verdict.evidence)
}

/** The own tests of a stage that has checks of its own, at its end; what there is for its headline. */
export async function ownTestsOf(context: StageContext, role: AppRole): Promise<string[]> {
  const ran = await runOwnTests(context, role)
  // An app that broke meanwhile is the cause of whatever the tests say then (L90).
  if (ran.judged.some(({ verdict }) => verdict.status === 'fail')) await check(context, 'stable', () => proveWell(context, role, ran.past))
  return (await concludeOwnTests(context, ran)).map((evidence) => `own: ${evidence}`)
}

function conclude(verdict: SpecsVerdict): string {
  if (verdict.status === 'fail') no(verdict.class ?? 'suite', verdict.evidence, verdict.details)
  return verdict.evidence
}

const shows = /\.(png|jpe?g|webp|gif|webm|mp4)$/i

/** Into the results: every test, what may not be shown, and that there are fewer tests than before (L82). Returns what is said of what is withheld. */
export function keepTests(context: Pick<StageContext, 'mask' | 'run' | 'plan' | 'stage' | 'handover'>, tests: SpecTest[]): string[] {
  const { mask, run, plan, stage, handover } = context
  const masked = (text: string): string => mask.apply(text)
  handover['tests'] = tests.map(({ title, status, seconds, error }): OwnTest => ({ title: masked(title), status, seconds, error: error.map(masked) }))
  const handled = tests.filter((test) => test.handledSecret)
  const pictures = [...new Set(handled.flatMap(({ folder, attachments }) => [...attachments, ...filesIn(folder)].filter((path) => shows.test(path))))]
  handover['withhold'] = pictures.map((path) => relative(run.path, path))
  for (const test of tests) for (const path of test.attachments) rewriteAttachment(context, path, !test.handledSecret)
  const ran = tests.filter((test) => test.status !== 'skip').length
  const before = testsOfEarlierRun(run.path, plan.recipe, stage)
  if (before !== undefined && before.tests > ran) handover['findings'] = [fewer(stage, ran, before)]
  return pictures.length === 0 ? [] : [`pictures and videos of ${handled.length} that handled a secret are withheld`]
}

const fewer = (stage: string, ran: number, before: { runId: string; tests: number }): Finding => ({
  severity: 'warning',
  code: 'tests-fewer',
  file: 'tests',
  line: null,
  what: `${ran} own tests ran in ${stage}, ${before.tests} in the run before (${before.runId})`,
  next: 'Look for specs that were moved or renamed; tests.minimum in recipe.yml makes this red.'
})

const filesIn = (folder: string | undefined): string[] => (folder === undefined ? [] : globSync('**/*', { cwd: folder }).map((file) => join(folder, file)))

/** A trace holds every request and every page: it is published with the secrets masked, and without pictures where the test handled one. So is what Playwright writes of the page. */
function rewriteAttachment({ run, mask }: Pick<StageContext, 'run' | 'mask'>, path: string, pictures: boolean): void {
  const file = relative(run.path, path)
  try {
    if (path.endsWith('.md')) writeFileSync(path, mask.apply(readFileSync(path, 'utf8')))
    if (!path.endsWith('.zip')) return
    rewriteArchive(path, mask, (name) => pictures || !shows.test(name))
  } catch (error) {
    rmSync(path, { force: true })
    withhold(run.path, file, `it could not be searched for secrets: ${messageOf(error)}`, mask)
  }
}

/** The tests must leave the app as well as they found it: no task failed meanwhile, and it answers. */
export async function proveWell(context: StageContext, role: AppRole, past: ReadonlySet<string>): Promise<string> {
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
