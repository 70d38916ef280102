import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { nearest } from '../model/nearest.ts'
import { environmentFor } from './environment.ts'
import { parseSettings, readSettings, SettingsError } from './settings.ts'

const errorOf = (text: string): SettingsError => {
  try {
    parseSettings(text, 'recipes/notes/recipe.yml')
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error))
    return error
  }
  assert.fail(`accepted: ${text}`)
}

const wrong: [string, string, number, RegExp, RegExp?][] = [
  ['an unknown key', 'health:\n  path: /\nenvv:\n  A: b\n', 3, /unknown key "envv": did you mean "env"\?/, /Known here: health, ready, deadlines/],
  ['an unknown key further in', 'health:\n  statuses: [200]\n  paht: /api\n', 3, /unknown key "health\.paht": did you mean "path"\?/, /path, statuses/],
  ['an unknown key in a map of names', 'base:\n  1.0.0+1:\n    environment: {}\n', 3, /unknown key "base\.1\.0\.0\+1\.environment"/, /Known here: env/],
  ['nothing near', 'zebra: 1\n', 1, /unknown key "zebra"$/],
  ['a text where a number belongs', 'deadlines:\n  http: 2 minutes\n', 2, /"deadlines\.http" must be a number, and is the text "2 minutes"/],
  ['a number where a text belongs', 'env:\n  A: x\n  PORT: 8080\n', 3, /"env\.PORT" must be a text, and is the value 8080/, /"8080"/],
  ['one wrong item of a list', 'health:\n  statuses:\n    - 200\n    - ok\n', 4, /"health\.statuses\.1" must be/],
  ['an empty value', 'health:\n', 1, /"health" must be a map of keys, and is empty/],
  ['a list where a map belongs', '- a\n', 1, /must be a map of keys, and is a list/],
  ['a skip without a reason', 'skip:\n  backup: true\n', 2, /"skip\.backup" must be a text/],
  ['a reason that is none', "skip:\n  backup: 'no'\n", 2, /a reason in words is needed/],
  ['a deadline of nothing', 'deadlines:\n  run: 0\n', 2, /"deadlines\.run"/],
  ['ACME switched on', 'env:\n  LETS_ENCRYPT_ENV: production\n', 2, /LETS_ENCRYPT_ENV cannot be set here/],
  ['a line break in an env line', 'env:\n  A: "one\\ntwo"\n', 2, /"env\.A": a line of an env file cannot hold a line break/],
  ['a variable that is none', 'env:\n  A-B: x\n', 2, /"env\.A-B": not the name of a variable/],
  ['an empty secret', "secrets:\n  token: ''\n", 2, /"secrets\.token": a secret cannot be empty/],
  ['a secret that is no text', 'secrets:\n  token: 99887766\n', 2, /"secrets\.token" must be a text, and is a number$/, /^Put it in quotes\.$/],
  ['an unknown key in a list of maps', 'ready:\n  - tcp: 22\n    time: 3\n', 3, /unknown key "ready\.0\.time": did you mean "times"\?/],
  ['a probe of two kinds', 'ready:\n  - tcp: 22\n    http: /\n', 2, /"ready\.0": one of http and tcp is needed, and only one/],
  ['a probe of nothing', 'ready:\n  - times: 3\n', 2, /"ready\.0": one of http and tcp is needed/],
  ['a port that is none', 'ready:\n  - tcp: 70000\n', 2, /"ready\.0\.tcp"/],
  ['a path that is none', 'health:\n  path: api\n', 2, /"health\.path"/],
  ['a key given twice', 'env:\n  A: b\nenv:\n  A: c\n', 3, /unique/],
  ['broken YAML', 'health:\n  path: "/\n', 3, /quote/]
]
for (const [name, text, line, what, next] of wrong)
  test(`L81: ${name} in recipe.yml names file, line and what was expected`, () => {
    const error = errorOf(text)
    assert.equal(error.line, line, error.message)
    assert.match(error.message, /^recipes\/notes\/recipe\.yml:\d+ {2}/)
    assert.match(error.message, what)
    if (next !== undefined) assert.match(error.next, next)
  })

