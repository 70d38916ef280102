import assert from 'node:assert/strict'
import { appendFileSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { execa } from 'execa'
import { buildHistory } from '../fixtures/build.ts'
import { type ServerFacts, status } from '../local/server/server.ts'
import { Abra } from '../src/abra/abra.ts'
import { standIn } from '../src/cli/embedded.ts'
import { StageFailure } from '../src/model/failure.ts'
import type { Plan } from '../src/model/types.ts'
import type { Results } from '../src/report/results.ts'
import type { RunDirectory } from '../src/run/directory.ts'
import { makePlan } from '../src/run/plan.ts'
import { readRegistration, registrations } from '../src/run/registry.ts'
import { serverOf } from '../src/run/server-file.ts'
import { openMask } from '../src/secrets/store.ts'
import { check, no, type StageContext } from '../src/stages/context.ts'
import { onDependencies } from '../src/stages/dependencies.ts'
import { Engine } from '../src/swarm/engine.ts'
import { objectsOn } from './controls/run.ts'
import { testServer } from './support/server.ts'
import { eventually, runIn, startTestme, testme } from './support/testme.ts'

const root = join(import.meta.dirname, '..')
mkdirSync(join(root, 'runs'), { recursive: true })
// Below this repository, so that specs find Playwright; their fixtures are where they are seen from recipes/.
const folder = mkdtempSync(join(root, 'runs', 'dependencies-'))
symlinkSync(join(root, 'src'), join(folder, 'src'))
after(() => rmSync(folder, { recursive: true, force: true }))

let facts: ServerFacts
let there: string[]
before(async () => {
  facts = await testServer()
  there = await objectsOn(facts.dockerHost)
})

/** Settings of the consumer and of its provider, with lines added to a file of the former; for a case of its own. */
function settingsFor(name: string, add: { recipe?: string; hooks?: string }, provider = ''): string {
  const tree = join(folder, name)
  for (const recipe of ['members', 'login']) cpSync(join(root, 'recipes', recipe), join(tree, recipe), { recursive: true })
  appendFileSync(join(tree, 'members', 'recipe.yml'), add.recipe ?? '')
  appendFileSync(join(tree, 'members', 'hooks.ts'), add.hooks ?? '')
  appendFileSync(join(tree, 'login', 'recipe.yml'), provider)
  return tree
}

/** Repositories of both, beside each other, with every version of the provider's compose file changed. */
async function repositories(name: string, change: (compose: string) => string): Promise<string> {
  const place = join(folder, `${name}-repositories`)
  const login = join(place, 'login')
  await buildHistory('login', login, async () => {
    const file = join(login, 'compose.yml')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, change(before))
    assert.notEqual(readFileSync(file, 'utf8'), before)
  })
  return (await buildHistory('members', join(place, 'members'))).path
}

const stagesOf = (results: Results): Record<string, string> => Object.fromEntries(results.stages.map((stage) => [stage.stage, stage.status]))
const shown = (results: Results): string => results.stages.map((stage) => `${stage.stage} ${stage.status}: ${stage.headline}`).join('\n')
const checkOf = (results: Results, stage: string, name: string) =>
  results.stages.find((each) => each.stage === stage)?.checks.find((check) => check.name === name)

/** What abra was told to deploy, in order, over all stages. */
const deploysOf = (run: RunDirectory): string[] =>
  ['install', 'upgrade', 'backup', 'restore', 'custom'].flatMap((stage) =>
    globSync(run.file('logs', `${stage}.log`)).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/app deploy .*?([a-z]{4}-[0-9a-f]{6}\.ci\.test)/g)].map(([, domain]) => domain ?? '')
    )
  )

/** Nothing of either recipe is on the server, and nobody has to look for it any more. */
async function demandNothingLeft(plan: Plan): Promise<void> {
  assert.deepEqual(
    (await objectsOn(facts.dockerHost)).filter((object) => !there.includes(object)),
    []
  )
  assert.deepEqual(registrations({ locksDirectory: join(facts.stateDirectory, 'locks') }), [])
  assert.ok(plan.dependencies?.[0]?.domain.startsWith('logi-'))
}

