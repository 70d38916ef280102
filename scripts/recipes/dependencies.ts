import { join } from 'node:path'
import { root } from '../../src/run/entries.ts'
import { dependencyOf } from '../../src/settings/dependency.ts'
import { readSettings } from '../../src/settings/settings.ts'

/** The recipes that one of ours depends on, by its settings. */
export function dependenciesOf(recipe: string): string[] {
  return readSettings(join(root, 'recipes', recipe)).dependencies.map((entry) => dependencyOf(entry).recipe)
}
