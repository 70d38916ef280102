import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Plan, Settings } from '../model/types.ts'
import { settingsSchema } from './schema.ts'
import { readSettings, SettingsError } from './settings.ts'

/** The settings of a recipe in the tree of an organisation (`over`), on top of those that testme brings (`below`). Either may be null: the tree has none. */
export interface SettingsPlace {
  over: string | null
  below: string | null
}

/**
 * Settings in which each key of the upper recipe.yml takes the place of the same key of the lower one; maps are joined key
 * by key, everything else is replaced whole. Each file is checked for itself first, so an error names the file that it is in (L81).
 */
export function layeredSettings({ over, below }: SettingsPlace): Settings {
  const [upper, lower] = [readSettings(over), readSettings(below)]
  if (over === null || below === null) return over === null ? lower : upper
  const result = settingsSchema.safeParse(joined(rawOf(below), rawOf(over)))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new SettingsError(
    join(over, 'recipe.yml'),
    1,
    `on top of ${join(below, 'recipe.yml')} this is not valid: "${issue?.path.join('.')}": ${issue?.message}`,
    'Correct the key, or set the one below it too.'
  )
}

/** The folder that a part of the settings (`hooks.ts`, `tests`) is taken from, whole: the upper one where it has it. null: neither has it. */
export function folderOfPart({ over, below }: SettingsPlace, part: string): string | null {
  return [over, below].find((folder) => folder !== null && existsSync(join(folder, part))) ?? null
}

/** The same for a plan. */
export const partOf = (plan: Pick<Plan, 'settingsDirectory' | 'settingsBelow'>, part: string): string | null =>
  folderOfPart({ over: plan.settingsDirectory, below: plan.settingsBelow ?? null }, part)

function rawOf(folder: string): unknown {
  const file = join(folder, 'recipe.yml')
  return existsSync(file) ? (parse(readFileSync(file, 'utf8')) ?? {}) : {}
}

/** Pure. */
function joined(lower: unknown, upper: unknown): unknown {
  if (!isMap(lower) || !isMap(upper)) return upper
  const keys = new Set([...Object.keys(lower), ...Object.keys(upper)])
  return Object.fromEntries([...keys].map((key) => [key, key in upper ? joined(lower[key], upper[key]) : lower[key]]))
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