test('L25: a dependency is up, and each app wired to an account of its own, before the first deploy of that app; all of it is removed with the run', {
  timeout: 300_000
}, async () => {
  const hooks = `
export const beforeDeploy = ({ account, log, role, which }: DeployHookContext): void =>
  log(\`\${role} \${which}: client \${account('login', 'clientId')}, secret \${account('login', 'clientSecret')}, at \${account('login', 'domain')}\`)
`
  const words = ['--json', '--server', facts.name, '--runs', join(folder, 'whole'), '--settings', settingsFor('wired', { hooks })]
  const { code, stdout, stderr } = await testme(['run', 'members', ...words])
  assert.equal(code, 0, stdout + stderr)
  const results = JSON.parse(stdout) as Results
  assert.deepEqual([...new Set(Object.values(stagesOf(results)))], ['pass'], shown(results))
  const run = await runIn(join(folder, 'whole'))
  const plan = run.readPlan()
  const login = plan.dependencies?.[0]?.domain ?? ''
  const { fresh, upgrade } = plan.domains
  // Once for the provider, before any of the apps; nothing was deployed again to be wired.
  assert.deepEqual(deploysOf(run), [login, fresh, upgrade, upgrade])
  const said = (stage: string): string[] =>
    [...readFileSync(run.file('logs', `${stage}.log`), 'utf8').matchAll(/^hook {2}(.*)$/gm)].map(([, line]) => line ?? '')
  assert.deepEqual(said('install'), [`fresh head: client members-fresh, secret ***, at ${login}`])
  assert.deepEqual(
    said('upgrade'),
    ['base', 'head'].map((which) => `upgrade ${which}: client members-upgrade, secret ***, at ${login}`)
  )
  assert.match(
    checkOf(results, 'install', 'dependency login')?.evidence ?? '',
    /login 1\.0\.0\+1\.0 at logi-.*1 service at .*testme\.local\/login:1\.0.*account for the app fresh: issuer, clientId/
  )
  assert.match(checkOf(results, 'upgrade', 'dependency login')?.evidence ?? '', /still stands.*account for the app upgrade/)
  // Where nothing is deployed, a dependency that stands is no proof of anything.
  assert.equal(checkOf(results, 'custom', 'dependency login'), undefined)
  const custom = results.stages.find(({ stage }) => stage === 'custom')
  assert.deepEqual(
    custom?.tests?.map(({ status }) => status),
    ['pass', 'pass']
  )
  assert.ok(custom?.resources?.memory['login/app'] !== undefined && custom.resources.images['testme.local/login:1.0'] !== undefined)
  assert.match(checkOf(results, 'teardown', 'routes')?.evidence ?? '', new RegExp(login.replaceAll('.', '\\.')))
  await demandNothingLeft(plan)
})

test('a provider that does not come up is an infrastructure failure with its last words, and the app is never deployed', { timeout: 180_000 }, async () => {
  const source = await repositories('broken', (compose) =>
    compose.replace('    environment:\n', '    command: ["sh", "-c", "echo its database is on fire; exit 3"]\n    environment:\n')
  )
  const runs = join(folder, 'broken-runs')
  const { code, stdout, stderr } = await testme(['run', source, '--json', '--server', facts.name, '--runs', runs])
  assert.equal(code, 3, stdout + stderr)
  const results = JSON.parse(stdout) as Results
  assert.deepEqual([results.verdict.kind, results.verdict.stage], ['infrastructure', 'install'])
  const red = checkOf(results, 'install', 'dependency login')
  assert.equal(red?.class, 'infrastructure')
  assert.match(red?.evidence ?? '', /^the dependency login 1\.0\.0\+1\.0 did not come up: /)
  assert.match(red?.details?.join('\n') ?? '', /its database is on fire/)
  for (const stage of ['upgrade', 'backup', 'restore', 'custom'])
    assert.match(shown(results), new RegExp(`${stage} not-run: not run: the dependency login failed at install`))
  const run = await runIn(runs)
  const plan = run.readPlan()
  assert.deepEqual(deploysOf(run), [plan.dependencies?.[0]?.domain])
  assert.match(readFileSync(run.file('logs', 'install', plan.dependencies?.[0]?.domain ?? '', 'app.log'), 'utf8'), /its database is on fire/)
  await demandNothingLeft(plan)
})

