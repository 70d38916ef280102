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

/** The lessons that the titles of a test file name. Pure. */
export function guardsIn(file: string, text: string): Guard[] {
  return [...text.matchAll(call)].flatMap((match) => {
    const title = (match[2] ?? match[3] ?? match[4] ?? '').replace(/\\(['"`])/g, '$1')
    const lessons = [...new Set([...title.matchAll(/\bL\d+\b/g)].map((found) => found[0]))]
    return lessons.map((lesson) => ({ lesson, file, title, todo: match[1] !== undefined }))
  })
}

/** Every guard of the project: titles of tests, and the `lessons` of negative controls, each of which is a test. */
export function readGuards(root: string): Guard[] {
  const tests = globSync(['src/**/*.test.ts', 'local/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts', 'forge/**/*.test.ts'], { cwd: root }).sort()
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
