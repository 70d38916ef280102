import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { versionsOf } from '../../fixtures/build.ts'
import { applications } from '../../local/images/applications.ts'
import { readSettings } from '../../src/settings/settings.ts'
import { broken } from './broken.ts'

const root = join(import.meta.dirname, '..', '..')
const recipes = join(root, 'fixtures', 'recipes')

test('L92: every real application has a broken pull request, which still changes its newest version into another one that can be read', (t) => {
  assert.deepEqual(
    Object.keys(applications).filter((recipe) => !broken.some((each) => each.recipe === recipe)),
    []
  )
  for (const { recipe, name, change } of broken) {
    const folder = mkdtempSync(join(tmpdir(), 'broken-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const newest = join(recipes, recipe, versionsOf(recipe).at(-1) ?? '')
    cpSync(newest, folder, { recursive: true })
    change(folder)
    const compose = parse(readFileSync(join(folder, 'compose.yml'), 'utf8'))
    assert.notDeepEqual(compose, parse(readFileSync(join(newest, 'compose.yml'), 'utf8')), `${recipe}: ${name}`)
    writeFileSync(join(folder, 'compose.yml'), 'services: {}\n')
    assert.throws(() => change(folder), /does not hold/, `${recipe}: ${name}: would change nothing where the recipe has moved on`)
  }
})

test('L92: the reason of a broken pull request is not met by a red of another reason, in which names of its app occur all the same', () => {
  for (const { recipe, name, expect } of broken) {
    const file = readFileSync(join(recipes, recipe, versionsOf(recipe).at(-1) ?? '', 'compose.yml'), 'utf8')
    const { services, volumes } = parse(file) as { services: Record<string, { image: string }>; volumes: Record<string, null> }
    const stack = 'app-3fa9c1_ci_test'
    const health = readSettings(join(root, 'recipes', recipe)).health.path
    const unrelated = [
      `not healthy after 300 s: https://app-3fa9c1.ci.test${health} answered 502`,
      'the administrator, a realm, a session, a file and a pad are not looked at; content-type: text/html; the database system is ready to accept connections',
      ...Object.entries(services).map(([service, { image }]) => `"${service}": ${stack}_${service}.1 runs ${image}, its container is healthy`),
      ...Object.keys(volumes).map((volume) => `the volume ${stack}_${volume} is there`)
    ].join('\n')
    assert.doesNotMatch(unrelated, expect.reason, `${recipe}: ${name}`)
  }
})
