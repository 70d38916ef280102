import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { plan } from '../../test/support/plan.ts'
import { StageFailure } from '../model/failure.ts'
import type { Dependency } from '../model/types.ts'
import { RunDirectory } from '../run/directory.ts'
import { Mask } from '../secrets/mask.ts'
import { readSettings } from '../settings/settings.ts'
import type { StageContext } from './context.ts'
import { onDependencies } from './dependencies.ts'

const folder = mkdtempSync(join(tmpdir(), 'testme-dependencies-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let number = 0
/** The stage install of a recipe whose dependency has these hooks; no server is there. */
function installWith(hooks: string): StageContext {
  const settingsDirectory = join(folder, `${number++}`)
  mkdirSync(settingsDirectory)
  writeFileSync(join(settingsDirectory, 'hooks.ts'), hooks)
  const dependency: Dependency = {
    recipe: 'login',
    source: '/srv/recipes/login',
    version: '1.0.0+1',
    sha: 'c'.repeat(40),
    domain: 'logi-3fa9c1.ci.test',
    settingsDirectory,
    settingsBelow: null,
    settings: readSettings(null),
    settingsDigest: null,
    clone: join(folder, 'no-clone')
  }
  return {
    stage: 'install',
    plan: plan({}, { dependencies: [dependency] }),
    run: new RunDirectory(folder),
    mask: new Mask(),
    abra: { deploys: () => ({}) },
    engine: { call: () => Promise.reject(new Error('no engine')) },
    signal: new AbortController().signal,
    progress: () => {},
    checks: [],
    handover: {}
  } as unknown as StageContext
}

test("L56: a mistake in a dependency's hooks, before anything of it is deployed, is ours and not the server's", async () => {
  for (const [hooks, pattern] of [
    ['export const env = () => 3', /the hook env must return a map of texts/],
    ["export const env = () => ({ DOMAIN: 'x' })", /DOMAIN cannot be set here/],
    ['export const env = () => undefined.x', /the hook env failed/]
  ] as const) {
    const context = installWith(hooks)
    await assert.rejects(
      onDependencies(async () => 'not reached')(context),
      (error) => error instanceof StageFailure && error.failureClass === 'suite' && pattern.test(error.message),
      hooks
    )
    assert.deepEqual(
      context.checks.map(({ name, class: failureClass }) => [name, failureClass]),
      [['dependency login', 'suite']]
    )
  }
})
