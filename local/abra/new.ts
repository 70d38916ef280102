import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setEnv } from '../../src/recipe/env.ts'
import { publishedVersions } from '../../src/recipe/tags.ts'
import { environmentFile, Fatal, git, type Invocation, recipeCheckout } from './context.ts'
import { recipeText } from './recipe-text.ts'
import { generateSecrets } from './secrets.ts'

/** `app new <recipe> [version]`: copies the sample and moves the checkout to a release tag, whatever stood there (Q6). */
export async function newApp({ flags, words }: Invocation): Promise<void> {
  const [recipe = '', asked] = words
  const domain = flags['domain']
  if (domain === undefined) throw new Fatal('no domain provided')
  if (flags['server'] !== 'default') throw new Fatal(`no server ${flags['server'] ?? ''}: this one is called default`)
  const checkout = recipeCheckout(recipe)
  const published = await publishedVersions(checkout)
  const chosen = asked === undefined ? published.at(-1) : published.find((candidate) => candidate.version.text === asked)
  if (asked !== undefined && chosen === undefined) throw new Fatal(`no published version ${asked} of ${recipe}`)
  if (chosen !== undefined) await git(checkout, 'checkout', '--quiet', '--force', '--detach', chosen.sha)
  const sample = recipeText(checkout, '.env.sample')
  if (sample === undefined) throw new Fatal(`open ${join(checkout, '.env.sample')}: no such file or directory`)
  const file = environmentFile(domain)
  if (existsSync(file)) throw new Fatal(`${file} already exists?`)
  mkdirSync(dirname(file), { recursive: true })
  const type = chosen === undefined ? recipe : `${recipe}:${chosen.version.text}`
  writeFileSync(file, setEnv(sample, { TYPE: type, DOMAIN: domain }), { mode: 0o600 })
  console.log(`INFO new app '${domain}' (${recipe}) created`)
  if ('secrets' in flags) await generateSecrets({ flags: { all: 'true' }, words: [domain], rest: [] })
}
