import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type Mutation, occurrences, readMutations } from './mutations/list.ts'

/**
 * Proves that the tests of the false-green lessons, and of what keeps a host from its callers, can fail: applies each kept one-line mutation to a copy
 * of the sources and runs the test that guards it, which must then fail. A word chooses lessons, for example `L32`, or files by a part of their path.
 */
const root = join(import.meta.dirname, '..')
const chosen = process.argv.slice(2)
const isChosen = ({ lesson, file }: Mutation): boolean => chosen.some((word) => word === lesson || (word.includes('/') && file.includes(word)))
const mutations = readMutations(root).filter((mutation) => chosen.length === 0 || isChosen(mutation))
if (mutations.length === 0) throw new Error('no mutation was found: a proof over nothing proves nothing (L85)')

const copy = mkdtempSync(join(tmpdir(), 'testme-mutations-'))
for (const folder of ['src', 'local', 'test', 'fixtures', 'recipes', 'scripts', 'docs', 'templates', 'actions', 'package.json', 'tsconfig.json'])
  cpSync(join(root, folder), join(copy, folder), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

/** Passes without the mutation, fails with it. */
async function proves(mutation: Mutation): Promise<string | undefined> {
  const file = join(copy, mutation.file)
  const text = readFileSync(file, 'utf8')
  if (occurrences(text, mutation.find) !== 1) return `the text to replace stands ${occurrences(text, mutation.find)} times in ${mutation.file}`
  const run = async (): Promise<boolean> =>
    (await execa(process.execPath, ['--test', join(copy, mutation.test)], { cwd: copy, reject: false, stdin: 'ignore', timeout: 600_000 })).exitCode === 0
  if (!(await run())) return `${mutation.test} fails without the mutation`
  writeFileSync(
    file,
    text.replace(mutation.find, () => mutation.replace)
  )
  try {
    return (await run()) ? `${mutation.test} still passes although the guard in ${mutation.file} is gone` : undefined
  } finally {
    writeFileSync(file, text)
  }
}

let passed = 0
let failed = 0
try {
  for (const mutation of mutations) {
    const problem = await proves(mutation)
    if (problem === undefined) passed += 1
    else failed += 1
    console.log(`${problem === undefined ? '✔' : '✖'} ${mutation.lesson} ${mutation.file}${problem === undefined ? '' : `: ${problem}`}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exitCode = failed === 0 ? 0 : 1
