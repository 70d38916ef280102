import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { occurrences, readMutations } from './list.ts'

const root = join(import.meta.dirname, '..', '..')

test('every mutation still fits: its text stands once in its file, and its test exists', () => {
  const broken = readMutations(root).flatMap((mutation) => {
    const file = join(root, mutation.file)
    const count = existsSync(file) ? occurrences(readFileSync(file, 'utf8'), mutation.find) : 0
    const found = count === 1 && existsSync(join(root, mutation.test)) && mutation.find !== mutation.replace
    return found ? [] : [`${mutation.lesson} ${mutation.file} (found ${count} times), ${mutation.test}`]
  })
  assert.deepEqual(broken, [])
})
