import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** A one-line change that takes a guard away, and the test file that must fail then. */
export interface Mutation {
  /** A lesson of docs/lessons.md, or a property of the trigger that tests name (`P8`). */
  lesson: string
  file: string
  find: string
  replace: string
  test: string
}

const listFile = z.array(
  z.strictObject({ lesson: z.string().regex(/^[LP]\d+$/), file: z.string(), find: z.string().min(1), replace: z.string(), test: z.string() })
)

/** Reads test/mutations.json. */
export function readMutations(root: string): Mutation[] {
  const file = join(root, 'test', 'mutations.json')
  return existsSync(file) ? listFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

export function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}
