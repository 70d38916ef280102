import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { publishedVersions } from '../../src/recipe/tags.ts'
import { abraDirectory, Fatal, type Invocation, isRecipeName, ownEnvironment, recipeCheckout } from './context.ts'
import { composeFilesIn } from './lint-facts.ts'
import { runProcess } from './process.ts'
import { printRows } from './table.ts'
import { fetchTags } from './versions.ts'

/**
 * `recipe fetch <recipe>`: the clone in `recipes/`, its tags brought up to date if it is there already. Where recipes
 * live is this machine's own: a folder or URL in TESTME_RECIPES; a public catalogue is never asked.
 */
export async function fetchRecipe({ words }: Invocation): Promise<void> {
  const [recipe = ''] = words
  if (!isRecipeName(recipe)) throw new Fatal(`${recipe} is not the name of a recipe`)
  const checkout = join(abraDirectory(), 'recipes', recipe)
  if (existsSync(checkout)) return await fetchTags(checkout)
  const home = process.env['TESTME_RECIPES']
  if (home === undefined) throw new Fatal(`unable to find recipe ${recipe}: TESTME_RECIPES names no folder or URL of recipes`)
  mkdirSync(dirname(checkout), { recursive: true })
  const cloned = await runProcess('git', ['clone', '--quiet', '--config', 'core.hooksPath=/dev/null', '--', `${home}/${recipe}`, checkout], {
    environment: { ...ownEnvironment(), GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  })
  if (cloned.exitCode !== 0) throw new Fatal(`unable to clone ${recipe}: ${cloned.stderr.trim().split('\n').at(-1)}`)
}

/** The published versions, ascending. */
export async function listVersions({ flags, words }: Invocation): Promise<void> {
  const published = await publishedVersions(recipeCheckout(words[0] ?? ''))
  printRows(
    published.map(({ version }) => ({ version: version.text })),
    'machine' in flags
  )
  if (published.length === 0 && !('machine' in flags)) console.log('WARN no published versions')
}

/** Q25: looks for newer image tags, and cannot for one pinned by digest. This program can for none: that is not "nothing new". */
export async function upgradeRecipe({ words }: Invocation): Promise<void> {
  const [recipe = ''] = words
  for (const { text } of composeFilesIn(recipeCheckout(recipe))) {
    const services = (parse(text) as { services?: Record<string, { image?: string }> } | null)?.services ?? {}
    for (const { image } of Object.values(services))
      if (image?.includes('@') === true) throw new Fatal(`unable to parse ${image}: tag and digest are mutually exclusive`)
  }
  throw new Fatal('this stand-in asks no registry for newer images')
}
