import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Compose } from '../recipe/compose.ts'
import { parseSettings } from '../settings/settings.ts'
import { strictFindings } from '../stages/findings.ts'
import { settingsFindings } from './settings-findings.ts'

const compose = (deployLabels: Record<string, string>, ...secrets: string[]): Compose =>
  ({ services: { app: { name: 'app', labels: {}, deployLabels, secrets } } }) as unknown as Compose
const backedUp = { 'backupbot.backup': 'true' }
const found = (text: string, known: Compose, specs = 0): string[] =>
  settingsFindings(parseSettings(text, 'recipe.yml'), { compose: known, published: ['1.0.0+1', '1.1.0+2'], specs, exceptions: [] }).map(
    ({ what, next }) => `${what} · ${next}`
  )

test('L98: a declared skip of what has nothing to do anyway is reported before anything runs', () => {
  const skips = 'skip: {backup: nothing worth it, restore: nothing worth it, custom: no time for tests}\n'
  assert.deepEqual(found(skips, compose(backedUp), 1), [])
  assert.deepEqual(found(skips, compose({}), 0), [
    'skip.backup is declared, and the stage has nothing to do anyway: no service has the label backupbot.backup=true · Take skip.backup out of recipe.yml.',
    'skip.restore is declared, and the stage has nothing to do anyway: no service has the label backupbot.backup=true · Take skip.restore out of recipe.yml.',
    'skip.custom is declared, and the stage has nothing to do anyway: the recipe has no tests of its own · Take skip.custom out of recipe.yml.'
  ])
})

test('L81, L36: a repair of a version that was never published does nothing, and is reported with the nearest that was', () => {
  assert.deepEqual(found('base: {1.0.0+1: {env: {A: b}}}\n', compose({})), [])
  assert.deepEqual(found('base: {1.0.0+2: {env: {A: b}}, zebra: {env: {A: b}}}\n', compose({})), [
    'base.1.0.0+2 repairs a version that was never published · Did you mean 1.0.0+1?',
    'base.zebra repairs a version that was never published · Take base.zebra out of recipe.yml.'
  ])
})

test('L81: a value for a secret that no service uses is an error before anything runs', () => {
  assert.deepEqual(found('secrets: {token: abcdefgh}\n', compose({}, 'token')), [])
  assert.deepEqual(found('secrets: {tokn: abcdefgh}\n', compose({}, 'token', 'key')), [
    'secrets in recipe.yml names "tokn", and no service of the recipe uses a secret of that name · It has key, token.'
  ])
})

test('what is wrong with the settings is not held against a recipe that is kept clean', () => {
  const settings = parseSettings('strict: true\nskip: {custom: no time for tests}\n', 'recipe.yml')
  const findings = settingsFindings(settings, { compose: compose({}), published: [], specs: 0, exceptions: [] })
  assert.equal(findings.length, 1)
  assert.deepEqual(strictFindings(settings, findings), [])
})
