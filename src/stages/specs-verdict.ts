import { rangeOfReason } from '../browser/given.ts'
import type { SpecTest } from '../browser/report.ts'
import type { SpecRun } from '../browser/specs.ts'
import type { FailureClass } from '../model/types.ts'
import { parseVersion } from '../recipe/version.ts'
import { readRange } from '../recipe/version-range.ts'

/** What the run of a recipe's specs says, as the check `tests`. */
export interface SpecsVerdict {
  status: 'pass' | 'fail' | 'unverified'
  class?: FailureClass
  evidence: string
  details: string[]
}

const count = (number: number): string => `${number} test${number === 1 ? '' : 's'}`

/**
 * Decides over a run of specs. Pure. A test that fails is class test; a spec that cannot be loaded is ours. Nothing
 * collected is red (L83), and so is a spec file of which the report knows no test, or a Playwright that reports only good
 * and ends with another code; a test that skipped itself without a declaration makes it unverified (L60, L79), and so does
 * a run in which no test ran at all. A test that names other versions than this one (L37) is neither; it counts for the minimum, as it is not lost.
 * @param files the spec files that are there, below the tests folder
 * @param owner whose fault it is when they cannot be loaded: ours for those of a settings tree, the recipe's for its own
 */
export function judgeSpecs(
  run: SpecRun,
  settings: { minimum?: number | undefined; skip: Record<string, string>; version?: string | null },
  deadline: number,
  files: readonly string[],
  owner: 'suite' | 'test' = 'suite'
): SpecsVerdict {
  const red = (failureClass: FailureClass, evidence: string, details: string[] = []): SpecsVerdict => ({
    status: 'fail',
    class: failureClass,
    evidence,
    details
  })
  if (run.kind === 'broken') return red(owner, 'Playwright ended without results', run.lines)
  if (run.kind === 'late') {
    const done = run.report?.tests.filter((test) => test.status !== 'skip').length ?? 0
    return red('test', `the tests did not end within ${deadline} s (${count(done)} ended)`, [])
  }
  const { tests, errors } = run.report
  const failed = tests.filter((test) => test.status === 'fail')
  const passed = tests.filter((test) => test.status === 'pass')
  const skipped = tests.filter((test) => test.status === 'skip')
  const broken = errors.filter((error) => !/No tests found/.test(error))
  if (broken.length > 0)
    return red(
      owner,
      `a spec cannot be loaded: ${broken[0]?.split('\n')[0]}`,
      broken.flatMap((error) => error.split('\n').slice(0, 6))
    )
  if (tests.length === 0) return red('test', 'no test was found in the specs')
  if (failed.length > 0)
    return red(
      'test',
      `${failed.length} of ${count(passed.length + failed.length)} failed: ${failed[0]?.title}`,
      failed.map((test) => `${test.title}: ${test.error[0] ?? ''}`)
    )
  const unseen = files.filter((file) => !run.report.files.includes(file))
  if (unseen.length > 0) return red('test', `no test was found in tests/${unseen[0]}`, unseen)
  if (run.exitCode !== 0) return red(owner, `Playwright ended with ${run.exitCode ?? 'a signal'} although its report is good`)
  const reasonFor = (title: string): string | undefined =>
    Object.entries(settings.skip).find(([declared]) => title === declared || title.endsWith(` › ${declared}`))?.[1]
  const others = skipped.filter((test) => isForOthers(test, settings.version ?? null))
  const known = skipped.filter((test) => !others.includes(test))
  const open = known.filter((test) => reasonFor(test.title) === undefined)
  const lines = others.map((test) => `not run: ${test.title}: ${test.error[0]}, this is ${settings.version}`)
  for (const test of known)
    lines.push(`skipped: ${test.title}: ${reasonFor(test.title) ?? `not declared in tests.skip${test.error[0] === undefined ? '' : ` (${test.error[0]})`}`}`)
  if (passed.length === 0 && known.length === 0)
    return { status: 'unverified', evidence: `none of ${count(others.length)} is for version ${settings.version}`, details: lines }
  if (open.length > 0 || passed.length === 0)
    return { status: 'unverified', evidence: `${count(passed.length)} ran, ${known.length} skipped: ${(open[0] ?? known[0])?.title}`, details: lines }
  if (settings.minimum !== undefined && passed.length + others.length < settings.minimum)
    return red('test', `${count(passed.length)} ran, recipe.yml demands ${settings.minimum}`)
  const declared = known.length === 0 ? '' : `, ${known.length} skipped as declared`
  const foreign = others.length === 0 ? '' : `, ${others.length} for other versions than ${settings.version}`
  return { status: 'pass', evidence: `${count(passed.length)} in Chromium${declared}${foreign}`, details: lines }
}

/** Whether a test that was not run names a range that the version does not lie in: looked at again, its word alone is not enough. */
function isForOthers(test: SpecTest, version: string | null): boolean {
  const range = rangeOfReason(test.error[0] ?? '')
  const ours = parseVersion(version ?? '')
  if (range === undefined || ours === undefined) return false
  try {
    return !readRange(range)(ours)
  } catch {
    return false
  }
}
