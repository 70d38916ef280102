import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { versionsOf } from '../../fixtures/build.ts'
import { applications } from '../../local/images/applications.ts'
import { broken } from './broken.ts'

const recipes = join(import.meta.dirname, '..', '..', 'fixtures', 'recipes')

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
