import { isUtf8 } from 'node:buffer'
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stackOf } from '../app/context.ts'
import { runSpecsAgainst } from '../browser/against.ts'
import { playwrightFolder } from '../browser/playwright.ts'
import type { SpecTest } from '../browser/report.ts'
import type { SpecRun } from '../browser/specs.ts'
import { get, whyUnhealthy } from '../checks/https.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { AppRole, Finding } from '../model/types.ts'
import type { OwnTest } from '../report/schema.ts'
import { accountsOf } from '../run/accounts.ts'
import { rewriteArchive } from '../secrets/rewrite.ts'
import { scanBytes } from '../secrets/scan.ts'
import { withhold } from '../secrets/withhold.ts'
import { partOf } from '../settings/layers.ts'
import { specFiles, specsOfStage } from '../settings/spec-files.ts'
import { endedTasks, throwIfFailed } from '../swarm/converge.ts'
import { describe, hasFailed } from '../swarm/tasks.ts'
import { check, no, type StageContext, skipped, unverified } from './context.ts'
import { testsOfEarlierRun } from './earlier-tests.ts'
import { approvalFinding, approvalOf, changedTests, type LocalFolder, localFolder, localSpecs, runLocalTests } from './local-tests.ts'
import { judgeSpecs, type SpecsVerdict } from './specs-verdict.ts'

/** Own tests that ran in a stage, and what they say; recorded as the check of that name. */
export interface Judged {
  check: 'tests' | 'tests-local'
  verdict: SpecsVerdict
}

/** What ran in a stage. Empty: it has no own tests. */
export interface OwnTests {
  judged: Judged[]
  /** Specs of the recipe's own repository that were not run, and why; said in the stage custom alone. */
  notRun?: string
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
  const local = await ofRepository(context)
  const told = local.notRun === undefined ? {} : { notRun: local.notRun }
  // Of the stage custom: the others have few. What the recipe's own repository says of itself makes up for nothing.
  const { minimum, skip } = context.plan.settings.tests
  const { version } = context.plan.head
  if (context.stage === 'custom' && own.length === 0 && minimum !== undefined)
    await check(context, 'tests', () => no('test', `tests.minimum is ${minimum}, and the settings tree has no spec for the stage custom`))
  if (own.length === 0 && local.specs.length === 0) return { judged: [], past: new Set(), ...told }
  try {
    playwrightFolder()
  } catch (error) {
    await check(context, 'tests', () => Promise.reject(error))
  }
  const past = await endedTasks(stackOf(context, role))
  context.progress('the tests of the recipe')
  const judged: Judged[] = []
  const kept: Kept[] = []
  if (directory !== null && own.length > 0) {
    const run = await ofSettings(context, role, directory, own)
    judged.push({
      check: 'tests',
      verdict: judgeSpecs(run, context.stage === 'custom' ? { minimum, skip, version } : { skip, version }, deadlineOf(context), own)
    })
    kept.push({ tests: testsOf(run), local: false })
  }
  if (local.specs.length > 0) {
    const run = await runLocalTests(context, role, local.folder, local.specs).catch((error: unknown) => {
      if (error instanceof StageFailure) return error
      throw error
    })
    // What the recipe's own repository says is its own fault, and its own word: it makes nothing else green.
    if (run instanceof StageFailure)
      judged.push({ check: 'tests-local', verdict: { status: 'fail', class: run.failureClass, evidence: run.message, details: run.details } })
    else {
      const verdict = judgeSpecs(run, { skip, version }, deadlineOf(context), local.specs, 'test')
      judged.push({ check: 'tests-local', verdict: { ...verdict, evidence: `of the recipe's own repository: ${verdict.evidence}` } })
      kept.push({ tests: testsOf(run), local: true })
    }
  }
  const said = keepTests(context, kept)
  const last = judged.at(-1)
  if (last !== undefined && said.length > 0) last.verdict.evidence = [last.verdict.evidence, ...said].join(', ')
  return { judged, past, ...told }
}

const deadlineOf = ({ plan }: StageContext): number => plan.settings.deadlines.custom
const testsOf = (run: SpecRun): SpecTest[] => (run.kind === 'broken' ? [] : (run.report?.tests ?? []))

/** Own tests that ran, and whether they are of the recipe's own repository. */
interface Kept {
  tests: SpecTest[]
  local: boolean
}

