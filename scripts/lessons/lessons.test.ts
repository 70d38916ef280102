import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { guardsIn, readGuards, readLessons } from './guards.ts'

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
