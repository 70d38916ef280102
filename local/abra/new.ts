import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setEnv } from '../../src/recipe/env.ts'
import { publishedVersions } from '../../src/recipe/tags.ts'
import { environmentFile, Fatal, git, type Invocation, recipeCheckout } from './context.ts'

/** `app new <recipe> --domain= --server=`: copies the sample and, as abra does, moves the checkout to a release tag (Q6). */
export async function newApp({ flags, words }: Invocation): Promise<void> {
  const recipe = words[0]
  const domain = flags['domain']
  if (recipe === undefined || domain === undefined) throw new Fatal('app new needs a recipe and --domain')
  const checkout = recipeCheckout(recipe)
  const newest = (await publishedVersions(checkout)).at(-1)
  if (newest !== undefined) await git(checkout, 'checkout', '--quiet', '--force', newest.sha)
  const sample = join(checkout, '.env.sample')
  if (!existsSync(sample)) throw new Fatal(`${recipe} has no .env.sample`)
  const file = environmentFile(domain)
  if (existsSync(file)) throw new Fatal(`${file} already exists`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, setEnv(readFileSync(sample, 'utf8'), { TYPE: recipe, DOMAIN: domain }), { mode: 0o600 })
  console.log(`INFO new app '${domain}' created`)
}