/** The specs of this stage in the recipe's own repository, if they are to be run; in the stage custom it is said when they are not. */
async function ofRepository(context: StageContext): Promise<{ folder: LocalFolder; specs: string[]; notRun?: string }> {
  const { plan, stage, handover } = context
  const approved = plan.settings.tests.local
  const nothing: LocalFolder = { tree: null, files: new Map(), refused: [], specs: [], unread: [] }
  if (approved === undefined && stage !== 'custom') return { folder: nothing, specs: [] }
  const folder = await localFolder(plan)
  const approval = approvalOf(plan.recipe, approved, folder)
  if (approval.kind === 'run') {
    if (stage === 'custom') handover['findings'] = await changedTests(plan, folder)
    return { folder, specs: localSpecs(folder, stage) }
  }
  if (approval.kind === 'silent' || stage !== 'custom') return { folder: nothing, specs: [] }
  if (approval.kind === 'unverified') unverified(context, 'tests-local', `${approval.what}. ${approval.next}`)
  else skipped(context, 'tests-local', `${approval.what}. ${approval.next}`)
  handover['findings'] = [approvalFinding(approval)]
  return { folder: nothing, specs: [], notRun: approval.what }
}

async function ofSettings(context: StageContext, role: AppRole, directory: string, specs: string[]): Promise<SpecRun> {
  const { plan, run, mask, signal, stage } = context
  return await runSpecsAgainst(
    {
      domain: plan.domains[role],
      version: plan.head.version,
      server: plan.server,
      runId: plan.runId,
      secrets: mask.secrets,
      accounts: accountsOf(run, plan, role)
    },
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

/** Whether a file may show a page: whatever it is called, a PDF too. Nobody can search it; texts are searched, and archives are written anew. */
function mayShow(path: string): boolean {
  if (shows.test(path)) return true
  if (path.endsWith('.zip') || lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
  const content = readFileSync(path)
  return content.includes(0) || !isUtf8(content)
}

/** Into the results: every test, what may not be shown, and that there are fewer tests than before (L82). Returns what is said of what is withheld. */
export function keepTests(context: Pick<StageContext, 'mask' | 'run' | 'plan' | 'stage' | 'handover'>, kept: readonly Kept[]): string[] {
  const { mask, run, plan, stage, handover } = context
  const masked = (text: string): string => mask.apply(text)
  handover['tests'] = kept.flatMap(({ tests, local }) =>
    tests.map(
      ({ title, status, seconds, error }): OwnTest => ({
        title: masked(title),
        ...(local ? { local: true as const } : {}),
        status,
        seconds,
        error: error.map(masked)
      })
    )
  )
  const tests = kept.flatMap((each) => each.tests)
  const handled = tests.filter((test) => test.handledSecret)
  const left = handled.flatMap(({ folders = [], attachments }) => [...attachments, ...folders.flatMap(filesIn)])
  const pictures = [...new Set(left)].filter(mayShow)
  handover['withhold'] = pictures.map((path) => relative(run.path, path))
  for (const each of kept)
    for (const test of each.tests)
      for (const path of test.attachments) {
        rewriteAttachment(context, path, !test.handledSecret)
        if (each.local) withholdLeaking(context, path)
      }
  const ran = tests.filter((test) => test.status !== 'skip').length
  const before = testsOfEarlierRun(run.path, plan.recipe, stage)
  if (before !== undefined && before.tests > ran) handover['findings'] = [...((handover['findings'] as Finding[] | undefined) ?? []), fewer(stage, ran, before)]
  return pictures.length === 0 ? [] : [`pictures and videos of ${handled.length} that handled a secret are withheld`]
}

/** What strangers' tests leave may hold a secret of the app in any form: that is theirs, and no fault of ours to be found by the last look. */
function withholdLeaking({ run, mask }: Pick<StageContext, 'run' | 'mask'>, path: string): void {
  if (!existsSync(path)) return
  const found = scanBytes(readFileSync(path), mask, 0)
  if (found.names.length === 0 && found.unreadable === undefined) return
  withhold(
    run.path,
    relative(run.path, path),
    found.names.length > 0 ? `it holds the secret ${found.names.join(', ')}` : `it could not be searched for secrets: ${found.unreadable}`,
    mask
  )
}

const fewer = (stage: string, ran: number, before: { runId: string; tests: number }): Finding => ({
  severity: 'warning',
  code: 'tests-fewer',
  file: 'tests',
  line: null,
  what: `${ran} own tests ran in ${stage}, ${before.tests} in the run before (${before.runId})`,
  next: 'Look for specs that were moved or renamed; tests.minimum in recipe.yml makes this red.'
})

/** Hidden ones too. */
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    : []

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
