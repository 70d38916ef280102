import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { buildFixture } from '../../fixtures/build.ts'
import { UsageError } from '../model/failure.ts'
import { nearest } from '../model/nearest.ts'
import type { Plan } from '../model/types.ts'
import { withoutCredentials } from '../recipe/credentials.ts'
import { recipeName } from '../recipe/name.ts'
import { removeAbandoned } from '../run/abandoned.ts'
import { root } from '../run/entries.ts'

export interface RecipeSource {
  recipe: string
  /** Path or URL of its git repository. */
  source: string
  /** Which of our ways led there, for every report. */
  from: string
}

/** The same as a word of the results. */
export function originOf(from: string): NonNullable<Plan['origin']> {
  if (from === 'git URL') return 'url'
  return from === 'path' ? 'path' : from === 'fixture recipe' ? 'fixture' : 'catalogue'
}

const fixtures = join(root, 'fixtures', 'recipes')

/**
 * What a word names: a path or a git URL where it looks like one, else one of our fixture recipes, else a recipe of the
 * configured catalogue (a folder of repositories, or a URL with {name} in it). Throws UsageError naming the nearest fixture.
 */
export async function sourceOf(word: string, catalogue: string | undefined, workspace: string): Promise<RecipeSource> {
  const isUrl = /^(https?|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:/.test(word)
  if (isUrl) return { recipe: recipeName(word), source: word, from: 'git URL' }
  if (word.includes('/') || word === '.' || word === '..') {
    const path = resolve(word)
    if (!existsSync(path) || !statSync(path).isDirectory())
      throw new UsageError(`there is no folder ${path}`, 'Name a folder with a git repository of a recipe.')
    return { recipe: recipeName(path), source: path, from: 'path' }
  }
  const recipe = recipeName(word)
  if (existsSync(join(fixtures, word))) return { recipe, source: await buildFixture(word, workspace), from: 'fixture recipe' }
  const where = catalogue ?? process.env['TESTME_CATALOGUE']
  if (where !== undefined) {
    if (where.includes('{name}')) return { recipe, source: where.replaceAll('{name}', word), from: `catalogue ${withoutCredentials(where)}` }
    const path = resolve(where, word)
    if (existsSync(path)) return { recipe, source: path, from: `catalogue ${withoutCredentials(where)}` }
  }
  if (existsSync(word) && statSync(word).isDirectory()) return { recipe, source: resolve(word), from: 'path' }
  const known = readdirSync(fixtures)
  const meant = nearest(word, known)
  throw new UsageError(
    `there is no recipe "${word}"${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
    `Name a fixture recipe (${known.join(', ')}), a folder with a git repository, or a git URL${where === undefined ? '; or say where recipes are: --catalogue' : `; ${withoutCredentials(where)} has none of that name`}.`
  )
}

/**
 * Where the recipe is that another one depends on: in the same organisation where that one came by a git URL, beside it where it came by a path and one of
 * that name stands there, else what its name alone leads to. Throws UsageError.
 */
export async function sourceOfDependency(recipe: string, dependent: RecipeSource, catalogue: string | undefined, workspace: string): Promise<RecipeSource> {
  if (dependent.from === 'git URL') return { recipe, source: siblingOf(dependent.source, recipe), from: 'git URL' }
  const beside = dependent.from === 'path' ? join(dirname(dependent.source), recipe) : undefined
  if (beside !== undefined && existsSync(join(beside, '.git'))) return { recipe, source: beside, from: 'path' }
  return await sourceOf(recipe, catalogue, workspace)
}

/** The address of a git repository with another name in its last place. Pure. */
export function siblingOf(address: string, name: string): string {
  return address.replace(/[^/:]+?(\.git)?\/*$/, (_, suffix: string | undefined) => `${name}${suffix ?? ''}`)
}

/** Gives `work` a folder beside the run directories for a repository that is only cloned from, and removes it. */
export async function withWorkspace<T>(runs: string, work: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(runs, { recursive: true })
  removeAbandoned(runs)
  const folder = mkdtempSync(join(runs, `.source-${process.pid}-`))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
