import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { execa } from 'execa'
import { StageFailure } from '../model/failure.ts'
import type { Dependency, Plan } from '../model/types.ts'
import type { AppContext } from './context.ts'
import { demandOnlyOurOverlay, deploy, plannedDeploys } from './deploy.ts'
import { readApp, shaOf } from './read-app.ts'

const compose = (tag: string, secrets: string[] = []): string =>
  `version: "3.8"\nservices:\n  app:\n    image: testme.local/app:${tag}\n    deploy:\n      labels:\n        - "coop-cloud.\${STACK_NAME}.version=${tag}.0.0+1"\n${secretsOf(secrets)}`

const secretsOf = (names: string[]): string =>
  names.length === 0
    ? ''
    : `    secrets: [${names.join(', ')}]\nsecrets:\n${names.map((name) => `  ${name}: {external: true, name: "\${STACK_NAME}_${name}_v2"}\n`).join('')}`

/** A recipe with a released version and a head, an app context over it, and an abra that does to the checkout what `app new` does. */
async function setUp(t: TestContext, options: { onDeploy?: () => void; deploys?: Record<string, number>; secrets?: string[]; existing?: string[] } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'deploy-'))
  t.after(() => rmSync(root, { recursive: true }))
  const source = join(root, 'source')
  mkdirSync(source)
  const identity = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.invalid', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.invalid' }
  const git = async (directory: string, ...words: string[]): Promise<string> => (await execa('git', ['-C', directory, ...words], { env: identity })).stdout
  await git(source, 'init', '--quiet', '--initial-branch=main')
  const commit = async (tag: string): Promise<string> => {
    writeFileSync(join(source, 'compose.yml'), compose(tag, options.secrets))
    writeFileSync(join(source, '.env.sample'), 'TYPE=app\nDOMAIN=a.example.com\nLETS_ENCRYPT_ENV=production\n')
    await git(source, 'add', '--all')
    await git(source, 'commit', '--quiet', '--message', tag)
    return await git(source, 'rev-parse', 'HEAD')
  }
  const base = await commit('1')
  const head = await commit('2')
  const checkout = join(root, 'abra', 'recipes', 'app')
  const environmentFile = (domain: string): string => join(root, `${domain}.env`)
  const seen: { head?: string; files?: string; steps: string[] } = { steps: [] }
  const domains = { fresh: 'app-1.ci.test', upgrade: 'app-2.ci.test' }
  const settings = {
    env: {},
    head: { env: {} },
    base: {},
    skip: {},
    policy: { mounts: [], ports: [], capabilities: [], sysctls: [], external: [], subnets: [], labels: [] }
  }
  const plan = {
    recipe: 'app',
    runId: 'run-1',
    clone: source,
    domains,
    settings,
    server: { ipvs: true },
    head: { sha: head, version: null }
  } as unknown as Plan
  plan.base = { kind: 'version', version: '1.0.0+1', sha: base, reason: 'for the test' }
  const abra = {
    recipe: () => checkout,
    environmentFile,
    newApp: async (_recipe: string, domain: string) => {
      await git(checkout, 'checkout', '--quiet', '--force', base)
      writeFileSync(environmentFile(domain), 'TYPE=app\n')
    },
    insertSecret: async (_domain: string, { name, version, value }: Record<string, string>) => seen.steps.push(`insert ${name} ${version} ${value}`),
    generateSecrets: async () => {
      seen.steps.push('generate')
      return []
    },
    deploy: async () => {
      seen.steps.push('deploy')
      options.onDeploy?.()
      seen.head = await git(checkout, 'rev-parse', 'HEAD')
      seen.files = readFileSync(join(checkout, 'compose.yml'), 'utf8')
    },
    deploys: () => options.deploys ?? { [domains.fresh]: 1 }
  }
  const context = {
    plan,
    abra,
    engine: { call: async () => (options.existing ?? []).map((Name) => ({ Spec: { Name } })) },
    signal: new AbortController().signal,
    progress: () => {}
  } as unknown as AppContext
  return { context, head, base, seen, checkout, environmentFile, domains }
}

const suiteFault = (pattern: RegExp) => (error: unknown) => error instanceof StageFailure && error.failureClass === 'suite' && pattern.test(error.message)

test('L8, Q6: the head is checked out again after `app new` has moved the checkout, right before the deploy', async (t) => {
  const { context, head, seen, domains, environmentFile } = await setUp(t)
  await deploy(context, await readApp(context, 'fresh', 'head'))
  assert.equal(seen.head, head)
  assert.match(seen.files ?? '', /app:2/)
  const written = readFileSync(environmentFile(domains.fresh), 'utf8')
  assert.match(written, /^LETS_ENCRYPT_ENV=''$/m)
  assert.match(written, /^COMPOSE_FILE='compose\.yml:compose\.testme\.yml'$/m)
})

test('L9: a plan without a full commit of the head is a fault of the suite, and is never replaced by the base', async (t) => {
  const { context, base } = await setUp(t)
  assert.equal(shaOf(context, 'base'), base)
  for (const sha of ['', 'main', base.slice(0, 8)]) {
    context.plan.head.sha = sha
    assert.throws(() => shaOf(context, 'head'), suiteFault(/no full commit for the head/))
  }
})

