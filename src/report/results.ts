import type { Plan, StageResult } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { writeAtomic } from '../run/directory.ts'
import { inOrder, type Verdict, verdictOf } from '../verdict/verdict.ts'

/** Everything that views may show of a run. */
export interface Results {
  schema: 1
  runId: string
  recipe: string
  source: string
  head: Plan['head']
  base: Plan['base']
  abra: string
  server: string
  suite: Plan['suite']
  startedAt: string
  finishedAt: string
  seconds: number
  verdict: Verdict
  stages: Omit<StageResult, 'handover'>[]
}

/** Reads the stages of a run, decides, and writes results.json and junit.xml. */
export function writeResults(run: RunDirectory, cancelled: boolean): Results {
  const plan = run.readPlan()
  const stages = inOrder(run.readStages())
  const started = new Date(plan.createdAt)
  const finished = new Date()
  const results: Results = {
    schema: 1,
    runId: plan.runId,
    recipe: plan.recipe,
    source: plan.source,
    head: plan.head,
    base: plan.base,
    abra: plan.abra.version,
    server: plan.server.description,
    suite: plan.suite,
    startedAt: started.toISOString(),
    finishedAt: finished.toISOString(),
    seconds: Math.round((finished.getTime() - started.getTime()) / 100) / 10,
    verdict: verdictOf(plan, stages, cancelled),
    stages: stages.map(({ handover: _, ...shown }) => shown)
  }
  writeAtomic(run.file('results.json'), `${JSON.stringify(results, null, 2)}\n`)
  writeAtomic(run.file('junit.xml'), junit(results))
  return results
}

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')

/** One test suite a stage, one test case a check. */
export function junit(results: Results): string {
  const suites = results.stages.map((stage) => {
    const cases = stage.checks.map((check) => {
      const body =
        check.status === 'fail'
          ? `<failure type="${check.class ?? ''}" message="${escapeXml(check.evidence)}">${escapeXml((check.details ?? []).join('\n'))}</failure>`
          : check.status === 'pass'
            ? ''
            : `<skipped message="${escapeXml(check.evidence)}"/>`
      return `    <testcase classname="${results.recipe}.${stage.stage}" name="${escapeXml(check.name)}">${body}</testcase>`
    })
    const failures = stage.checks.filter((check) => check.status === 'fail').length
    return `  <testsuite name="${stage.stage}" tests="${stage.checks.length}" failures="${failures}" time="${stage.seconds}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="testme ${escapeXml(results.recipe)}" time="${results.seconds}">\n${suites.join('\n')}\n</testsuites>\n`
}
