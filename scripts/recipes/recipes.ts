import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { fixtureNames } from '../../fixtures/build.ts'
import { bringImages, bringUp } from '../../src/cli/embedded.ts'
import { root } from '../../src/run/entries.ts'
import { broken } from '../../test/applications/broken.ts'
import { applications } from './applications.ts'
import { dependenciesOf } from './dependencies.ts'
import { openForge } from './forge.ts'
import { closing, line, type Row, resultTable, type Sweep, stageTable, totals, whyNotToWrite, withSection } from './page.ts'
import { runHere } from './runs.ts'

/**
 * The recipes of real applications, one after the other through the whole lifecycle, each of which must be green; then the broken variants of
 * test/applications/broken.ts, each of which must be red at its stage, by its class and for its reason. Closes with the plain line of the tests.
 *
 *   --only NAME    this recipe (again: and this one)
 *   --green, --broken    only those
 *   --forge        by comments on pull requests of a local Gitea, which is brought up for it
 *   --server NAME  the embedded server; by default "recipes"
 *   --write        the result table into docs/recipes.md, the stages into docs/performance.md; of all recipes only
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    green: { type: 'boolean', default: false },
    broken: { type: 'boolean', default: false },
    forge: { type: 'boolean', default: false },
    server: { type: 'string', default: 'recipes' },
    write: { type: 'boolean', default: false }
  }
})

const partial = values.write ? whyNotToWrite(values) : undefined
if (partial !== undefined) throw new Error(partial)
const there = fixtureNames()
const unknown = values.only.find((name) => !there.includes(name))
if (unknown !== undefined) throw new Error(`there is no recipe "${unknown}"; there is: ${there.join(', ')}`)
const recipes = values.only.length > 0 ? values.only : applications.filter((name) => there.includes(name))
const missing = values.only.length > 0 ? [] : applications.filter((name) => !there.includes(name))
const both = values.green === values.broken
const variants = both || values.broken ? broken.filter(({ recipe }) => recipes.includes(recipe)) : []

const say = (text: string): void => console.error(text)
const facts = await bringUp(values.server, true, say)
// The time of a run is its own: images are made before, and once for all servers of the machine.
for (const recipe of new Set(recipes.flatMap((name) => [name, ...dependenciesOf(name)]))) await bringImages(recipe, facts, say)

mkdirSync(join(root, 'runs'), { recursive: true })
const workspace = mkdtempSync(join(root, 'runs', 'recipes-'))
const forge = values.forge ? await openForge({ facts, say }) : undefined
const rows: Row[] = []
try {
  const wanted = [
    ...(both || values.green ? recipes.map((recipe) => ({ recipe, variant: undefined })) : []),
    ...variants.map((variant) => ({ recipe: variant.recipe, variant }))
  ]
  for (const { recipe, variant } of wanted) {
    const row = await (forge === undefined ? runHere(recipe, variant, values.server, workspace) : forge.ask(recipe, variant))
    rows.push(row)
    console.log(line(row))
  }
} finally {
  await forge?.close()
  // What did not end as it must stays, to be looked at.
  if (rows.every((row) => row.wrong === undefined)) rmSync(workspace, { recursive: true, force: true })
}

for (const name of missing) console.log(`– ${name}: there is no such recipe yet`)
const commit = (await execa('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { reject: false })).stdout
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB`
const sweep: Sweep = { date: new Date().toISOString(), commit, machine, forge: values.forge, rows }
if (values.write) {
  const put = (file: string, name: string, content: string): void => writeFileSync(file, withSection(readFileSync(file, 'utf8'), name, content))
  put(join(root, 'docs', 'recipes.md'), values.forge ? 'recipes-on-gitea' : 'recipes-here', resultTable(sweep))
  if (!values.forge && rows.some((row) => row.broken === null)) put(join(root, 'docs', 'performance.md'), 'applications', stageTable(sweep))
}
const { seconds, memory, within } = totals(rows)
if (both || values.green)
  console.log(
    `green runs together ${Math.round(seconds)} s, highest memory ${memory === null ? 'not measured' : `${Math.round(memory / 1e6)} MB`}${within ? '' : ': over the limit'}`
  )
console.log(closing(rows, missing.length))
process.exitCode = rows.length > 0 && rows.every((row) => row.wrong === undefined) ? 0 : 1
