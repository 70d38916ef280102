import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { execa } from 'execa'
import { buildFixture } from '../../fixtures/build.ts'
import { plan as examplePlan } from '../../test/support/plan.ts'
import { checkOut } from '../app/checkout.ts'
import type { AppContext } from '../app/context.ts'
import { UsageError } from '../model/failure.ts'
import { openMask } from '../secrets/store.ts'
import { makePlan } from './plan.ts'

/** A person's repository, and a way to plan runs of it. */
async function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const source = await buildFixture('custom-html', folder)
  const abraExecutable = join(folder, 'abra')
  writeFileSync(abraExecutable, '#!/bin/sh\necho "abra version for the test"\n')
  chmodSync(abraExecutable, 0o755)
  const request = {
    recipe: 'custom-html',
    source,
    ref: 'HEAD',
    stages: [],
    runs: join(folder, 'runs'),
    settingsDirectory: null,
    server: async () => examplePlan().server,
    abraExecutable,
    suite: { version: '0.1.0', commit: '' }
  }
  return { source, request, plan: () => makePlan(request) }
}

test('L102: two runs of one recipe share no checkout, no ABRA_DIR and no name on the server', async (t) => {
  const { plan } = await setUp(t)
  const [one, other] = await Promise.all([plan(), plan()])
  const [first, second] = [one.readPlan(), other.readPlan()]
  assert.notEqual(first.runId, second.runId)
  assert.notEqual(one.private('abra'), other.private('abra'))
  assert.ok(first.clone.startsWith(`${one.path}/`) && second.clone.startsWith(`${other.path}/`))
  const names = [...Object.values(first.domains), ...Object.values(second.domains)]
  assert.equal(new Set(names).size, names.length)
})

test('a ref, base or settings that are wrong end the request before a server is brought up for it, and leave no run directory', async (t) => {
  const { request } = await setUp(t)
  const server = async (): Promise<never> => assert.fail('a server was asked for')
  const settings = join(request.runs, '..', 'settings')
  mkdirSync(settings)
  writeFileSync(join(settings, 'recipe.yml'), 'helth: {}\n')
  const wrong = [
    [{ ref: 'no-such-branch' }, /there is no commit "no-such-branch"/],
    [{ base: '9.9.9+9' }, /9\.9\.9\+9/],
    [{ settingsDirectory: settings }, /helth/]
  ] as const
  for (const [given, what] of wrong) await assert.rejects(makePlan({ ...request, server, ...given }), what)
  assert.deepEqual(readdirSync(request.runs), [])
})

test('L103, P13: what a person does in the repository after the plan reaches no run', async (t) => {
  const { source, plan } = await setUp(t)
  const run = await plan()
  writeFileSync(join(source, 'compose.yml'), 'services: {app: {image: "something/else:1"}}\n')
  const made = run.readPlan()
  const context = { plan: made, abra: { recipe: () => run.private('abra', 'recipes', 'custom-html') } } as unknown as AppContext
  const checkout = await checkOut(context, made.head.sha)
  assert.ok(!checkout.startsWith(source))
  assert.doesNotMatch(readFileSync(join(checkout, 'compose.yml'), 'utf8'), /something\/else/)
})

test('L139: the credentials of a git URL reach neither the plan nor a message, and the mask knows them', async (t) => {
  const { request, source } = await setUp(t)
  await execa('git', ['update-server-info'], { cwd: source })
  // git's plain protocol: files, as they lie in the repository.
  const web = createServer((asked, answer) => {
    const file = join(source, '.git', (asked.url ?? '').replace('/x.git', '').split('?')[0] ?? '')
    if (existsSync(file) && statSync(file).isFile()) answer.end(readFileSync(file))
    else answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  t.after(() => web.close())
  const host = `127.0.0.1:${(web.address() as AddressInfo).port}`
  const run = await makePlan({ ...request, source: `http://reader:not-a-real-p4ss@${host}/x.git` })
  assert.equal(run.readPlan().source, `http://${host}/x.git`)
  assert.doesNotMatch(readFileSync(run.file('plan.json'), 'utf8'), /not-a-real-p4ss/)
  assert.equal(openMask(run.private('secrets.jsonl')).apply('not-a-real-p4ss'), '***')
  await assert.rejects(makePlan({ ...request, source: `http://not-a-real-p4ss@${host}/y.git` }), (error) => {
    assert.doesNotMatch(`${(error as Error).stack}`, /not-a-real/)
    return error instanceof UsageError && error.message.includes(`http://${host}/y.git`)
  })
})

test('L81: settings that say more than is needed are findings of the plan, and approved tests of the repository count as tests', async (t) => {
  const { request } = await setUp(t)
  const settings = join(request.runs, '..', 'settings')
  mkdirSync(settings)
  const found = async (text: string, hooks?: string) => {
    writeFileSync(join(settings, 'recipe.yml'), text)
    if (hooks !== undefined) writeFileSync(join(settings, 'hooks.ts'), hooks)
    const run = await makePlan({ ...request, settingsDirectory: settings })
    return run.readPlan().findings.flatMap(({ code, what }) => (code.startsWith('settings-') ? [`${code}: ${what}`] : []))
  }
  assert.deepEqual(await found('policy: {mounts: [/srv/x]}\n'), [
    'settings-stale: policy.mounts allows "/srv/x", and neither the proposed version nor the released one needs it'
  ])
  const skip = 'skip: {custom: no time for tests}\n'
  assert.match((await found(skip)).join(), /^settings-stale: skip\.custom is declared/)
  assert.deepEqual(await found(`${skip}tests: {local: approved}\n`), [])
  const secret = 'secrets: {token: for-tests-only}\npolicy: {mounts: [/srv/x]}\nskip: {backup: nothing to keep}\n'
  assert.equal((await found(secret)).length, 2)
  assert.deepEqual(
    await found(secret, "export const env = () => ({ COMPOSE_FILE: 'compose.yml:compose.extra.yml' })\n"),
    [],
    'what the compose files hold that a hook env selects is not known here'
  )
})

test('L142: where something is refused and a hook env may set what it is refused for, the plan says that it was made without it', async (t) => {
  const { request, source } = await setUp(t)
  const settings = join(request.runs, '..', 'settings')
  mkdirSync(settings)
  writeFileSync(join(settings, 'hooks.ts'), 'export const env = () => ({ EXTRA: "1" })\n')
  const codes = async () => (await makePlan({ ...request, settingsDirectory: settings })).readPlan().findings.map(({ code }) => code)
  assert.ok(!(await codes()).includes('settings-env'), 'nothing is refused')
  const compose = join(source, 'compose.yml')
  writeFileSync(compose, readFileSync(compose, 'utf8').replace('services:', 'services:\n  other: {image: x/y:1, privileged: true}'))
  await execa('git', ['-C', source, 'commit', '-aqm', 'refused'])
  const refused = await codes()
  assert.ok(refused.includes('settings-env') && refused.some((code) => code.startsWith('policy-')), refused.join())
  writeFileSync(join(settings, 'hooks.ts'), 'const env = () => ({ EXTRA: "1" })\nexport { env }\n')
  assert.ok((await codes()).includes('settings-env'), 'exported by itself')
  writeFileSync(join(settings, 'hooks.ts'), 'export const seed = () => 1\nexport const verify = () => {}\n')
  assert.ok(!(await codes()).includes('settings-env'), 'no hook env')
})
