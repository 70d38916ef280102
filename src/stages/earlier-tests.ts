import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StageName } from '../model/types.ts'
import { type Results, readResults } from '../report/results.ts'

/** How many own tests ran in this stage of the newest earlier run of this recipe whose results lie beside this run's; undefined where there is none (L82). */
export function testsOfEarlierRun(runPath: string, recipe: string, stage: StageName): { runId: string; tests: number } | undefined {
  const runs = dirname(runPath)
  const earlier = readdirSync(runs)
    .map((name) => join(runs, name))
    .filter((path) => path !== runPath && existsSync(join(path, 'results.json')))
    .flatMap((path) => {
      try {
        return [readResults(join(path, 'results.json'))]
      } catch {
        // Results of another version say nothing here.
        return []
      }
    })
    .filter((results) => results.recipe === recipe && testsOf(results, stage) !== undefined)
    .sort((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1))[0]
  if (earlier === undefined) return undefined
  return { runId: earlier.runId, tests: (testsOf(earlier, stage) ?? []).filter((test) => test.status !== 'skip').length }
}

const testsOf = (results: Results, stage: StageName) => results.stages.find((each) => each.stage === stage)?.tests
