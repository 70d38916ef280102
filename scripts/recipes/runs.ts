import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { buildHistory } from '../../fixtures/build.ts'
import type { Results } from '../../src/report/results.ts'
import { root } from '../../src/run/entries.ts'
import type { BrokenRecipe } from '../../test/applications/broken.ts'
import { reasonOf, whyNotGreen, whyNotRed } from './judge.ts'
import { watchMemory } from './memory.ts'
import { type Row, stagesOf, versionsOf } from './page.ts'

/** Runs the newest version of a recipe, or a broken variant of it, by the command as a person would type it. What did not end as it must is kept. */
export async function runHere(recipe: string, variant: BrokenRecipe | undefined, server: string, workspace: string): Promise<Row> {
  const folder = join(workspace, `${recipe}-${variant?.name ?? 'green'}`)
  mkdirSync(folder)
  const source = variant === undefined ? recipe : await brokenRepository(variant, folder)
  const settings = join(root, 'recipes', recipe)
  const words = [
    'run',
    source,
    '--json',
    '--server',
    server,
    '--runs',
    join(folder, 'runs'),
    ...(existsSync(settings) ? ['--settings', join(root, 'recipes')] : [])
  ]
  const peak = watchMemory(server)
  const begun = Date.now()
  const { stdout, stderr, exitCode } = await execa(process.execPath, [join(root, 'src', 'cli', 'main.ts'), ...words], {
    reject: false,
    stdin: 'ignore',
    cwd: root
  })
  const measured = { seconds: (Date.now() - begun) / 1000, memory: peak() }
  const results = resultsIn(stdout)
  if (results === undefined) {
    const said = `it printed no results and ended with ${exitCode}: ${stdout.slice(-500)} ${stderr.slice(-500)}`
    return { recipe, broken: variant?.name ?? null, wrong: said, versions: '', level: null, stages: {}, red: null, ...measured }
  }
  const wrong = variant === undefined ? whyNotGreen(results) : whyNotRed(variant.expect, results)
  if (wrong === undefined) rmSync(folder, { recursive: true, force: true })
  return {
    recipe,
    broken: variant?.name ?? null,
    wrong: wrong === undefined ? undefined : `${wrong} (kept in ${folder})`,
    versions: versionsOf(results),
    level: results.verdict.level,
    stages: stagesOf(results.stages),
    red: variant === undefined ? null : `${results.verdict.stage}, ${results.verdict.kind}: ${reasonOf(results)}`,
    ...measured
  }
}

/** All versions of the recipe with their tags, and the change on top of them. */
async function brokenRepository({ recipe, name, change }: BrokenRecipe, folder: string): Promise<string> {
  const repository = await buildHistory(recipe, join(folder, recipe))
  change(repository.path)
  await repository.commit(name)
  return repository.path
}

function resultsIn(stdout: string): Results | undefined {
  try {
    return JSON.parse(stdout) as Results
  } catch {
    return undefined
  }
}
