import assert from 'node:assert/strict'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fixtureNames, readFixture, versionsOf } from '../../fixtures/build.ts'
import { applications } from '../../local/images/applications.ts'
import type { SpecTest } from '../../src/browser/report.ts'
import { runSpecs } from '../../src/browser/specs.ts'
import { specFiles, specsOfStage } from '../../src/settings/spec-files.ts'

// No server of ours is needed; but these are real browsers, which wait as patiently as for a slow application.
const root = join(import.meta.dirname, '..', '..')
mkdirSync(join(root, 'runs'), { recursive: true })
const folder = mkdtempSync(join(root, 'runs', 'alive-'))
const copies: string[] = []

/** Alive, and nothing else: whatever is asked, it answers 200 and a page. */
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>It works</title><h1>It works</h1>')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => {
  server.close()
  server.closeAllConnections()
  for (const path of [folder, ...copies]) rmSync(path, { recursive: true, force: true })
})

const customSpecs = (testDir: string): string[] => specsOfStage(specFiles(testDir).specs, 'custom')

/** Runs the specs of a folder against that server; `secrets` are generated ones by name. */
async function specsOn(testDir: string, secrets: string[]): Promise<SpecTest[]> {
  const home = mkdtempSync(join(folder, 'home-'))
  for (const part of ['out', 'tmp']) mkdirSync(join(home, part))
  writeFileSync(join(home, 'secrets.json'), JSON.stringify(Object.fromEntries(secrets.map((name) => [name, `the ${name}`]))))
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const result = await runSpecs(
    {
      testDir,
      specs: customSpecs(testDir),
      outputDir: join(home, 'out'),
      results: join(home, 'out', 'playwright.json'),
      app: { domain: address, url: `http://${address}`, stack: 'alive' },
      stage: 'custom',
      zone: 'specs.test',
      edgeAddress: '127.0.0.1',
      secrets: join(home, 'secrets.json'),
      deadline: 600_000,
      // What answers at once needs no more; a test that waits for an element that never comes would wait a minute.
      testTimeout: 15_000,
      launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'], env: {} }
    },
    { runId: 'run-1', home, caFile: '/etc/ssl/certs/ca-certificates.crt', temporary: join(home, 'tmp') },
    new AbortController().signal
  )
  assert.equal(result.kind, 'ran', `${testDir}: Playwright did not come to its end: ${JSON.stringify(result)}`)
  assert.deepEqual(result.report?.errors, [])
  return result.report?.tests ?? []
}

/** The names of what the specs of a recipe may ask for: its generated secrets, and its accounts at the recipes that it depends on. */
function secretsOf(recipe: string): string[] {
  const generated = [...readFixture(recipe, versionsOf(recipe).at(-1) ?? '', '.env.sample').matchAll(/^SECRET_(\w+)_VERSION=/gm)]
  const tests = join(root, 'recipes', recipe, 'tests')
  const accounts = customSpecs(tests).flatMap((spec) => [...readFileSync(join(tests, spec), 'utf8').matchAll(/account\('([\w-]+)', '(\w+)'\)/g)])
  return [...generated.map(([, name]) => (name ?? '').toLowerCase()), ...accounts.map(([, dependency, name]) => `${dependency}/${name}`)]
}

/** Specs in a copy of a recipe's folder, as deep in the tree, without the patience that they have with a slow application. */
function impatient(recipe: string): string {
  const whole = `${folder}-${recipe}`
  copies.push(whole)
  cpSync(join(root, 'recipes', recipe), whole, { recursive: true })
  const copy = join(whole, 'tests')
  for (const name of globSync('**/*.spec.ts', { cwd: copy }))
    writeFileSync(join(copy, name), readFileSync(join(copy, name), 'utf8').replace(/^test\.setTimeout\(.*\)$/gm, ''))
  return copy
}

/** What stands in for a recipe that others depend on has none. */
const tested = fixtureNames().filter((recipe) => existsSync(join(root, 'recipes', recipe, 'tests')))

test('L80: not one of the own tests of our recipes passes where something answers and does nothing: they create, read back, and ask for what only their application does', async () => {
  const ran = await Promise.all(tested.map(async (recipe) => ({ recipe, tests: await specsOn(impatient(recipe), secretsOf(recipe)) })))
  assert.deepEqual(
    Object.keys(applications).filter((recipe) => !tested.includes(recipe)),
    [],
    'applications without own tests'
  )
  for (const { recipe, tests } of ran) {
    assert.ok(tests.length > 0, `${recipe}: no test ran`)
    for (const { title, status, error } of tests) {
      assert.equal(status, 'fail', `${recipe}, ${title}: this only asks whether something is alive`)
      assert.doesNotMatch(error.join('\n'), /this app has no|Executable doesn't exist/, `${recipe}, ${title}`)
    }
  }
})

test('L80: a test that only asks whether something is alive passes there, so that the one above can be red', async () => {
  const tests = join(folder, 'merely')
  mkdirSync(tests)
  const page = `test('the page is there', async ({ page }) => { expect((await page.goto('/'))?.status()).toBe(200) })\n`
  const health = `test('it is healthy', async ({ request }) => { expect((await request.get('/health')).status()).toBe(200) })\n`
  writeFileSync(join(tests, 'a.spec.ts'), `import { expect, test } from '../../../src/browser/fixtures.ts'\n${page}${health}`)
  assert.deepEqual(
    (await specsOn(tests, [])).map(({ status }) => status),
    ['pass', 'pass']
  )
})
