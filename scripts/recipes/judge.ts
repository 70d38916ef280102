import { type StageName, stageNames } from '../../src/model/types.ts'
import type { Results } from '../../src/report/results.ts'
import type { BrokenRecipe } from '../../test/applications/broken.ts'

/** What is seen of a run: as its results, with the words that a red stage says. */
export type Seen = Pick<Results, 'verdict' | 'stages'>

/** What must be green of a real application: a skip, which a verdict passes on, would leave out what its recipe is here for. Lint never decides. */
export const provenStages: readonly StageName[] = stageNames.filter((stage) => stage !== 'lint')

/** Why a run is not green, or undefined where it is. Pure. */
export function whyNotGreen({ verdict, stages }: Seen): string | undefined {
  if (verdict.passed) {
    for (const name of provenStages) {
      const found = stages.find((each) => each.stage === name)
      if (found?.status !== 'pass') return found === undefined ? `${name} was not run` : `${name} is ${found.status}: ${found.headline}`
    }
    return undefined
  }
  const stage = stages.find((each) => each.stage === verdict.stage)
  return `${verdict.kind}${verdict.stage === null ? '' : ` at ${verdict.stage}`}: ${stage?.headline ?? verdict.sentence}`
}

/** Why a broken variant is not red where, by whose fault and for the reason that it should be; undefined where it is. Pure. */
export function whyNotRed(expected: BrokenRecipe['expect'], { verdict, stages }: Seen): string | undefined {
  const found = stages.find((each) => each.stage === verdict.stage)
  if (verdict.passed || found === undefined) return `it is ${verdict.kind} and should be red at ${expected.stage}: ${verdict.sentence}`
  if (found.stage !== expected.stage) return `it is red at ${found.stage} and should be red at ${expected.stage}: ${found.headline}`
  const check = found.checks.find((each) => each.status === 'fail')
  if (check === undefined) return `${found.stage} is ${found.status} and no check of it is red: ${found.headline}`
  if (check.class !== expected.class) return `it is red by class ${check.class} and should be by class ${expected.class}: ${check.evidence}`
  const words = wordsOf(found)
  if (!expected.reason.test(words)) return `it does not say ${expected.reason} but: ${words.slice(0, 600)}`
  const teardown = stages.find((each) => each.stage === 'teardown')
  return teardown?.status === 'pass' ? undefined : `its teardown did not pass: ${teardown?.headline ?? 'it did not run'}`
}

/** All that a red stage says: its red checks with their evidence, and its red tests. */
export function wordsOf(stage: Seen['stages'][number]): string {
  const checks = stage.checks.filter((each) => each.status === 'fail').flatMap((each) => [each.evidence, ...(each.details ?? [])])
  const tests = (stage.tests ?? []).filter((each) => each.status === 'fail').flatMap((each) => [each.title, ...each.error])
  return [stage.headline, ...checks, ...tests].join('\n')
}

/** The first words of why a broken variant is red, for a cell of a table. Pure. */
export function reasonOf({ verdict, stages }: Seen): string {
  const found = stages.find((each) => each.stage === verdict.stage)
  return found?.checks.find((each) => each.status === 'fail')?.evidence.split('\n')[0] ?? verdict.sentence
}
