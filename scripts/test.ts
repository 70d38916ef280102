import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { laneNames } from '../test/support/lanes.ts'

/**
 * Runs the unit tests, after them the tests that need the embedded server (as many files at once as there are servers for
 * them, two by default), after those the tests that need a forge (one file at a time: they watch what several daemons do);
 * closes with one plain line. `--unit`, `--swarm` or `--forge` choose one kind; further words choose files by a part of their path.
 */
const words = process.argv.slice(2)
const parts = words.filter((word) => !word.startsWith('-'))
const all = globSync(['src/**/*.test.ts', 'local/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts', 'forge/**/*.test.ts'])
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort()
if (all.length === 0) throw new Error('no test files were found: a suite that runs nothing is not green (L83)')
type Kind = 'unit' | 'swarm' | 'forge'
const kindOf = (file: string): Kind => (file.endsWith('.swarm.test.ts') ? 'swarm' : file.endsWith('.forge.test.ts') ? 'forge' : 'unit')
const chosen = (['unit', 'swarm', 'forge'] as const).filter((kind) => words.includes(`--${kind}`))
const filesOf = (kind: Kind): string[] => (chosen.length > 0 && !chosen.includes(kind) ? [] : all.filter((file) => kindOf(file) === kind))

let passed = 0
let failed = 0
let skippedCount = 0
/**
 * No test waits for ever: each has `limit` minutes (the first one on a new machine builds images), and files in which
 * nothing ends for longer than that are ended, too: a test that spins, or that leaves a loop behind, listens to no timer.
 */
async function runFiles(files: string[], concurrency: number, limit: number): Promise<void> {
  if (files.length === 0) return
  const silence = new AbortController()
  const end = (): void => {
    console.log(`ended: no test has ended for ${limit * 1.5} minutes`)
    failed += 1
    silence.abort()
  }
  const watch = setTimeout(end, limit * 1.5 * 60_000)
  const stream = run({ files, concurrency, timeout: limit * 60_000, signal: silence.signal })
  for (const event of ['test:pass', 'test:fail'] as const) stream.on(event, () => watch.refresh())
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
  clearTimeout(watch)
}

await runFiles(filesOf('unit'), 2, 2)
await runFiles(filesOf('swarm'), laneNames.length, 20)
// The first one on a new machine builds Gitea.
await runFiles(filesOf('forge'), 1, 20)
console.log(`${passed} passed, ${failed} failed, ${skippedCount} skipped`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
