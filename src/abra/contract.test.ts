// What abra does with recipes and env files, quirk by quirk (the Q-table), where no server is needed. Held against
// $TESTME_ABRA, else the abra on PATH, else the stand-in.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { abraUnderTest, compose, files, git, workbench, writeRecipe } from '../../test/support/contract.ts'
import { readVersions } from './answers.ts'
import { readLint } from './lint-table.ts'
import { fatalOf, machineOutputOf, warningsOf } from './output.ts'

const { executable, standIn } = abraUnderTest()
const bench = workbench()
after(() => bench.remove())

await writeRecipe(bench, 'site', [
  { files: files(), tag: '1.0.0+1.22.1' },
  { files: files(compose({ version: '1.1.0+1.22.1' })), tag: '1.1.0+1.22.1' },
  { files: files(compose({ version: '1.2.0+1.22.1' })) }
])

test('the stand-in names itself and looks like no release of abra', { skip: standIn ? false : 'this is the real abra' }, async () => {
  const { output } = await bench.abra(['--version'])
  assert.match(output, /^abra stand-in /)
  assert.doesNotMatch(output, /abra version/)
  const help = (await bench.abra(['--help'])).output
  assert.match(help, /It is not abra/)
  assert.match(help, /TESTME_ABRA_FAULT[\s\S]*pull-race/)
})

