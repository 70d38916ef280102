import assert from 'node:assert/strict'
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import { keepAccount } from '../run/accounts.ts'
import { RunDirectory } from '../run/directory.ts'
import { openMask } from '../secrets/store.ts'
import { Engine } from '../swarm/engine.ts'
import { demandCanaries } from './canaries.ts'
import type { StageContext } from './context.ts'
import { hookVolume, runDamage, runSeed } from './hooks.ts'

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'testme-hooks-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A stage whose recipe has these hooks. */
function stageWith(folder: string, hooks: string): StageContext {
  writeFileSync(join(folder, 'hooks.ts'), hooks)
  writeFileSync(join(folder, 'ca.pem'), rootCertificates[0] ?? '')
  const run = new RunDirectory(join(folder, 'run'))
  mkdirSync(run.path)
  return {
    stage: 'upgrade',
    run,
    mask: openMask(run.private('secrets.jsonl')),
    plan: plan({ caFile: join(folder, 'ca.pem') }, { settingsDirectory: folder }),
    engine: new Engine(join(folder, 'no.sock')),
    signal: new AbortController().signal,
    progress: () => {},
    checks: [],
    handover: {}
  } as unknown as StageContext
}

test('L77: an app that answers 202 and drops what it was sent is red: seeding is proven by reading back', async (t) => {
  const kept: string[] = []
  let drops = true
  const app = createServer((request, answer) => {
    if (request.method === 'POST') {
      if (!drops) kept.push('event')
      answer.writeHead(202).end()
    } else answer.end(JSON.stringify(kept))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  t.after(() => app.close())
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  const context = stageWith(
    folderFor(t),
    `import assert from 'node:assert/strict'
export async function seed() { assert.equal((await fetch('${url}', { method: 'POST' })).status, 202) }
export async function verify() { assert.deepEqual(await (await fetch('${url}')).json(), ['event'], 'the event is not there') }`
  )
  await assert.rejects(
    runSeed(context, 'upgrade'),
    (error) => error instanceof StageFailure && error.failureClass === 'recipe' && /^verify: the event is not there/.test(error.message)
  )
  drops = false
  assert.equal((await runSeed(context, 'upgrade'))?.role, 'upgrade')
})

test('L139: a hook that asked for a secret or an account has its stage keep no picture, and another one has not', async (t) => {
  const asked = async (body: string): Promise<unknown> => {
    const context = stageWith(folderFor(t), `export async function seed({ secret, account, app }) { ${body} }\nexport async function verify() {}`)
    const { run, plan: ours } = context
    Object.assign(ours, { dependencies: [{ recipe: 'keycloak' }] })
    mkdirSync(run.file('private', 'dependencies'), { recursive: true })
    keepAccount(run, 'keycloak', 'upgrade', { password: 'of-the-account-7f3a' })
    context.mask.add('of-the-app-91bd', 'db_password', ours.domains.upgrade)
    await runSeed(context, 'upgrade')
    return context.handover['secretsHandled']
  }
  assert.equal(await asked("if (secret('db_password') !== 'of-the-app-91bd') throw new Error('another one')"), true)
  assert.equal(await asked("if (account('keycloak', 'password') !== 'of-the-account-7f3a') throw new Error('another one')"), true)
  assert.equal(await asked('void app.url'), undefined)
})

test('L50: a verify that returns false says no, as one that asserts does', async (t) => {
  const context = stageWith(folderFor(t), "export const seed = () => 'kept'\nexport const verify = async (context, state) => state === 'lost'\n")
  await assert.rejects(
    runSeed(context, 'upgrade'),
    (error) => error instanceof StageFailure && error.failureClass === 'recipe' && error.message === 'verify: it returned false'
  )
  const says = stageWith(folderFor(t), "export const seed = () => 'kept'\nexport const verify = async (context, state) => state === 'kept'\n")
  assert.equal((await runSeed(says, 'upgrade'))?.role, 'upgrade')
})

test('L56: a verify that read everything and stumbles over an app that answers 5xx has found the app broken; while the app answers well, a slip is ours', async (t) => {
  let status = 200
  const app = createServer((_, answer) => answer.writeHead(status).end(status === 200 ? '"kept"' : '<html>'))
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  t.after(() => app.close())
  const folder = folderFor(t)
  const context = stageWith(
    folder,
    `export const seed = () => 'kept'
export const verify = async ({ fetch, stage }, state) => {
  const answer = await fetch('http://127.0.0.1:${(app.address() as AddressInfo).port}')
  if (await answer.json() !== state || stage === 'backup') throw new TypeError('a slip')
}`
  )
  const seeded = await runSeed(context, 'upgrade')
  assert.ok(seeded !== undefined)
  const canaries = { stack: 'x', volumes: [], databases: [], app: [seeded], unproven: [], declared: [] }
  assert.equal(await demandCanaries(context, canaries), 'canary intact in the app')
  const red = (failureClass: string, pattern: RegExp) => (error: unknown) =>
    error instanceof StageFailure && error.failureClass === failureClass && pattern.test(error.message)
  await assert.rejects(demandCanaries({ ...context, stage: 'backup' }, canaries), red('suite', /the hook verify failed: a slip/))
  status = 500
  await assert.rejects(demandCanaries(context, canaries), red('recipe', /^the app answers with 5xx or not at all: the hook verify failed: Unexpected token/))
  app.close()
  app.closeAllConnections()
  await assert.rejects(demandCanaries(context, canaries), red('recipe', /the hook verify failed: fetch failed: .*ECONNREFUSED/))
})

test('L142: what a hook writes into a volume never goes through a link that the app put there', (t) => {
  const folder = folderFor(t)
  const [mountpoint, host] = [join(folder, 'volume'), join(folder, 'host')]
  for (const each of [mountpoint, host]) mkdirSync(each)
  writeFileSync(join(host, 'passwd'), 'of the host')
  symlinkSync(join(host, 'passwd'), join(mountpoint, 'index.html'))
  symlinkSync(host, join(mountpoint, 'pages'))
  const volume = hookVolume(mountpoint)

  assert.equal(volume.read('index.html'), undefined)
  volume.write('index.html', '<h1>Tiny</h1>')
  assert.equal(volume.read('index.html')?.toString(), '<h1>Tiny</h1>')
  assert.equal(lstatSync(join(mountpoint, 'index.html')).isSymbolicLink(), false)
  assert.throws(() => volume.write('pages/passwd', 'from the app'))
  assert.equal(volume.read('pages/passwd'), undefined)
  for (const path of ['../host/passwd', 'a/../../host/passwd', '/host/passwd', '..', '']) {
    assert.throws(() => volume.write(path, 'x'), /is no path inside a volume/, path)
    assert.throws(() => volume.read(path), /is no path inside a volume/, path)
  }
  assert.equal(readFileSync(join(host, 'passwd'), 'utf8'), 'of the host')
  volume.write('deep/in/page.html', 'new')
  assert.equal(readFileSync(join(mountpoint, 'deep/in/page.html'), 'utf8'), 'new')
})

test('L50: data counts as damaged through the app only when verify was seen to say no to it', async (t) => {
  const damaged = async (damage: string, verify = "context.no('it is another one')"): Promise<boolean> => {
    const folder = folderFor(t)
    const data = JSON.stringify(join(folder, 'data'))
    writeFileSync(join(folder, 'data'), 'kept')
    writeFileSync(join(folder, 'state.json'), '"kept"')
    const hooks = `import { readFileSync, writeFileSync } from 'node:fs'
export const seed = () => 'kept'
export const verify = (context, state) => { if (readFileSync(${data}, 'utf8') !== state) ${verify} }
${damage.replace('DATA', data)}
`
    return await runDamage(stageWith(folder, hooks), { role: 'upgrade', state: join(folder, 'state.json') })
  }
  const damage = "export const damage = () => { writeFileSync(DATA, 'damaged') }"
  const ours = (error: unknown): boolean => error instanceof StageFailure && error.failureClass === 'suite'
  assert.equal(await damaged(damage), true)
  assert.equal(await damaged(''), false, 'no hook, no damage')
  await assert.rejects(damaged('export const damage = () => {}'), ours, 'verify still says yes')
  await assert.rejects(damaged(damage, "throw new TypeError('a slip')"), ours, 'a slip is no no')
})
