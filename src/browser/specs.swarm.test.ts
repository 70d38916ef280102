import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { unzipSync } from 'fflate'
import { plan } from '../../test/support/plan.ts'
import { RunDirectory } from '../run/directory.ts'
import { Mask } from '../secrets/mask.ts'
import { scanDirectory } from '../secrets/scan.ts'
import { keepTests } from '../stages/own-tests.ts'
import { judgeSpecs } from '../stages/specs-verdict.ts'
import type { Given } from './given.ts'
import { runSpecs, type SpecRun } from './specs.ts'

// Real Playwright in processes of its own, seconds each: it runs with the slow tests, though it needs no server.
const root = join(import.meta.dirname, '..', '..')
mkdirSync(join(root, 'runs'), { recursive: true })
const folder = mkdtempSync(join(root, 'runs', 'specs-'))
const server = createServer((request, response) => response.end(`hello ${request.headers.host}`))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const port = (server.address() as AddressInfo).port
after(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const appOf = { domain: 'cust-3fa9c1.specs.test', url: `http://cust-3fa9c1.specs.test:${port}`, stack: 'cust-3fa9c1_specs_test' }
let number = 0
/** Runs specs with a server in place of the app, reached by a name of the zone. */
async function run(files: Record<string, string>, deadline = 60_000): Promise<SpecRun> {
  return await runIn(join(folder, `${number++}`), files, { deadline })
}

async function runIn(home: string, files: Record<string, string>, more: Partial<Given>): Promise<SpecRun> {
  const testDir = join(home, 'tests')
  for (const part of ['tests', 'out', 'tmp']) mkdirSync(join(home, part), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(testDir, name), text)
  writeFileSync(join(home, 'secrets.json'), JSON.stringify({ admin_password: 'hunter2hunter2' }))
  return await runSpecs(
    {
      testDir,
      specs: Object.keys(files).filter((name) => name.endsWith('.spec.ts')),
      outputDir: join(home, 'out'),
      results: join(home, 'out', 'playwright.json'),
      app: appOf,
      stage: 'custom',
      zone: 'specs.test',
      edgeAddress: '127.0.0.1',
      secrets: join(home, 'secrets.json'),
      deadline: 60_000,
      launchOptions: { executablePath: '/usr/bin/chromium', args: [], env: {} },
      ...more
    },
    { runId: 'run-1', home, caFile: '/etc/ssl/certs/ca-certificates.crt', temporary: join(home, 'tmp') },
    new AbortController().signal
  )
}

const own = "import { expect, test } from '@playwright/test'\n"
const ours = `import { expect, test } from '${join(root, 'src', 'browser', 'fixtures.ts')}'\n`
const judged = (result: SpecRun, skip = {}, version: string | null = null): string => {
  const verdict = judgeSpecs(result, { skip, version }, 60, result.kind === 'broken' ? [] : (result.report?.files ?? []))
  return [verdict.status, verdict.class ?? '', verdict.evidence].join('|')
}

test('P14: specs reach the app by name, get what they may, and nothing of our environment', async () => {
  process.env['TESTME_TOKEN_FOR_TEST'] = 'leaks'
  const result = await run({
    'a.spec.ts': `${ours}test('by name', async ({ request, app, stage }) => {
      expect(await (await request.get('/')).text()).toBe('hello ' + app.domain + ':${port}')
      expect(stage).toBe('custom')
      expect(Object.keys(process.env).filter((name) => name.includes('TOKEN') || name === 'DOCKER_HOST')).toEqual([])
      expect(process.env['TESTME_RUN']).toBe('run-1')
    })
    test('with a secret', async ({ secret }, info) => {
      await info.attach('shot.png', { body: Buffer.from('x'), contentType: 'image/png' })
      expect(secret('admin_password')).toBe('hunter2hunter2')
      expect(() => secret('other')).toThrow(/it has: admin_password/)
    })\n`,
    // A configuration of the recipe's own is never read.
    'playwright.config.ts': 'export default { retries: 5, grep: /nothing/ }\n'
  })
  delete process.env['TESTME_TOKEN_FOR_TEST']
  assert.equal(judged(result), 'pass||2 tests in Chromium')
  assert.ok(result.kind === 'ran')
  assert.deepEqual(
    result.report.tests.map((each) => [each.title, each.handledSecret]),
    [
      ['a.spec.ts › by name', false],
      ['a.spec.ts › with a secret', true]
    ]
  )
})

test('L94: a test that fails is red at once, class test, and is not tried again', async () => {
  const result = await run({ 'a.spec.ts': `${own}let tries = 0\ntest('flaky', () => { tries += 1; expect(tries).toBe(2) })\ntest('fine', () => {})\n` })
  assert.equal(judged(result), 'fail|test|1 of 2 tests failed: a.spec.ts › flaky')
  assert.ok(result.kind === 'ran' && result.report.tests[0]?.error[0]?.includes('expect(received).toBe(expected)'))
})

test('L56: a spec that cannot be loaded is ours', async () => {
  const result = await run({ 'a.spec.ts': "import './nowhere.ts'\n", 'b.spec.ts': `${own}test('fine', () => {})\n` })
  assert.match(judged(result), /^fail\|suite\|a spec cannot be loaded: .*nowhere/)
})

test('L79: a file with only skips exits 0 and is unverified; declared, it still proves nothing', async () => {
  const result = await run({ 'a.spec.ts': `${own}test.skip('later', () => {})\n` })
  assert.equal(judged(result), 'unverified||0 tests ran, 1 skipped: a.spec.ts › later')
  assert.equal(judged(result, { later: 'waits for upstream' }).split('|')[0], 'unverified')
})

test('L37: tests for other versions are left out by file, by group and by test; where the version is not known they run; a slip is seen on every version', async () => {
  const versioned = ours.replace('{ expect, test }', '{ expect, fits, test }')
  const files = {
    'a.spec.ts': `${versioned}test('always', () => {})
      test.describe('group', () => { fits('>=2.0.0'); test('in it', () => { expect(1).toBe(2) }) })
      test('alone', () => { fits('<1.0.0'); expect(1).toBe(2) })\n`,
    'b.spec.ts': `${versioned}fits('>=2.0.0+26.5')\ntest('of the file', () => { expect(1).toBe(2) })\n`
  }
  const as = async (version: string | null, which: Record<string, string>) => await runIn(join(folder, `${number++}`), which, { app: { ...appOf, version } })
  assert.equal(judged(await as('1.2.0+26.5.6', files), {}, '1.2.0+26.5.6'), 'pass||1 test in Chromium, 3 for other versions than 1.2.0+26.5.6')
  assert.equal(judged(await as('2.0.0+26.5.6', files), {}, '2.0.0+26.5.6'), 'fail|test|2 of 3 tests failed: a.spec.ts › group › in it')
  assert.match(judged(await as(null, files)), /^fail\|test\|3 of 4 tests failed/)
  for (const version of ['1.2.0+26.5.6', null])
    assert.match(
      judged(await as(version, { 'a.spec.ts': `${versioned}fits('2.x')\ntest('any', () => { expect(1).toBe(1) })\n` }), {}, version),
      /^fail\|suite\|.*"2\.x" is no comparison of versions/
    )
})

test('L83: specs in which nothing is collected are red', async () => {
  assert.equal(judged(await run({ 'a.spec.ts': `${own}void expect\nvoid test\n` })), 'fail|test|no test was found in the specs')
})

test('L82: one test picked out with only is refused', async () => {
  assert.match(judged(await run({ 'a.spec.ts': `${own}test.only('this', () => {})\ntest('that', () => { expect(1).toBe(2) })\n` })), /^fail\|suite\|.*only/)
})

test('L139: of a test that handled a secret pictures and videos are withheld, attached or not; its trace is kept without them, and masked; the report says so', async () => {
  const run = new RunDirectory(join(folder, 'secret'))
  const mask = new Mask()
  mask.add('hunter2hunter2', 'admin_password', 'cust-3fa9c1.specs.test')
  const spec = (name: string, secret: string): string => `${ours}test('${name}', async ({ page, secret }, info) => {
      await page.goto('/' + encodeURIComponent(${secret}))
      await page.screenshot({ path: info.outputPath('kept.png') })
      const { writeFileSync } = await import('node:fs')
      writeFileSync(info.outputPath('kept.webm'), 'a video')
      await page.setContent('<p>' + ${secret} + '</p>')
      expect(1).toBe(2)
    })\n`
  const chromium = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--host-resolver-rules=MAP *.specs.test 127.0.0.1'], env: { HOME: folder } }
  const files = { 'open.spec.ts': spec('open', "'nothing'"), 'with.spec.ts': spec('with a secret', "secret('admin_password')") }
  const result = await runIn(join(run.path, 'work'), files, { outputDir: run.file('playwright', 'custom'), launchOptions: chromium })
  assert.ok(result.kind === 'ran')
  const left = (): string[] => globSync('playwright/**/*.*', { cwd: run.path }).sort()
  const kinds = (files: string[]): string[] => files.map((file) => basename(file))
  // The control: as Playwright left them they hold the secret.
  const traces = left().filter((file) => file.endsWith('trace.zip'))
  assert.equal(traces.length, 2, left().join(' '))
  const leaking = (): string[] => scanDirectory(run.file('playwright'), mask).map(({ file }) => file)
  assert.deepEqual(
    leaking().map((file) => basename(file)),
    ['error-context.md', 'trace.zip']
  )
  const handover: Record<string, unknown> = {}
  const said = keepTests({ mask, run, plan: plan(), stage: 'custom', handover }, [{ tests: result.report.tests, local: false }])
  assert.deepEqual(said, ['pictures and videos of 1 that handled a secret are withheld'])
  const withheld = handover['withhold'] as string[]
  assert.ok(
    withheld.every((file) => file.includes('with-')),
    withheld.join(' ')
  )
  assert.deepEqual(
    [...new Set(kinds(withheld))].sort(),
    kinds(left().filter((file) => file.includes('with-') && !file.endsWith('.zip') && !file.endsWith('.md'))).sort()
  )
  assert.ok(kinds(withheld).includes('kept.png') && withheld.some((file) => file.endsWith('.webm')))
  assert.deepEqual(leaking(), [])
  const pictures = (file: string): number => Object.keys(unzipSync(readFileSync(run.file(file)))).filter((name) => /\.(jpe?g|png)$/.test(name)).length
  for (const file of traces) assert.equal(pictures(file) > 0, !file.includes('with-'), file)
})

test('L116: specs end at their deadline, class test, with what ended until then', async () => {
  const result = await run({ 'a.spec.ts': `${own}test('quick', () => {})\ntest('stuck', async () => { await new Promise(() => {}) })\n` }, 4000)
  assert.match(judged(result), /^fail\|test\|the tests did not end within 60 s/)
})