for (const words of [
  ['-n', 'recipe', 'lint', 'site'],
  ['-n', 'app', 'backup', 'create', 'a.ci.test'],
  ['-n', 'app', 'restore', 'a.ci.test']
])
  test(`Q1: without a terminal, even with -n: ${words.slice(1, 3).join(' ')}`, () => {
    const environment = { PATH: process.env['PATH'] ?? '', HOME: bench.directory, ABRA_DIR: bench.directory, TESTME_NODE: process.execPath }
    const { status, stdout, stderr } = spawnSync(executable, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(fatalOf(`${stdout}\n${stderr}`) ?? '', /inappropriate ioctl for device/)
  })

test('Q2: a fatal error stands on standard output, exit 1', () => {
  const script = join(bench.directory, 'streams')
  writeFileSync(script, `#!/bin/sh\n"${executable}" -n -o app undeploy nobody.ci.test 2>"${bench.directory}/stderr"\n`)
  chmodSync(script, 0o755)
  const env = { PATH: process.env['PATH'] ?? '', HOME: bench.directory, ABRA_DIR: bench.directory, TESTME_NODE: process.execPath }
  const ended = spawnSync('script', ['-qec', script, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  assert.equal(ended.status, 1)
  assert.match(ended.stdout, /FATA .*nobody\.ci\.test/)
  assert.doesNotMatch(readFileSync(join(bench.directory, 'stderr'), 'utf8'), /FATA/)
})

const lint = async (recipe: string): Promise<{ exitCode: number; output: string; answer: ReturnType<typeof readLint> }> => {
  const { exitCode, output } = await bench.abra(['-n', 'recipe', 'lint', recipe])
  return { exitCode, output, answer: readLint(output) }
}
const ruleOf = (answer: ReturnType<typeof readLint>, ref: string): boolean | undefined =>
  answer.kind === 'table' ? answer.rules.find((rule) => rule.ref === ref)?.satisfied : assert.fail(`no table but ${JSON.stringify(answer)}`)

test('Q3: a broken rule is a cross in the table and a WARN, and the exit is 0', async () => {
  await writeRecipe(bench, 'nolabel', [{ files: files(compose({ labels: ['traefik.enable=false'] })), tag: '1.0.0+1.22.1' }])
  const broken = await lint('nolabel')
  assert.equal(broken.exitCode, 0)
  assert.equal(ruleOf(broken.answer, 'R010'), false)
  assert.match(warningsOf(broken.output).join('\n'), /critical errors present/)
  // The twin without the broken rule has neither.
  const good = await lint('site')
  assert.equal(good.exitCode, 0)
  assert.equal(ruleOf(good.answer, 'R010'), true)
  assert.doesNotMatch(good.output, /critical errors/)
})

test('Q3: the table fits 200 columns without a wrapped cell, and the driver asks for as many', async () => {
  const { output, answer } = await lint('site')
  assert.ok(answer.kind === 'table' && answer.rules.length >= 14)
  assert.ok(Math.max(...output.split('\n').map((line) => line.length)) <= 160)
  assert.ok(output.trim().split('\n').length <= 21)
})

test('Q4: a recipe that cannot be read is "unable to validate recipe"', async () => {
  await writeRecipe(bench, 'broken', [{ files: files('services:\n  app:\n   - image: [\n') }])
  const { exitCode, output, answer } = await lint('broken')
  assert.notEqual(exitCode, 0)
  assert.match(fatalOf(output) ?? '', /unable to validate recipe/)
  assert.equal(answer.kind, 'invalid')
})

test('Q19: a duration in a variable is validated before it is filled in', async () => {
  await writeRecipe(bench, 'duration', [{ files: files(compose({ healthcheck: '      test: ["CMD", "true"]\n      start_period: ${PATIENCE:-30s}' })) }])
  const { output } = await lint('duration')
  assert.match(fatalOf(output) ?? '', /Does not match format '?duration'?/)
})

/** An origin that asks for a login, as a private repository does. */
async function privateOrigin(): Promise<{ url: string; asked: () => number; close: () => Promise<void> }> {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/site.git`, asked: () => asked, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

test('Q4, Q5, Q23: lint fetches tags from origin by force, and a login that is asked for is fatal', async (context) => {
  const origin = await privateOrigin()
  context.after(() => origin.close())
  const checkout = await writeRecipe(bench, 'private', [{ files: files(), tag: '1.0.0+1.22.1' }])
  await git(checkout, 'remote', 'add', 'origin', origin.url)
  const { exitCode, output, answer } = await lint('private')
  assert.notEqual(exitCode, 0)
  assert.match(fatalOf(output) ?? '', /authentication required: Unauthorized/)
  assert.equal(answer.kind, 'environment')
  assert.ok(origin.asked() > 0)
})

test('Q5: lint in a used checkout reads an untracked compose file', async () => {
  const checkout = await writeRecipe(bench, 'used', [{ files: files(), tag: '1.0.0+1.22.1' }])
  assert.equal(ruleOf((await lint('used')).answer, 'R011'), true)
  writeFileSync(join(checkout, 'compose.overlay.yml'), 'version: "3.8"\nservices:\n  extra:\n    environment: [A=b]\n')
  assert.equal(ruleOf((await lint('used')).answer, 'R011'), false)
})

test('Q24: a lightweight version tag breaks R014', async () => {
  await writeRecipe(bench, 'light', [{ files: files(), tag: '1.0.0+1.22.1', lightweight: true }])
  assert.equal(ruleOf((await lint('light')).answer, 'R014'), false)
  assert.equal(ruleOf((await lint('site')).answer, 'R014'), true)
})

test('Q6: app new moves the checkout to a release tag', async () => {
  const checkout = bench.checkout('site')
  await git(checkout, 'checkout', '--quiet', 'main')
  const head = await git(checkout, 'rev-parse', 'HEAD')
  const { exitCode, output } = await bench.abra(['-n', '-o', 'app', 'new', 'site', '--domain=new.ci.test', '--server=default'])
  assert.equal(exitCode, 0, output)
  const now = await git(checkout, 'rev-parse', 'HEAD')
  assert.notEqual(now, head)
  assert.equal(now, await git(checkout, 'rev-parse', '1.1.0+1.22.1^{commit}'))
})

test('Q36, Q40: the env file is the sample: ACME by its certresolver, secret modifiers kept, TYPE with or without a version', () => {
  const text = readFileSync(bench.environmentFile('new.ci.test'), 'utf8')
  assert.match(text, /^LETS_ENCRYPT_ENV=['"]?production['"]?$/m)
  assert.match(text, /^SECRET_TOKEN_VERSION=.*#.*length=24/m)
  assert.match(text, /^TYPE=['"]?site(:1\.1\.0\+1\.22\.1)?['"]?$/m)
  assert.match(text, /^DOMAIN=['"]?new\.ci\.test['"]?$/m)
})

test('Q41: two apps share one recipes folder, and one moves the checkout of the other', async () => {
  const checkout = bench.checkout('site')
  await git(checkout, 'checkout', '--quiet', 'main')
  const ours = await git(checkout, 'rev-parse', 'HEAD')
  await bench.abra(['-n', '-o', 'app', 'new', 'site', '--domain=other.ci.test', '--server=default'])
  assert.notEqual(await git(checkout, 'rev-parse', 'HEAD'), ours)
})

test('Q39: app config opens an editor and waits for it', async () => {
  const editor = join(bench.directory, 'editor')
  writeFileSync(editor, `#!/bin/sh\necho "EDITED=yes" >> "$1"\n`)
  chmodSync(editor, 0o755)
  const { exitCode, output } = await bench.abra(['app', 'config', 'other.ci.test'], { EDITOR: editor })
  assert.equal(exitCode, 0, output)
  assert.match(readFileSync(bench.environmentFile('other.ci.test'), 'utf8'), /^EDITED=yes$/m)
})

test('Q25: recipe upgrade cannot look at an image pinned by digest, and says so with its exit', async () => {
  const digest = `testme.local/nginx:1.22-r1@sha256:${'0'.repeat(64)}`
  await writeRecipe(bench, 'digest', [{ files: files(compose({ image: digest })), tag: '1.0.0+1.22.1' }])
  const { exitCode, output } = await bench.abra(['-n', '-o', 'recipe', 'upgrade', 'digest'])
  assert.notEqual(exitCode, 0)
  assert.ok(fatalOf(output) !== undefined)
})

test('Q42: recipe versions -m lists the published versions and nothing for a head', async () => {
  const { exitCode, output } = await bench.abra(['-n', '-o', 'recipe', 'versions', '-m', 'site'])
  assert.equal(exitCode, 0, output)
  assert.deepEqual(readVersions(output)?.toSorted(), ['1.0.0+1.22.1', '1.1.0+1.22.1'])
})

test('Q42: app ls -m and server ls -m print JSON that names them', async () => {
  assert.match(JSON.stringify(machineOutputOf((await bench.abra(['-n', '-o', 'app', 'ls', '-m'])).output)), /new\.ci\.test/)
  assert.match(JSON.stringify(machineOutputOf((await bench.abra(['-n', '-o', 'server', 'ls', '-m'])).output)), /default/)
})

test('Q43: unknown flags, unknown commands, missing words and unknown apps end with another exit than 0', async () => {
  for (const words of [
    ['app', 'deploy', '--no-such-flag', 'new.ci.test'],
    ['app', 'flyaway'],
    ['app', 'secret', 'insert', 'new.ci.test', 'token'],
    ['app', 'undeploy', 'nobody.ci.test'],
    ['recipe', 'lint', 'nobody']
  ])
    assert.notEqual((await bench.abra(['-n', '-o', ...words])).exitCode, 0, words.join(' '))
})
