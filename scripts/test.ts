import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/**
 * Runs the unit tests and, after them, the tests that need the embedded server (two files at once, each on a server of
 * its own); closes with one plain line. `--unit` or `--swarm` choose one kind; further words choose files by a part of their path.
 */
const words = process.argv.slice(2)
const parts = words.filter((word) => !word.startsWith('-'))
const all = globSync(['src/**/*.test.ts', 'local/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'])
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort()
if (all.length === 0) throw new Error('no test files were found: a suite that runs nothing is not green (L83)')
const swarm = words.includes('--unit') ? [] : all.filter((file) => file.endsWith('.swarm.test.ts'))
const unit = words.includes('--swarm') ? [] : all.filter((file) => !file.endsWith('.swarm.test.ts'))

let passed = 0
let failed = 0
let skippedCount = 0
async function runFiles(files: string[], concurrency: number): Promise<void> {
  if (files.length === 0) return
  const stream = run({ files, concurrency })
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite') return
    if (event.skip !== undefined || event.todo !== undefined) skippedCount += 1
    else passed += 1
  })
  stream.on('test:fail', (event) => {
    if (event.details.type !== 'suite') failed += 1
  })
  const report = stream.compose(spec)
  report.pipe(process.stdout, { end: false })
  await new Promise<void>((resolve) => report.on('end', resolve))
}

await runFiles(unit, 2)
await runFiles(swarm, 2)
console.log(`${passed} passed, ${failed} failed, ${skippedCount} skipped`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
