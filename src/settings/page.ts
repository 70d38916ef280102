import { z } from 'zod'
import { settingsSchema } from './schema.ts'

interface JsonSchema {
  type?: string
  description?: string
  default?: unknown
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  minimum?: number
  maximum?: number
}

/** The JSON Schema of recipe.yml, for editors (`# yaml-language-server: $schema=…`). */
export function settingsJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(settingsSchema, { io: 'input' }), null, 2)}\n`
}

/** docs/recipe-settings.md, whole. */
export function settingsPage(): string {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input' }) as JsonSchema
  const rows = keysOf(schema, '').map(({ key, schema: each }) => `| \`${key}\` | ${typeOf(each)} | ${fallbackOf(each)} | ${each.description ?? ''} |`)
  return `# Settings of a recipe

${schema.description ?? ''}
They stand in the settings tree, never in the repository under test. An unknown key or a wrong type ends a run before anything is deployed (class suite, exit code 4), with file, line and
the nearest known key. Beside \`recipe.yml\` a recipe may have \`hooks.ts\` and \`tests/*.spec.ts\` (Playwright).

Editors complete and check the keys with \`# yaml-language-server: $schema=../../docs/recipe.schema.json\` in the first line.

This page is made from the registry (src/settings/schema.ts) by \`npm run docs\`.

| key | type | default | meaning |
| --- | --- | --- | --- |
${rows.join('\n')}

## hooks.ts
\`\`\`ts
import type { HookContext } from '../../src/settings/hooks.ts'

/** Writes data through the app as a user would; what it returns (JSON) is handed to verify, in another process too. */
export async function seed({ fetch }: HookContext): Promise<{ id: string }> {
  const answer = await fetch('/notes', { method: 'POST', body: 'kept' })
  return { id: await answer.text() }
}

/** Reads it back: called at once after seed, and after the upgrade, before the backup, and after the restore. */
export async function verify({ fetch, no }: HookContext, state: { id: string }): Promise<void> {
  const answer = await fetch(\`/notes/\${state.id}\`)
  if ((await answer.text()) !== 'kept') no('the note that was written before is not there')
}

/** Damages it, before a restore: verify must say no then, and yes again after the restore. */
export async function damage({ fetch }: HookContext, state: { id: string }): Promise<void> {
  await fetch(\`/notes/\${state.id}\`, { method: 'DELETE' })
}
\`\`\`

Without \`damage\`, what \`seed\` wrote proves a restore only where it lives in a volume or database that testme damages itself: volumes that the backup takes whole, and the databases that it
knows. An app that keeps its data in another database, or whose labels limit the backup of a volume to some paths, needs the hook, or a reason in \`unproven\`; else its restore is unverified.

### Before a deploy
\`\`\`ts
import type { BeforeDeployContext, DeployHookContext } from '../../src/settings/hooks.ts'

/** Lines of the app's env file, beside those of recipe.yml and in their place. */
export const env = ({ app, which }: DeployHookContext): Record<string, string> => ({
  PUBLIC_URL: app.url,
  ...(which === 'base' ? { LEGACY_LOGIN: 'true' } : {})
})

/** Values of secrets that are inserted instead of generated, beside those of recipe.yml and in their place. */
export const secrets = (): Record<string, string> => ({ signing_key: 'only-for-tests' })

/** Whatever must be in place outside of the app: its env file and its secrets are there, its containers are not. */
export function beforeDeploy({ secret, log, which }: BeforeDeployContext): void {
  log(\`the \${which} is deployed with a password of \${secret('db_password').length} characters\`)
}
\`\`\`

They are called before each deploy: of the head as a new installation, of the base, and of the head in the base's place. \`which\` says which of the two versions it is, \`version\` what it is called, \`role\`
and \`app\` which app. What \`env\` gives the base alone is gone before the head is deployed. \`TYPE\`, \`DOMAIN\` and \`LETS_ENCRYPT_ENV\` are testme's. Both \`env\` and \`secrets\` return maps of texts;
anything else, and a secret that no service of the head uses, is ours (class suite), before anything is deployed. A secret that is there already keeps its value. Values of secrets are masked, and so is a line
of \`env\` whose name says that it is one (\`…_SECRET\`, \`…_PASSWORD\`, \`…_TOKEN\`); a value shorter than six characters cannot be.

### Until the app is ready
\`ready\` in \`recipe.yml\` names what must answer before the app is judged: paths over HTTPS, and TCP ports of the host that the recipe publishes, each several times in a row. The app's own health is asked for
in any case. Where that is not enough, the hook \`ready(context)\` says it: it is called again and again until it no longer says no (\`no(…)\`, a failed assertion, \`return false\`), within \`deadlines.http\`; after that
the app is red with its last words. While the app answers 5xx or not at all, a hook that stumbles over it is called again as well.
\`\`\`yaml
policy:
  ports: ["64738"]
ready:
  - http: /api/ready
    statuses: [204]
  - tcp: 64738
    times: 5
\`\`\`
\`\`\`ts
import assert from 'node:assert/strict'
import type { HookContext } from '../../src/settings/hooks.ts'

export async function ready({ fetch }: HookContext): Promise<void> {
  const { migrated } = (await (await fetch('/api/status')).json()) as { migrated: boolean }
  assert.ok(migrated, 'the database is still being migrated')
}
\`\`\`

A port is asked at the address of the server's edge, where the ports of the host are; a connection counts that is taken and not closed at once. UDP cannot be asked.

Then \`prepare(context)\` puts in place what the app cannot be judged without, such as the first page of a site that answers 404 while it is empty: once per app, before it must be
healthy. \`context.volume(name)\` writes and reads files of a volume from outside, for images without a shell; no link that the app puts there is followed.

### The picture
At install, upgrade and restore the page at \`screenshot.path\` is pictured. The hook \`screenshot\` gets it in Chromium, loaded, to bring it into a state that is worth a picture:
\`\`\`ts
import type { ScreenshotContext } from '../../src/settings/hooks.ts'

export async function screenshot({ page, app, secret }: ScreenshotContext): Promise<void> {
  await page.goto(\`\${app.url}/login\`)
  await page.getByLabel('Password').fill(secret('admin_password'))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
}
\`\`\`

Nobody can search a picture for secrets. So a picture that was made with a secret is withheld and the report says so, until a person has looked at one and says \`screenshot.withSecret: true\`: what
lies behind a login may show more than testme knows of. Its text, with fields, frames and open shadow trees, is searched in any case, and a page that shows a secret of the run is not pictured.

### Whose fault it is
A failed \`node:assert\` assertion, \`no(…)\` and a \`verify\` that returns \`false\` are the recipe's fault; whatever else a hook throws, a hook that cannot be loaded and one that does not end within \`deadlines.hook\` are ours (class
suite), except that a \`verify\` which read everything right after \`seed\` and later stumbles over a 5xx or no answer has found the app broken. \`fetch\` reaches the app by its name and trusts the server's CA; \`secret(name)\` gives a secret that was generated or inserted, and pictures of that stage are withheld from then on (\`screenshot.withSecret\`).

## Dependencies
\`dependencies: [keycloak]\` deploys another recipe in the same run: in its newest released version (an annotated tag), or in the one named (\`"keycloak@1.0.0+26.4.0"\`). Its repository is looked for where
this recipe came from: in the same organisation of the same Gitea, or beside it in a folder; else among the fixture recipes and in the catalogue. Its settings and hooks are those of \`recipes/keycloak\`, and it is
judged by the same policy. It comes up before the first app of the run, serves all of them, is neither upgraded, damaged nor backed up, and is removed with the run. What goes wrong with it is
the check \`dependency keycloak\`, class infrastructure, never this recipe's red; a stage that needs it looks first whether it still stands. A dependency that is not there, is this recipe itself, or has
dependencies of its own, is a mistake of the settings, said before anything is deployed.

Each app of the run (\`fresh\`, \`upgrade\`) gets an account of its own there, made before that app is deployed for the first time, so that nothing has to be deployed again to be wired. Everything that an
account holds can be asked for by name, in every hook and in specs:
\`\`\`ts
// recipes/members/hooks.ts: wired before the first deploy
import type { DeployHookContext } from '../../src/settings/hooks.ts'

export const env = ({ account }: DeployHookContext): Record<string, string> => ({
  OIDC_ISSUER: account('keycloak', 'issuer'),
  OIDC_CLIENT_ID: account('keycloak', 'clientId')
})
export const secrets = ({ account }: DeployHookContext): Record<string, string> => ({ client_secret: account('keycloak', 'clientSecret') })
\`\`\`
\`\`\`ts
// recipes/members/tests/sign-in.spec.ts: a test that asked for an account keeps no picture
import { expect, test } from '../../../src/browser/fixtures.ts'

test('somebody signs in', async ({ page, account }) => {
  await page.goto('/login')
  await page.getByRole('textbox', { name: 'Username or email' }).fill(account('keycloak', 'user'))
  await page.getByRole('textbox', { name: 'Password' }).fill(account('keycloak', 'password'))
  await page.getByRole('button', { name: 'Sign In' }).click()
  await expect(page.getByText('Signed in')).toBeVisible()
})
\`\`\`

| dependency | what its account holds, beside \`url\` and \`domain\` |
| --- | --- |
| \`keycloak\` | \`issuer\`, \`discovery\` (the address of its OpenID configuration), \`realm\`, \`clientId\`, \`clientSecret\`, \`user\`, \`password\`, \`email\`. One realm for the run, in it a client and a user for each app. The client may send people back to every page of its app, before and after they sign out |
| \`login\` (the small provider of our own tests) | \`issuer\`, \`clientId\`, \`clientSecret\`, \`user\`, \`password\`, \`email\` |

A recipe that others depend on makes these accounts with a hook of its own; without it an account holds \`url\` and \`domain\`. Values whose names say that they are secrets are masked:
\`\`\`ts
import type { AccountRequest, HookContext } from '../../src/settings/hooks.ts'

/** Called once for each app, while this recipe runs: app is whose account it is, redirects where a browser may be sent back to. */
export async function provide(context: HookContext, { recipe, role, app, redirects }: AccountRequest): Promise<Record<string, string>> {
  const client = \`\${recipe}-\${role}\`
  const answer = await context.fetch('/clients', { method: 'POST', body: JSON.stringify({ client, redirects, origin: app.url }) })
  return { issuer: context.app.url, clientId: client, clientSecret: await answer.text() }
}
\`\`\`
The app reaches its dependency as a person does, by \`https://\` and its name: on the embedded server containers resolve it to the edge and trust its CA; on a
host the names of its zone must lead to its edge from within containers too.

## tests/*.spec.ts
A spec belongs to the stage that it is named after: \`install.spec.ts\`, and everything in the folder \`install\`, runs at the end of install against the fresh app; likewise upgrade, backup and
restore. All others run in custom. A red one makes its stage red (class test), beside the generic checks of that stage, which run first.

Playwright Test under our configuration: one worker, no retries, \`test.only\` refused; a configuration of the recipe's own is never read. The fixtures of \`src/browser/fixtures.ts\` (\`app\`, \`stage\`, \`secret(name)\`, \`account(dependency, name)\`) may be
used in place of \`@playwright/test\`. Specs without a test in them, or fewer in custom that ran than \`tests.minimum\`, are red; a test that skips itself, or fails as its \`test.fail\` says, makes the stage unverified unless \`tests.skip\` names it, and so
does a run in which every test skipped itself. Own tests are added to the generic checks, never
in their place.

The same specs run on main and on every pull request. Those that are for some versions of the recipe alone say so with \`fits\`, which is imported beside \`test\`: \`fits('>=2.0.0')\` at the top of a file or of a
\`test.describe\`, or in a test; \`fits('>=1.4.0 <2.0.0')\`, and \`fits('>=2.0.0+26.5.6')\` where the packaged version matters. The version is what the recipe's label says at the commit under test. On another one they are
not run, which the report shows and which makes nothing unverified as long as another test ran; they count for \`tests.minimum\`. What a pull request changes without a new version is best tested beside the recipe, in its own folder \`tests\`.

The tests in the recipe's own repository, its folder \`tests\` at the commit under test, have the same form, stages and fixtures, by \`import { expect, test } from 'testme'\` (that name works in the settings tree, too).
They run only where \`tests.local\` approves them, as another user in a sandbox that leads to the app alone (docs/security.md), beside those of the settings tree and never in their place; both count. What they say is their
own word: nothing else is green by it.

Of a test that failed the trace is kept, with every secret of the run masked in it. Pictures and videos, and whatever else nobody can search, are withheld of a test that asked for a secret and of
those that come after it in the same file, also in their traces, and the report says so.
`
}

function keysOf(schema: JsonSchema, prefix: string): { key: string; schema: JsonSchema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`
    if (each.properties !== undefined) return keysOf(each, key)
    const inner = each.additionalProperties
    const items = each.items?.properties === undefined ? [] : keysOf(each.items, `${key}[]`)
    const below = typeof inner === 'object' && inner.properties !== undefined ? keysOf(inner, `${key}.<name>`) : []
    return [{ key, schema: each }, ...below, ...items]
  })
}

function typeOf(schema: JsonSchema): string {
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {}).replace(/^(text|map|whole number)$/, '$1s')}`
  if (schema.type === 'object') return typeof schema.additionalProperties === 'object' && schema.additionalProperties.type === 'string' ? 'map of texts' : 'map'
  return { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false' }[schema.type ?? ''] ?? 'value'
}

function fallbackOf(schema: JsonSchema): string {
  const { default: fallback } = schema
  if (fallback === undefined || (typeof fallback === 'object' && Object.keys(fallback as object).length === 0)) return 'none'
  return `\`${String(fallback)}\``
}