test('an empty file and no file give the defaults', () => {
  assert.deepEqual(parseSettings('', 'recipe.yml'), readSettings(null))
  assert.equal(readSettings(null).deadlines.deploy, 300)
  assert.equal(readSettings(null).strict, false)
})

test('what is given is kept beside the defaults', () => {
  const settings = parseSettings('health: {path: /api}\nskip: {upgrade: the base image is gone}\ntests: {minimum: 3}\npolicy: {mounts: [/x]}\n', 'recipe.yml')
  assert.deepEqual(settings.health, { path: '/api', statuses: [] })
  assert.equal(settings.skip.upgrade, 'the base image is gone')
  assert.equal(settings.tests.minimum, 3)
  assert.deepEqual(settings.policy.mounts, ['/x'])
})

test('L81: a settings file by another name is an error, not ignored', () => {
  const folder = mkdtempSync(join(tmpdir(), 'testme-settings-'))
  try {
    writeFileSync(join(folder, 'recipe.yaml'), 'strict: true\n')
    assert.throws(() => readSettings(folder), /recipe\.yaml:1 {2}this file is not read/)
    rmSync(join(folder, 'recipe.yaml'))
    for (const name of ['Recipe.yml', 'recipes.yml', 'hook.ts', 'Hooks.ts', 'hooks.tsx']) {
      writeFileSync(join(folder, name), '')
      assert.throws(() => readSettings(folder), /this file is not read/, name)
      rmSync(join(folder, name))
    }
    for (const name of ['Tests', 'test']) {
      mkdirSync(join(folder, name))
      assert.throws(() => readSettings(folder), /this is not read/, name)
      rmSync(join(folder, name), { recursive: true })
    }
    mkdirSync(join(folder, 'tests'))
    assert.doesNotThrow(() => readSettings(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the domain of the app stands where a line of the settings names it', () => {
  const settings = parseSettings('env: {SANDBOX_DOMAIN: "sandbox-${DOMAIN}"}\nhead: {env: {OTHER: "${DOMAIN}/$X"}}\n', 'recipe.yml')
  assert.deepEqual(environmentFor(settings, 'a.ci.test', { kind: 'head' }), { SANDBOX_DOMAIN: 'sandbox-a.ci.test', OTHER: 'a.ci.test/$X' })
})

test('L18, L36, L65: the env lines of base and head are separate, and a repair belongs to one released version', () => {
  const settings = parseSettings('env: {A: all}\nhead: {env: {B: head}}\nbase:\n  1.0.0+1: {env: {A: repaired}}\n', 'recipe.yml')
  assert.deepEqual(environmentFor(settings, 'x.ci.test', { kind: 'head' }), { A: 'all', B: 'head' })
  assert.deepEqual(environmentFor(settings, 'x.ci.test', { kind: 'base', version: '1.0.0+1' }), { A: 'repaired' })
  assert.deepEqual(environmentFor(settings, 'x.ci.test', { kind: 'base', version: '0.9.0+1' }), { A: 'all' })
  assert.deepEqual(environmentFor(settings, 'x.ci.test', { kind: 'base', version: null }), { A: 'all' })
})

test('the nearest word is near', () => {
  assert.equal(nearest('helath', ['env', 'health']), 'health')
  assert.equal(nearest('Deadline', ['deadlines', 'health']), 'deadlines')
  assert.equal(nearest('zebra', ['env', 'health']), undefined)
})

test('L100: no setting switches a generic check off; a stage is skipped only with a reason in words, which every report shows', () => {
  for (const key of ['checks', 'disable', 'generic', 'only']) assert.match(errorOf(`${key}: []\n`).message, /unknown key/)
  for (const stage of ['install', 'lint', 'teardown']) assert.match(errorOf(`skip:\n  ${stage}: not wanted here at all\n`).message, /unknown key "skip\./)
  assert.match(errorOf("skip:\n  upgrade: 'off'\n").message, /a reason in words is needed/)
})
