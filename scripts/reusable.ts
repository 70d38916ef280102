import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { reusableAt, reusableFile } from './docs/reusable.ts'

/** Pins the workflow that others call to the commit that is checked out: `npm run reusable -- recipes/testme v1.2.3` (docs/reuse.md). */
const root = join(import.meta.dirname, '..')
const [suite, version, ...more] = process.argv.slice(2)
if (suite === undefined || version === undefined || more.length > 0)
  throw new Error('say whose actions, and their version: npm run reusable -- recipes/testme v1.2.3')
const { stdout: sha } = await execa('git', ['rev-parse', 'HEAD'], { cwd: root })
const text = reusableAt({ actions: `${suite}/actions`, sha, version })
const path = join(root, reusableFile)
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, text)
console.log(`${reusableFile} uses ${suite} at ${sha} (${version}). Commit it; callers pin that commit.`)
