import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureImages } from '../local/images/images.ts'
import { up } from '../local/server/server.ts'
import { runAllControls } from '../test/controls/all.ts'

/**
 * Runs negative controls by hand: `node scripts/controls.ts [part of a name…] [--server NAME] [--times N] [--measure]`.
 * `--measure` keeps the durations, by which the tests split the controls over two servers.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: 'string', default: 'default' }, times: { type: 'string', default: '1' }, measure: { type: 'boolean', default: false } }
})
const facts = await up({ name: values.server, assumeYes: true, progress: console.error })
await ensureImages(facts.dockerHost, console.error)
const reports = await runAllControls({
  server: facts,
  times: Number(values.times),
  only: ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  each: ({ name, seconds, wrong, kept }) =>
    console.log(`${wrong === undefined ? '✓' : '✗'} ${name} ${seconds.toFixed(1)} s${wrong === undefined ? '' : `\n  ${wrong}\n  kept: ${kept}`}`)
})
const bad = reports.filter(({ wrong }) => wrong !== undefined)
console.log(`${reports.length - bad.length} as they must be, ${bad.length} not`)
if (values.measure) {
  const file = join(import.meta.dirname, '..', 'test', 'controls', 'durations.json')
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  for (const { name, seconds } of reports) known[name] = Math.round(seconds)
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(Object.entries(known).sort()), null, 2)}\n`)
}
process.exitCode = bad.length === 0 ? 0 : 1
