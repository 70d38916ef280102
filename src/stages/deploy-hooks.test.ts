import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import type { Compose } from '../recipe/compose.ts'
import { RunDirectory } from '../run/directory.ts'
import { openMask } from '../secrets/store.ts'
import { Engine } from '../swarm/engine.ts'
import type { StageContext } from './context.ts'
import { readForDeploy, secretsFor } from './deploy-hooks.ts'

/** A stage whose recipe has these hooks; it cannot come further than to them. */
function stageWith(t: TestContext, hooks: string): StageContext {
  const folder = mkdtempSync(join(tmpdir(), 'testme-deploy-hooks-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'hooks.ts'), hooks)
  const run = new RunDirectory(join(folder, 'run'))
  mkdirSync(run.path)
  return {
    stage: 'install',
    run,
    mask: openMask(run.private('secrets.jsonl')),
    plan: plan({}, { settingsDirectory: folder }),
    engine: new Engine(join(folder, 'no.sock')),
    signal: new AbortController().signal,
    progress: () => {},
    checks: [],
    handover: {}
  } as unknown as StageContext
}

const suite = (pattern: RegExp) => (error: unknown) => error instanceof StageFailure && error.failureClass === 'suite' && pattern.test(error.message)

const broken: [string, string, RegExp][] = [
  ['nothing', 'export const env = () => {}', /the hook env must return a map of texts, and returned nothing/],
  ['a list', "export const env = () => ['A=b']", /returned a list/],
  ['a number in the map', 'export const env = () => ({ PORT: 8080 })', /its "PORT" is a number/],
  ['a name that is none', "export const env = () => ({ 'A B': 'x' })", /gives A B: not the name of a variable/],
  ['a line break', "export const env = () => ({ A: 'x\\ny' })", /cannot hold a line break/],
  ['ACME switched on', "export const env = () => ({ LETS_ENCRYPT_ENV: 'production' })", /LETS_ENCRYPT_ENV cannot be set here/],
  ['another domain', "export const env = () => ({ DOMAIN: 'a.ci.test' })", /DOMAIN cannot be set here/],
  ['another recipe', "export const env = () => ({ TYPE: 'other' })", /TYPE cannot be set here/],
  ['a slip', 'export const env = (context) => context.dependency.keycloak', /the hook env failed: /]
]
for (const [name, hooks, message] of broken)
  test(`L56: the hook env that gives ${name} is ours (class suite), before anything is read or deployed`, async (t) => {
    await assert.rejects(readForDeploy(stageWith(t, hooks), 'fresh', 'head'), suite(message))
  })

test('the hook env knows app, role and version, and what its name calls a secret is masked', async (t) => {
  const context = stageWith(
    t,
    `export function env({ app, role, which, version, stage }) {
  throw Object.assign(new Error(JSON.stringify({ domain: app.domain, role, which, version, stage })), { code: 'ERR_ASSERTION' })
}`
  )
  const seen = async (role: 'fresh' | 'upgrade', which: 'base' | 'head'): Promise<unknown> => {
    const error = await readForDeploy(context, role, which).then(
      () => assert.fail('it said no'),
      (thrown: unknown) => thrown
    )
    assert.ok(error instanceof StageFailure && error.failureClass === 'recipe', 'what a hook says no to is the recipe')
    return JSON.parse(error.message.replace('env: ', ''))
  }
  const common = { stage: 'install' }
  assert.deepEqual(await seen('fresh', 'head'), { domain: 'cust-3fa9c1.ci.test', role: 'fresh', which: 'head', version: '1.12.0+1.30.0', ...common })
  assert.deepEqual(await seen('upgrade', 'base'), { domain: 'cust-71be04.ci.test', role: 'upgrade', which: 'base', version: '1.11.0+1.29.0', ...common })

  const masked = stageWith(t, "export const env = () => ({ OIDC_CLIENT_SECRET: 'given by the provider', OIDC_URL: 'https://id.ci.test/realm' })")
  // Further than to the hook it cannot come: there is no checkout.
  await assert.rejects(readForDeploy(masked, 'fresh', 'head'))
  assert.equal(masked.mask.apply('given by the provider at https://id.ci.test/realm'), '*** at https://id.ci.test/realm')
})

test('a secret that the recipe does not have is a mistake of the settings, with the names it has; what only the head has is left out at the base', () => {
  const compose = (...secrets: string[]) => ({ services: { app: { secrets } } }) as unknown as Compose
  assert.deepEqual(secretsFor({ which: 'head', compose: compose('a', 'b') }, { a: '1', b: '2' }, { b: '3' }), { a: '1', b: '3' })
  assert.deepEqual(secretsFor({ which: 'base', compose: compose('a') }, { a: '1', b: '2' }, {}), { a: '1' })
  const head =
    (settings: Record<string, string>, hook: Record<string, string>, ...secrets: string[]) =>
    () =>
      secretsFor({ which: 'head', compose: compose(...secrets) }, settings, hook)
  assert.throws(head({ tokn: 'x' }, {}, 'token', 'db_password'), suite(/^secrets in recipe\.yml names "tokn".*it has db_password, token$/))
  assert.throws(head({}, { tokn: 'x' }), suite(/^the hook secrets names "tokn".*it has none$/))
})
