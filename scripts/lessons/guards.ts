import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** One lesson of the predecessors: what happened there, and what testme does about it. */
export interface Lesson {
  lesson: string
  group: string
  /** The situation was a green that lied: its guard must have a mutation that makes it fail. */
  falseGreen: boolean
  situation: string
  answer: string
}

/** A test that names a lesson in its title; a todo names the part of the project it waits for. */
export interface Guard {
  lesson: string
  file: string
  title: string
  todo: boolean
}

const lessonsFile = z.array(
  z.strictObject({ lesson: z.string().regex(/^L\d+$/), group: z.string(), falseGreen: z.boolean(), situation: z.string(), answer: z.string() })
)

/** Reads test/lessons.json. Throws naming the entry that is not a lesson. */
export function readLessons(root: string): Lesson[] {
  return lessonsFile.parse(JSON.parse(readFileSync(join(root, 'test', 'lessons.json'), 'utf8')))
}

const call = /\b(?:test|it|describe)(\.todo)?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g

/** The titles of a test file. Pure. */
function titlesIn(text: string): { title: string; todo: boolean }[] {
  return [...text.matchAll(call)].map((match) => ({
    title: (match[2] ?? match[3] ?? match[4] ?? '').replace(/\\(['"`])/g, '$1'),
    todo: match[1] !== undefined
  }))
}

/** The lessons that the titles of a test file name. Pure. */
export function guardsIn(file: string, text: string): Guard[] {
  return titlesIn(text).flatMap(({ title, todo }) => {
    const lessons = [...new Set([...title.matchAll(/\bL\d+\b/g)].map((found) => found[0]))]
    return lessons.map((lesson) => ({ lesson, file, title, todo }))
  })
}

/** What the gate must hold, P1 to P25, as far as the titles of a test file name it; a todo proves nothing. Pure. */
export function propertiesIn(text: string): string[] {
  const named = titlesIn(text).flatMap(({ title, todo }) => (todo ? [] : [...title.matchAll(/\bP\d+\b/g)].map((found) => found[0])))
  return [...new Set(named)]
}

const testFiles = ['src/**/*.test.ts', 'local/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts', 'forge/**/*.test.ts']

/** Every property of the gate that a test of the project names in its title. */
export function readProperties(root: string): Set<string> {
  const files = globSync(testFiles, { cwd: root }).filter((file) => !file.startsWith('scripts/lessons/'))
  return new Set(files.flatMap((file) => propertiesIn(readFileSync(join(root, file), 'utf8'))))
}

/** Every guard of the project: titles of tests, and the `lessons` of negative controls, each of which is a test. */
export function readGuards(root: string): Guard[] {
  const tests = globSync(testFiles, { cwd: root }).sort()
  const controls = globSync('fixtures/controls/*/control.yml', { cwd: root }).sort()
  return [
    ...tests.flatMap((file) => guardsIn(file, readFileSync(join(root, file), 'utf8'))),
    ...controls.flatMap((file) => {
      const name = file.split('/').at(-2) ?? ''
      const lessons = /^lessons:\s*(.*)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? ''
      return [...new Set(lessons.match(/\bL\d+\b/g) ?? [])].map((lesson) => ({ lesson, file, title: `control ${name}`, todo: false }))
    })
  ]
}
