import { lookup } from 'node:dns/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import { type Compose, loadCompose } from '../../src/recipe/compose.ts'
import { parseEnv, setEnv } from '../../src/recipe/env.ts'
import { type App, composeEnvironment, docker, environmentFile, Fatal, type Invocation, isDeployed, readApp } from './context.ts'
import { waitUntilConverged } from './converge.ts'
import { recipeText } from './recipe-text.ts'
import { demandSecrets } from './secrets.ts'
import { makeStackFiles, withoutPrefix } from './stack-files.ts'
import { chaosVersion, checkOutVersion, demandCleanTree, fetchTags } from './versions.ts'

/** `app deploy <domain> [version]` in abra's order: deployed? version, secrets, compose, labels, sample keys, apply, wait. */
export async function deploy({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  const chaos = 'chaos' in flags
  if ((await isDeployed(app.stack)) && !('force' in flags)) throw new Fatal(`${app.domain} is already deployed`)
  const version = chaos ? await takeChaos(app) : await takePublished(app, words[1], 'offline' in flags)
  await apply(app, { version, chaos, checkDomain: !('no-domain-checks' in flags), wait: !('no-converge-checks' in flags) })
}

/** `app upgrade <domain> [version]`: published versions only, never what is checked out (Q35). */
export async function upgrade({ flags, words }: Invocation): Promise<void> {
  const app = readApp(words[0])
  if (!(await isDeployed(app.stack))) throw new Fatal(`${app.domain} is not deployed?`)
  const version = await takePublished({ ...app, pinned: undefined }, words[1], 'offline' in flags)
  await apply(app, { version, chaos: false, checkDomain: !('no-domain-checks' in flags), wait: !('no-converge-checks' in flags) })
}

/** Whatever HEAD is goes out: no checkout, no clean tree, no lint (Q7, Q10, Q12). */
async function takeChaos(app: App): Promise<string> {
  const stamp = await chaosVersion(app.checkout)
  console.log(`DEBU app/deploy.go:372 version: taking chaos version: ${stamp}`)
  return stamp
}

async function takePublished(app: App, asked: string | undefined, offline: boolean): Promise<string> {
  await demandCleanTree(app)
  if (!offline) await fetchTags(app.checkout)
  const version = await checkOutVersion(app, asked)
  // Q12, Q24: rules of error severity stop a pinned deploy.
  const { lintRules } = await import('./lint.ts')
  const broken = (await lintRules(app.recipe)).filter((rule) => rule.severity === 'error' && !rule.holds && !rule.skipped)
  if (broken.length > 0) throw new Fatal(`critical errors present in ${app.recipe} config: ${broken.map((rule) => `${rule.ref} ${rule.rule}`).join(', ')}`)
  return version
}

async function apply(app: App, how: { version: string; chaos: boolean; checkDomain: boolean; wait: boolean }): Promise<void> {
  const environment = composeEnvironment(app)
  const compose = loadCompose(app.checkout, environment)
  await demandSecrets({ ...app, environment })
  if (how.checkDomain) await demandDomain(app.domain)
  warnOfMissingKeys(app)
  const key = `coop-cloud.${app.stack}`
  const labels = { [`${key}.chaos`]: String(how.chaos), ...(how.chaos ? { [`${key}.chaos-version`]: how.version } : {}), [`${key}.recipe`]: app.recipe }
  await deployStack(app, compose, environment, labels)
  // Q40: the version is written back behind the recipe.
  const file = environmentFile(app.domain)
  writeFileSync(file, setEnv(readFileSync(file, 'utf8'), { TYPE: `${app.recipe}:${how.version}` }), { mode: 0o600 })
  if (!how.wait) return
  const timeout = Number(Object.entries(compose.services['app']?.deployLabels ?? {}).find(([label]) => label === `${key}.timeout`)?.[1])
  await waitUntilConverged(app.stack, Number.isFinite(timeout) && timeout > 0 ? timeout : 300)
}

async function deployStack(app: App, compose: Compose, environment: Record<string, string>, labels: Record<string, string>): Promise<void> {
  const stamped = Object.fromEntries(Object.keys(compose.services).map((name) => [name, labels]))
  const prepared = makeStackFiles({ checkout: app.checkout, files: compose.files, version: compose.version, environment, labels: stamped })
  try {
    const files = prepared.files.flatMap((file) => ['--compose-file', file])
    console.log(
      withoutPrefix(
        await docker(['stack', 'deploy', '--resolve-image', 'always', ...files, app.stack], {
          environment: prepared.environment,
          unmarked: true,
          directory: prepared.directory
        })
      )
    )
  } catch (error) {
    throw error instanceof Fatal ? new Fatal(withoutPrefix(error.message)) : error
  } finally {
    prepared.remove()
  }
}

/** Q15. */
async function demandDomain(domain: string): Promise<void> {
  try {
    await lookup(domain)
  } catch {
    throw new Fatal(`unable to resolve an address for ${domain}`)
  }
}

/** Q26: a key of the sample that the app's file lacks is a warning and nothing more. */
function warnOfMissingKeys(app: App): void {
  const sample = recipeText(app.checkout, '.env.sample')
  if (sample === undefined) return
  const keys = (text: string): string[] => parseEnv(text).flatMap((entry) => (entry.commentedOut ? [] : [entry.key]))
  const present = new Set(keys(readFileSync(environmentFile(app.domain), 'utf8')))
  for (const key of new Set(keys(sample)))
    if (!present.has(key)) console.log(`WARN env var ${key} missing from ${app.domain}.env, present in recipe .env.sample`)
}
