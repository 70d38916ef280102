import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readMutations } from '../mutations/list.ts'
import { guardsIn, propertiesIn, readGuards, readLessons, readProperties } from './guards.ts'
import { lessonsPage } from './page.ts'

const root = join(import.meta.dirname, '..', '..')
const lessons = readLessons(root)
const guards = readGuards(root)

test('titles of tests name their lessons, todos stay todos', () => {
  const text = "test('L1, L2: a', () => {})\ntest.todo('L3: b (belongs to the host)')\ntest(\n  `Q4 (L4): c ${1}`, f)\nconst L9 = 1\n"
  assert.deepEqual(
    guardsIn('x.test.ts', text).map(({ lesson, todo }) => [lesson, todo]),
    [
      ['L1', false],
      ['L2', false],
      ['L3', true],
      ['L4', false]
    ]
  )
})

test('no test names a lesson that does not exist', () => {
  const known = new Set(lessons.map((lesson) => lesson.lesson))
  assert.deepEqual(
    guards.filter((guard) => !known.has(guard.lesson) && !guard.file.startsWith('scripts/lessons/')),
    []
  )
})

test('a property of the gate is named by the title of a test that runs, and by nothing else', () => {
  const text = "test('P1, Q2: a', () => {})\ntest.todo('P2: b')\nfor (const what of ['P3: c']) test(`P4: ${what}`, f)\n// P5\n"
  assert.deepEqual(propertiesIn(text), ['P1', 'P4'])
})

test('every property of the gate, P1 to P25, is named by a test', () => {
  const named = readProperties(root)
  const all = Array.from({ length: 25 }, (_, index) => `P${index + 1}`)
  assert.deepEqual(
    all.filter((property) => !named.has(property)),
    []
  )
})

/** The groups that must be guarded whole, and the lessons of other groups that the lifecycle touches. */
const groups = ['Deploy tool', 'Upgrade', 'Backup and restore', 'Health', "The harness's own false greens", 'Concurrency and state', 'Trigger and reporting']
const others = ['L137', 'L138', 'L139', 'L140', 'L142', 'L145']

test('every lesson of the lifecycle, of the trigger and of reporting is named by a test, or by a todo that says where it belongs', () => {
  const open = lessons.filter(({ lesson, group }) => {
    const own = guards.filter((guard) => guard.lesson === lesson)
    const said = own.some((guard) => !guard.todo || /\(belongs to the (trigger|recipe tree|result site|host)\)/.test(guard.title))
    return (groups.includes(group) || others.includes(lesson)) && !said
  })
  assert.deepEqual(
    open.map(({ lesson }) => lesson),
    []
  )
})

test('every false green of these that has a test has a mutation, too', () => {
  const mutated = new Set(readMutations(root).map(({ lesson }) => lesson))
  const open = lessons.filter(
    ({ lesson, group, falseGreen }) =>
      falseGreen && groups.includes(group) && guards.some((guard) => guard.lesson === lesson && !guard.todo) && !mutated.has(lesson)
  )
  assert.deepEqual(
    open.map(({ lesson }) => lesson),
    []
  )
})

test('docs/lessons.md is what npm run lessons writes', () => {
  assert.equal(readFileSync(join(root, 'docs', 'lessons.md'), 'utf8'), lessonsPage(lessons, guards), 'run npm run lessons')
})
