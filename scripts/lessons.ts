import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readGuards, readLessons } from './lessons/guards.ts'
import { lessonsPage } from './lessons/page.ts'

/** Writes docs/lessons.md from test/lessons.json and the titles of the tests; says which lessons nobody guards. */
const root = join(import.meta.dirname, '..')
const lessons = readLessons(root)
const guards = readGuards(root)
writeFileSync(join(root, 'docs', 'lessons.md'), lessonsPage(lessons, guards))
const open = lessons.filter((lesson) => !guards.some((guard) => guard.lesson === lesson.lesson))
console.log(`docs/lessons.md: ${lessons.length} lessons, ${open.length} without a test: ${open.map((lesson) => lesson.lesson).join(' ') || 'none'}`)