test('a provider that gives no account is an infrastructure failure too, whatever its hook stumbled over', { timeout: 180_000 }, async () => {
  const tree = settingsFor('refusing', {})
  const hooks = join(tree, 'login', 'hooks.ts')
  writeFileSync(hooks, readFileSync(hooks, 'utf8').replace('/admin/accounts', '/admin/nothing-here'))
  const runs = join(folder, 'refusing-runs')
  const { code, stdout, stderr } = await testme(['run', 'members', '--stages', 'install', '--json', '--server', facts.name, '--runs', runs, '--settings', tree])
  assert.equal(code, 3, stdout + stderr)
  const red = checkOf(JSON.parse(stdout) as Results, 'install', 'dependency login')
  assert.equal(red?.class, 'infrastructure')
  assert.match(red?.evidence ?? '', /^the dependency login gave no account: provide: the client members-fresh cannot be made: 404/)
  assert.match(red?.details?.join('\n') ?? '', /POST \/admin\/nothing-here 404/)
  await demandNothingLeft((await runIn(runs)).readPlan())
})

test('a client secret that is not the one of the account: the sign-in is broken, and the tests say so', { timeout: 180_000 }, async () => {
  const tree = settingsFor('unwired', { recipe: 'skip: { upgrade: the sign-in of the fresh app is what is looked at }\n' })
  const hooks = join(tree, 'members', 'hooks.ts')
  writeFileSync(hooks, readFileSync(hooks, 'utf8').replace("account('login', 'clientSecret')", "'not-the-secret-of-this-client'"))
  const runs = join(folder, 'unwired-runs')
  const { code, stdout, stderr } = await testme(['run', 'members', '--stages', 'custom', '--json', '--server', facts.name, '--runs', runs, '--settings', tree])
  assert.equal(code, 1, stdout + stderr)
  const results = JSON.parse(stdout) as Results
  assert.deepEqual([results.verdict.kind, results.verdict.stage], ['test', 'custom'], shown(results))
  const custom = results.stages.find(({ stage }) => stage === 'custom')
  assert.match(custom?.tests?.find(({ status }) => status === 'fail')?.error.join('\n') ?? '', /Signed in as/)
  // A test that was given a password keeps no picture.
  assert.ok(
    results.withheld.some(({ file }) => file.startsWith('playwright/')),
    JSON.stringify(results.withheld)
  )
  await demandNothingLeft((await runIn(runs)).readPlan())
})

/** The context of a stage of our own making. */
const contextOf = (run: RunDirectory, plan: Plan): StageContext => {
  const mask = openMask(run.private('secrets.jsonl'))
  const { executable } = plan.abra
  const { environment } = plan.server
  return {
    stage: 'custom',
    run,
    plan,
    abra: new Abra({ executable, directory: run.private('abra'), runId: plan.runId, environment, mask, log: run.file('logs', 'custom.log') }),
    engine: new Engine(plan.server.dockerSocket),
    mask,
    signal: new AbortController().signal,
    checks: [],
    handover: {},
    progress: () => {}
  }
}

/** Kills the container of a service and waits until the swarm has noticed. */
async function killService(service: string): Promise<void> {
  const docker = async (...words: string[]): Promise<string> => (await execa('docker', words, { env: { DOCKER_HOST: facts.dockerHost } })).stdout
  await docker('kill', await docker('ps', '--quiet', '--filter', `name=${service}`))
  await eventually(async () => (/Failed/.test(await docker('service', 'ps', '--format', '{{.CurrentState}}', service)) ? true : undefined))
}

