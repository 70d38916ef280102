import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../model/failure.ts'
import type { Dependency, Finding, Settings } from '../model/types.ts'
import { cloneRecipe } from '../recipe/clone.ts'
import { fullSha } from '../recipe/commit.ts'
import { withoutCredentials } from '../recipe/credentials.ts'
import { appDomain } from '../recipe/stack.ts'
import { publishedVersions } from '../recipe/tags.ts'
import { dependencyOf } from '../settings/dependency.ts'
import { settingsDigest } from '../settings/digest.ts'
import { layeredSettings, type SettingsPlace } from '../settings/layers.ts'
import { SettingsError } from '../settings/settings.ts'
import { pictureOf } from './picture.ts'

/** Where a recipe's repository is, and its settings. */
export interface LocatedRecipe {
  source: string
  settingsDirectory: string | null
  settingsBelow: string | null
}

/** Finds a recipe by its name. Throws UsageError where there is none. */
export type Locate = (recipe: string) => Promise<LocatedRecipe>

export interface DependencyQuestion {
  /** The recipe under test. */
  recipe: string
  settings: Settings
  /** Where these settings stand, for messages. */
  place: SettingsPlace
  locate: Locate | undefined
  /** The path of the clone of a dependency, by its recipe. */
  cloneFor: (recipe: string) => string
}

/** What is known of a dependency before the run has a name and a zone. */
export type ResolvedDependency = Omit<Dependency, 'domain'>

/**
 * Finds, clones and pins what the settings name as dependencies, in their order. A recipe that is not there, has no released version, is the one under
 * test, or has dependencies itself is a mistake of the settings: throws SettingsError with file and line.
 */
export async function resolveDependencies(question: DependencyQuestion): Promise<ResolvedDependency[]> {
  const resolved: ResolvedDependency[] = []
  for (const entry of question.settings.dependencies) resolved.push(await resolve(question, entry))
  return resolved
}

async function resolve({ recipe: dependent, place, locate, cloneFor }: DependencyQuestion, entry: string): Promise<ResolvedDependency> {
  const { recipe, version } = dependencyOf(entry)
  const wrong = (what: string, next: string): never => {
    const { file, line } = placeOfEntry(place, entry)
    throw new SettingsError(file, line, `the dependency ${recipe}: ${what}`, next)
  }
  if (recipe === dependent) wrong('a recipe cannot depend on itself', 'Take it out of dependencies.')
  if (locate === undefined) return wrong('nobody knows here where recipes are', 'Run it by ./testme run or by a comment.')
  try {
    const { source, settingsDirectory, settingsBelow } = await locate(recipe)
    const settings = layeredSettings({ over: settingsDirectory, below: settingsBelow })
    if (settings.dependencies.length > 0)
      wrong(`it depends on ${settings.dependencies.join(', ')} itself, and a dependency cannot have dependencies`, 'Name a recipe that works alone.')
    const clone = cloneFor(recipe)
    mkdirSync(dirname(clone), { recursive: true, mode: 0o700 })
    await cloneRecipe({ source, into: clone })
    const released = (await publishedVersions(clone)).filter(({ annotated }) => annotated)
    const known = released.map(({ version }) => version.text).join(', ')
    const found = version === undefined ? released.at(-1) : released.find((candidate) => candidate.version.text === version)
    if (found === undefined) {
      const what = version === undefined ? 'it has no released version (an annotated tag such as 1.0.0+2.3)' : `${version} is no released version of it`
      return wrong(what, known === '' ? 'Release one, or name another recipe.' : `Released are: ${known}.`)
    }
    return {
      recipe,
      source: withoutCredentials(source),
      version: found.version.text,
      sha: fullSha(found.sha),
      settingsDirectory,
      settingsBelow,
      settings,
      settingsDigest: settingsDigest(settingsDirectory, settingsBelow),
      clone
    }
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message, error.next)
    throw error
  }
}

/** The line of recipe.yml that names it, in the file that counts. */
function placeOfEntry({ over, below }: SettingsPlace, entry: string): { file: string; line: number } {
  for (const folder of [over, below]) {
    const file = folder === null ? '' : join(folder, 'recipe.yml')
    if (!existsSync(file)) continue
    const lines = readFileSync(file, 'utf8').split('\n')
    const key = lines.findIndex((line) => /^dependencies\s*:/.test(line))
    if (key === -1) continue
    const own = lines.findIndex((line, index) => index >= key && wordsIn(line).includes(entry))
    return { file, line: (own === -1 ? key : own) + 1 }
  }
  return { file: 'recipe.yml', line: 1 }
}

/** What stands in a line of YAML beside its marks and before its comment. */
const wordsIn = (line: string): string[] => line.replace(/(^|\s)#.*/, '').split(/[\s,:[\]"']+/)

/** A dependency with the domain that it has in this run. */
export function placed(dependency: ResolvedDependency, runId: string, zone: string): Dependency {
  return { ...dependency, domain: appDomain(dependency.recipe, runId, dependency.recipe, zone) }
}

/** What keeps a dependency from being deployed, as far as reading tells: the stage that needs it will be red for it. */
export async function findingsOf(dependency: Dependency): Promise<Finding[]> {
  const { clone, recipe, sha, settings, domain, version } = dependency
  const base = { kind: 'none', reason: 'a dependency is not upgraded' } as const
  const { findings } = await pictureOf({ clone, recipe, head: fullSha(sha), base, settings, domain, hosts: [domain] })
  const first = findings.find(({ severity }) => severity === 'refused')
  if (first === undefined) return []
  const what = `the dependency ${recipe} ${version} cannot be deployed here: ${first.what}`
  return [{ ...first, severity: 'error', code: 'dependency-refused', what }]
}
