import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plan } from '../../test/support/plan.ts'
import type { Dependency, Finding } from '../model/types.ts'
import { readSettings } from '../settings/settings.ts'
import { neededBy } from './dependencies.ts'

const finding = (severity: Finding['severity'], code: string): Finding => ({ severity, code, file: 'x', line: null, what: 'x', next: 'x' })
const login: Dependency = {
  recipe: 'login',
  source: '/srv/recipes/login',
  version: '1.0.0+1.0',
  sha: 'c'.repeat(40),
  domain: 'logi-1a2b3c.ci.test',
  settingsDirectory: null,
  settingsBelow: null,
  settings: readSettings(null),
  settingsDigest: 'none',
  clone: '/nowhere/login.git'
}
const needed = (stage: 'install' | 'upgrade', findings: Finding[], more: Parameters<typeof plan>[1] = {}): string[] =>
  neededBy(plan({}, { dependencies: [login], findings, ...more }), stage).map(({ recipe }) => recipe)

test('nothing is deployed for a recipe that is refused, or for an upgrade without a base', () => {
  assert.deepEqual(needed('install', []), ['login'])
  assert.deepEqual(needed('install', [finding('refused', 'policy-mount')]), [])
  assert.deepEqual(needed('upgrade', [], { base: { kind: 'none', reason: 'nothing is published' } }), [])
})

test('a refusal that the hook env may lift is judged again at the deploy, and that hook asks for an account', () => {
  const lifted = [finding('refused', 'compose-variable'), finding('warning', 'settings-env')]
  assert.deepEqual(needed('install', lifted), ['login'])
  assert.deepEqual(needed('upgrade', lifted), ['login'])
})