test('L90: a provider that dies during a stage or between two is what is blamed, by the next one that needs it too, and not the recipe', {
  timeout: 180_000
}, async () => {
  const members = join(settingsFor('dying', { recipe: 'skip: { upgrade: the fresh app is what is looked at }\n' }), 'members')
  const { path: source } = await buildHistory('members', join(folder, 'dying-repositories', 'members'))
  const provider = (await buildHistory('login', join(folder, 'dying-repositories', 'login'))).path
  const run = await makePlan({
    recipe: 'members',
    source,
    ref: 'HEAD',
    stages: ['install', 'backup', 'custom'],
    runs: join(folder, 'dying-runs'),
    settingsDirectory: members,
    locate: async () => ({ source: provider, settingsDirectory: join(root, 'recipes', 'login'), settingsBelow: null }),
    server: async () => serverOf((await status(facts.name)) ?? facts),
    abraExecutable: standIn,
    suite: { version: '0.1.0', commit: '' }
  })
  const plan = run.readPlan()
  const domain = plan.dependencies?.[0]?.domain ?? ''
  const installed = await testme(['stage', run.path, 'install'])
  assert.equal(installed.code, 0, installed.stdout + installed.stderr)
  assert.ok(readRegistration(plan.server, plan.runId)?.domains.includes(domain))
  // A red of the recipe while its provider stands is the recipe's; one while the provider breaks is not.
  const red = async (context: StageContext): Promise<string> => {
    await check(context, 'tests', () => no('test', 'nobody can sign in'))
    return ''
  }
  const standing = contextOf(run, plan)
  await assert.rejects(onDependencies(red)(standing), (error) => error instanceof StageFailure && error.failureClass === 'test')
  assert.deepEqual(
    standing.checks.map(({ name }) => name),
    ['tests']
  )
  const breaking = contextOf(run, plan)
  const kill = async (context: StageContext): Promise<string> => {
    await killService(`${domain.replaceAll('.', '_')}_app`)
    return await red(context)
  }
  await assert.rejects(onDependencies(kill)(breaking), (error) => error instanceof StageFailure && error.failureClass === 'infrastructure')
  assert.deepEqual(
    breaking.checks.map(({ name, class: of }) => [name, of]),
    [
      ['dependency login', 'infrastructure'],
      ['tests', 'test']
    ]
  )
  assert.equal((await testme(['stage', run.path, 'backup'])).code, 1)
  const backup = run.readStage('backup')
  assert.equal(backup?.class, 'infrastructure')
  assert.deepEqual(
    backup?.checks.map(({ name, status }) => [name, status]),
    [['dependency login', 'fail']]
  )
  assert.match(backup?.headline ?? '', /^the dependency login, which had come up, is not well any more: .*137/)
  assert.equal((await testme(['stage', run.path, 'custom'])).code, 0)
  assert.equal(run.readStage('custom')?.headline, 'not run: the dependency login failed at backup')
  assert.equal((await testme(['stage', run.path, 'teardown'])).code, 3)
  await demandNothingLeft(plan)
})

test('L111: a run that is cancelled while its provider hangs, deaf to every signal, leaves nothing of it either', { timeout: 180_000 }, async () => {
  const source = await repositories('deaf', (compose) =>
    compose.replace(
      '    environment:\n',
      `    command: ["sh", "-c", "trap '' TERM INT; while :; do sleep 1; done"]\n    stop_grace_period: 2s\n    environment:\n`
    )
  )
  const runs = join(folder, 'deaf-runs')
  const started = startTestme(['run', source, '--stages', 'install', '--server', facts.name, '--runs', runs])
  const run = await runIn(runs)
  const stack = (run.readPlan().dependencies?.[0]?.domain ?? '').replaceAll('.', '_')
  await eventually(async () => ((await objectsOn(facts.dockerHost)).some((object) => object.startsWith(`container ${stack}_app`)) ? true : undefined))
  started.child.kill('SIGINT')
  const { code, stdout, stderr } = await started.ended
  assert.equal(code, 130, stdout + stderr)
  await demandNothingLeft(run.readPlan())
})
