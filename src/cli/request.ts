import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from '../model/failure.ts'
import { nearest } from '../model/nearest.ts'
import { type StageName, stageNames } from '../model/types.ts'
import { root } from '../run/entries.ts'
import type { PlanRequest } from '../run/plan.ts'
import type { Invocation } from './invocation.ts'
import { type RecipeSource, sourceOfDependency } from './source.ts'

/** The stages that were named with --stages; empty: all. */
export function stagesOf(text: string | undefined): StageName[] {
  if (text === undefined) return []
  return text.split(',').map((word) => {
    const stage = word.trim()
    if (stageNames.includes(stage as StageName)) return stage as StageName
    const meant = nearest(stage, stageNames)
    throw new UsageError(`there is no stage "${stage}"${meant === undefined ? '' : `. Did you mean ${meant}?`}`, `The stages are ${stageNames.join(', ')}.`)
  })
}

/** How the recipes that this one depends on are found; `found` is told where each came from. */
export function locateBeside(
  dependent: RecipeSource,
  values: Invocation['values'],
  workspace: string,
  found: (source: RecipeSource) => void = () => {}
): NonNullable<PlanRequest['locate']> {
  return async (recipe) => {
    const located = await sourceOfDependency(recipe, dependent, values['catalogue'], workspace)
    found(located)
    // Whoever brings settings of their own for one recipe has rarely any for what it depends on.
    const [over, own] = [settingsOf(recipe, values['settings']), settingsOf(recipe, undefined)]
    return { source: located.source, settingsDirectory: over ?? own, settingsBelow: over === null || over === own ? null : own }
  }
}

/** The folder of a recipe's settings in the tree that was named, else in ours; null where it has none. */
export function settingsOf(recipe: string, tree: string | undefined): string | null {
  if (tree !== undefined && !existsSync(tree))
    throw new UsageError(`there is no folder ${resolve(tree)}`, 'Name a folder that holds a folder for each recipe: --settings DIR.')
  const folder = join(resolve(tree ?? join(root, 'recipes')), recipe)
  return existsSync(folder) ? folder : null
}
