import { type StageName, type StageResult, stageNames } from '../model/types.ts'
import { lastingStage, type Upgrades } from '../run/lasting.ts'

/** What must have gone well before a stage can run (DESIGN 2). */
export function needsOf(stage: StageName, plan: Upgrades): StageName[] {
  if (stage === 'backup' || stage === 'custom') return [lastingStage(plan)]
  return stage === 'restore' ? ['backup'] : []
}

/** Checks of install after which nothing of the recipe may be deployed at all: it is refused or cannot be read (DESIGN 11). */
const refusals = ['policy', 'compose', 'env', 'recipe']

/** Checks of install at which a mistake of ours in the recipe's settings shows: each further deploy would end at the same. */
const mistakes = ['hooks', 'settings']

/** A dependency that failed in an earlier stage: it is not deployed again, and its red is told once (L90). */
function failedDependency(resultOf: (stage: StageName) => StageResult | undefined): string | undefined {
  for (const stage of stageNames) {
    const red = resultOf(stage)?.checks.find((check) => check.status === 'fail' && check.name.startsWith('dependency '))
    if (red !== undefined) return `not run: the ${red.name} failed at ${stage}`
  }
  return undefined
}

/** Why a stage does not run, in words for its row, else undefined. One cause, one red: the rest names it (L90). Pure. */
export function whyNotRun(stage: StageName, plan: Upgrades, resultOf: (stage: StageName) => StageResult | undefined): string | undefined {
  if (stage === 'lint' || stage === 'teardown') return undefined
  const install = stage === 'install' ? undefined : resultOf('install')
  const refused = install?.checks.find((check) => check.status === 'fail' && refusals.includes(check.name))
  if (refused !== undefined) return `not run: the recipe was refused at install (${refused.name})`
  const mistaken = install?.checks.find((check) => check.status === 'fail' && check.class === 'suite' && mistakes.includes(check.name))
  if (mistaken !== undefined) return `not run: the settings of the recipe are wrong (${mistaken.name} at install)`
  const dependency = failedDependency((earlier) => (earlier === stage ? undefined : resultOf(earlier)))
  if (dependency !== undefined) return dependency
  for (const need of needsOf(stage, plan)) {
    const status = resultOf(need)?.status
    if (status === 'pass' || (status === 'skip' && stage === 'restore')) continue
    return `not run: ${need} ${status === 'fail' ? 'failed' : status === 'not-run' ? 'did not run' : `is ${status ?? 'missing'}`}`
  }
  return undefined
}
