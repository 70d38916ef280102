import assert from 'node:assert/strict'
import { existsSync, globSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import type { Given } from '../src/browser/given.ts'
import { playwrightFolder, playwrightVariable } from '../src/browser/playwright.ts'
import { root, source } from '../src/run/entries.ts'
import { pictureFrom } from '../src/run/picture.ts'
import { loadHooks } from '../src/settings/hooks.ts'
import { readSettings } from '../src/settings/settings.ts'
import { asCommit } from './support/odd-recipes.ts'

const folder = mkdtempSync(join(tmpdir(), 'recipe-folders-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const recipes = join(root, 'recipes')
const named = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
const fixtures = new Set(named(join(root, 'fixtures', 'recipes')))

/** The titles that Playwright itself finds in a folder of specs, under the configuration of a run; nothing of them is run. */
async function listed(testDir: string): Promise<{ titles: number; output: string }> {
  const given: Given = {
    testDir,
    specs: globSync('**/*.spec.ts', { cwd: testDir }),
    outputDir: join(folder, 'output'),
    results: join(folder, 'results.json'),
    app: { domain: 'x.ci.test', url: 'https://x.ci.test', stack: 'x_ci_test' },
    stage: 'custom',
    zone: 'ci.test',
    edgeAddress: '127.0.0.1',
    secrets: join(folder, 'secrets.json'),
    deadline: 60_000,
    launchOptions: { executablePath: '/nowhere', args: [], env: {} }
  }
  const playwright = playwrightFolder()
  const preload = `--import=${pathToFileURL(source('browser', 'resolve-playwright.ts')).href}`
  const words = [join(playwright, 'cli.js'), 'test', '--list', '--reporter', 'list', '--config', source('browser', 'playwright.config.ts')]
  const { all, exitCode } = await execa(process.execPath, words, {
    env: { TESTME_PLAYWRIGHT: JSON.stringify(given), [playwrightVariable]: playwright, NODE_OPTIONS: preload },
    all: true,
    reject: false
  })
  assert.equal(exitCode, 0, all)
  return { titles: Number(/Total: (\d+) tests?/.exec(all)?.[1] ?? 0), output: all }
}

for (const name of named(recipes))
  test(`recipes/${name} loads: settings, hooks and specs; and says so where it was never run`, async () => {
    const directory = join(recipes, name)
    const settings = readSettings(directory)
    await loadHooks(directory)
    // A folder can be run here only where its recipe is: without one it must say that nobody has.
    assert.equal(settings.untried === undefined, fixtures.has(name), 'untried, or a fixture recipe')
    const specs = join(directory, 'tests')
    if (!existsSync(specs)) return
    const { titles, output } = await listed(specs)
    assert.ok(titles > 0, output)
    for (const title of Object.keys(settings.tests.skip)) assert.ok(output.includes(title), `no test is called "${title}"`)
  })

test('a spec that cannot be loaded is found by that', async () => {
  const specs = mkdtempSync(join(folder, 'specs-'))
  writeFileSync(join(specs, 'a.spec.ts'), "import { nothing } from './gone.ts'\nnothing()\n")
  await assert.rejects(listed(specs), /gone\.ts/)
})

const domain = 'real-abc123.ci.test'

/** What is said of a recipe of this shape, read with a folder of ours, or with none. */
function codesFor(recipe: string, directory: string | null, compose: string, sample: string): string[] {
  const files = asCommit({ 'compose.yml': { kind: 'text', text: compose }, '.env.sample': { kind: 'text', text: sample } })
  const question = { recipe, base: { kind: 'none', reason: '' } as const, settings: readSettings(directory), domain, hosts: [domain] }
  return pictureFrom(question, { files, baseFiles: undefined, tags: { published: [], contained: undefined, others: [] } }).findings.map(({ code }) => code)
}

const routed = (...labels: string[]): string => `services:
  app:
    image: x:1
    networks: [proxy]
    deploy:
      labels:
${['coop-cloud.${STACK_NAME}.version=1.0.0+1', ...labels].map((label) => `        - "${label}"`).join('\n')}
networks:
  proxy:
    external: true
`

test('the second host name of cryptpad is set from the domain of the run, and allowed', () => {
  const compose = routed('traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`) || Host(`${SANDBOX_DOMAIN}`)')
  const sample = 'TYPE=cryptpad\nDOMAIN=pad.example.com\nSANDBOX_DOMAIN=sandbox.pad.example.org\n'
  assert.deepEqual(codesFor('cryptpad', join(recipes, 'cryptpad'), compose, sample), ['settings-untried', 'version-untagged'])
  assert.ok(codesFor('cryptpad', null, compose, sample).includes('policy-host-foreign'))
})

test('a router of bluesky-pds that passes TLS through is allowed', () => {
  const compose = routed('traefik.tcp.routers.${STACK_NAME}.rule=HostSNI(`${DOMAIN}`)', 'traefik.tcp.routers.${STACK_NAME}.tls.passthrough=true')
  assert.deepEqual(codesFor('bluesky-pds', join(recipes, 'bluesky-pds'), compose, 'TYPE=bluesky-pds\nDOMAIN=pds.example.com\n'), [
    'settings-untried',
    'version-untagged'
  ])
})

test('lasuite-docs signs in by keycloak: all of it is known before the one deploy, and the secret is not among the lines of the env file', async () => {
  const directory = join(recipes, 'lasuite-docs')
  assert.deepEqual(readSettings(directory).dependencies, ['keycloak'])
  const hooks = await loadHooks(directory)
  const account = (dependency: string, name: string): string => (name === 'issuer' ? 'https://keyc-1.ci.test/realms/run' : `${dependency}-${name}`)
  const context = {
    app: { domain, url: `https://${domain}`, stack: 'real-abc123_ci_test' },
    stage: 'install',
    role: 'fresh',
    which: 'head',
    version: null,
    account,
    signal: new AbortController().signal,
    log: () => {},
    no: (what: string): never => {
      throw new Error(what)
    }
  } as const
  const env = await hooks?.env?.(context)
  assert.equal(env?.['OIDC_OP_TOKEN_ENDPOINT'], 'https://keyc-1.ci.test/realms/run/protocol/openid-connect/token')
  assert.equal(env?.['OIDC_RP_CLIENT_ID'], 'keycloak-clientId')
  assert.deepEqual(await hooks?.secrets?.(context), { oidc_rpcs: 'keycloak-clientSecret' })
  assert.ok(!JSON.stringify(env).includes('keycloak-clientSecret'))
})