test('L26: a deploy that the plan does not have is a fault of the suite', async (t) => {
  const { context } = await setUp(t, { deploys: { 'app-1.ci.test': 2 } })
  const app = await readApp(context, 'fresh', 'head')
  await assert.rejects(deploy(context, app), suiteFault(/app-1\.ci\.test was deployed 2 times, the plan has 1/))
  assert.deepEqual(plannedDeploys(context.plan), { 'app-1.ci.test': 1, 'app-2.ci.test': 2 })
  const { plan } = context
  for (const fresh of [
    { base: { kind: 'none' } as const, settings: plan.settings },
    { base: plan.base, settings: { skip: { upgrade: 'every version is broken' } } }
  ])
    assert.equal(plannedDeploys({ domains: plan.domains, ...fresh })['app-2.ci.test'], 0)
  const dependencies = [{ domain: 'keyc-3.ci.test' } as Dependency]
  assert.deepEqual(plannedDeploys({ ...plan, dependencies }), { 'app-1.ci.test': 1, 'app-2.ci.test': 2, 'keyc-3.ci.test': 1 })
})

test('L26: a dependency is deployed once, and counted with the apps of the whole run', async (t) => {
  const { context } = await setUp(t, { deploys: { 'app-1.ci.test': 1, 'app-2.ci.test': 3 } })
  // As a dependency's own plan has it: the run's other apps are not in it.
  context.planned = { 'app-1.ci.test': 1, 'app-2.ci.test': 3 }
  await deploy(context, await readApp(context, 'fresh', 'head'))
  context.planned = { 'app-1.ci.test': 1, 'app-2.ci.test': 2 }
  await assert.rejects(deploy(context, await readApp(context, 'fresh', 'head')), suiteFault(/app-2\.ci\.test was deployed 3 times, the plan has 2/))
})

test('L6, L7: anything in the checkout but our overlay is a fault of the suite', async (t) => {
  const { context, checkout } = await setUp(t)
  await deploy(context, await readApp(context, 'fresh', 'head'))
  await demandOnlyOurOverlay(checkout)
  writeFileSync(join(checkout, 'compose.other.yml'), '')
  await assert.rejects(demandOnlyOurOverlay(checkout), suiteFault(/compose\.other\.yml/))
})

test('L140: a resolver written into a label is refused before anything is deployed', async (t) => {
  const { context } = await setUp(t)
  const source = context.plan.clone
  const label = '        - "traefik.http.routers.${STACK_NAME}.tls.certresolver=production"\n'
  writeFileSync(join(source, 'compose.yml'), compose('3') + label)
  await execa('git', ['-C', source, '-c', 'user.name=a', '-c', 'user.email=a@b.invalid', 'commit', '--quiet', '--all', '--message', 'acme'])
  context.plan.head.sha = (await execa('git', ['-C', source, 'rev-parse', 'HEAD'])).stdout
  await assert.rejects(readApp(context, 'fresh', 'head'), /asks "production" for certificates of a test name/)
})

test('L22: values that a recipe brings are inserted before the others are generated, and only where there is none yet', async (t) => {
  const { context, seen, domains } = await setUp(t, { secrets: ['client', 'old', 'made'], existing: ['app-1_ci_test_old_v2'] })
  const before = async (): Promise<void> => void seen.steps.push('before')
  await deploy(context, await readApp(context, 'fresh', 'head'), { secrets: { client: 'one', old: 'two', elsewhere: 'three' }, before })
  assert.deepEqual(seen.steps, ['insert client v2 one', 'generate', 'before', 'deploy'])
  assert.equal(domains.fresh, 'app-1.ci.test')
})

test('L18, L19: what a hook gave the base alone is gone at the head, and it never overrides what testme sets', async (t) => {
  const { context, environmentFile, domains } = await setUp(t, { deploys: {} })
  context.plan.settings.env = { KEPT: 'by the settings', BOTH: 'by the settings' }
  const written = (): string => readFileSync(environmentFile(domains.upgrade), 'utf8')
  const base = await readApp(context, 'upgrade', 'base', { env: { ONLY_BASE: 'yes', BOTH: 'by the hook', DOMAIN: 'elsewhere' }, before: [] })
  await deploy(context, base)
  assert.match(written(), /^ONLY_BASE='yes'$/m)
  assert.match(written(), /^BOTH='by the hook'$/m)
  assert.match(written(), /^DOMAIN='app-2\.ci\.test'$/m)
  await deploy(context, await readApp(context, 'upgrade', 'head', { env: { ONLY_HEAD: 'yes' }, before: base.given }))
  assert.doesNotMatch(written(), /ONLY_BASE/)
  assert.match(written(), /^ONLY_HEAD='yes'$/m)
  assert.match(written(), /^BOTH='by the settings'$/m)
  assert.match(written(), /^KEPT='by the settings'$/m)
})
