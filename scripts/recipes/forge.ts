import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { versionsOf } from '../../fixtures/build.ts'
import { createRepository } from '../../fixtures/repository.ts'
import { watch } from '../../forge/demo/watch.ts'
import { enrolRecipe, makeOrganisation, type Tools } from '../../forge/demo/world.ts'
import { startForge } from '../../forge/forge.ts'
import { type Runner, startRunner } from '../../forge/runner.ts'
import { cloneFor, comment, openPull } from '../../forge/world.ts'
import type { ServerFacts } from '../../local/server/server.ts'
import { playwrightFolder } from '../../src/browser/playwright.ts'
import { standIn } from '../../src/cli/embedded.ts'
import { messageOf } from '../../src/model/failure.ts'
import { root } from '../../src/run/entries.ts'
import { suite } from '../../src/run/suite.ts'
import type { BrokenRecipe } from '../../test/applications/broken.ts'
import { stagesIn, whyNotAnswered } from './answer.ts'
import { dependenciesOf } from './dependencies.ts'
import { watchMemory } from './memory.ts'
import type { Row } from './page.ts'

export interface RecipesForge {
  /** Opens a pull request with the newest version, or with a broken variant of it, asks for a test by a comment, and waits for the answer. */
  ask: (recipe: string, variant: BrokenRecipe | undefined) => Promise<Row>
  close: () => Promise<void>
}

const labels = ['testme-gate', 'testme']

/** A Gitea of its own with the suite and its runners, which end with this process; recipes are enrolled when they are asked for. */
export async function openForge({ facts, say }: { facts: ServerFacts; say: (text: string) => void }): Promise<RecipesForge> {
  const folder = mkdtempSync(join(tmpdir(), 'testme-recipes-'))
  const forge = await startForge({ folder: join(folder, 'gitea'), bound: true, progress: say })
  const tools: Tools = {
    root,
    server: join(facts.stateDirectory, 'server.json'),
    abra: standIn,
    playwright: playwrightFolder(),
    version: suite().version
  }
  const organisation = await makeOrganisation(forge, folder, tools)
  const { cast } = organisation
  const runners: Runner[] = []
  for (const label of labels)
    runners.push(
      await startRunner(forge, {
        name: label,
        labels: [label],
        profile: '2.3.0',
        folder: join(folder, 'runners', label),
        settings: { shutdown_timeout: '60s' },
        bound: true
      })
    )

  const enrolled = new Map<string, string>()
  const enrol = async (recipe: string): Promise<string> => {
    const known = enrolled.get(recipe)
    if (known !== undefined) return known
    const made = await enrolRecipe(forge, organisation, tools, await released(recipe, join(folder, 'released', recipe)))
    enrolled.set(recipe, made)
    return made
  }

  const ask: RecipesForge['ask'] = async (recipe, variant) => {
    // What it depends on is looked for in its own organisation.
    for (const dependency of dependenciesOf(recipe)) await enrol(dependency)
    const repository = await enrol(recipe)
    const branch = variant?.name ?? 'newest'
    const work = await cloneFor(forge, cast.alice, repository, join(folder, 'work', `${recipe}-${branch}`))
    await work.branch(branch)
    const [newest = ''] = versionsOf(recipe).slice(-1)
    fill(work.folder, join(root, 'fixtures', 'recipes', recipe, newest))
    variant?.change(work.folder)
    const sha = await work.commit(`${newest}: ${branch}`, {})
    await work.push(branch)
    const pull = await openPull(forge, cast.alice, repository, { title: `${newest}: ${branch}`, head: branch })
    const peak = watchMemory(facts.name)
    const begun = Date.now()
    const command = await comment(forge, cast.alice, repository, pull.number, '!testme')
    say(`${pull.html_url} !testme`)
    const row: Row = {
      recipe,
      broken: variant?.name ?? null,
      wrong: undefined,
      versions: `${versionsOf(recipe).at(-2) ?? 'nothing'} → ${newest}`,
      level: null,
      stages: {},
      seconds: 0,
      memory: null,
      red: null
    }
    try {
      const seen = await watch(forge, { repository, number: pull.number, sha, commandId: command.id, bot: cast.bot.login }, say)
      row.wrong = whyNotAnswered(variant?.expect, seen)
      row.stages = stagesIn(seen.comment)
      row.red = variant === undefined ? null : seen.description.replace(/^Red: /, '')
    } catch (error) {
      row.wrong = messageOf(error)
    }
    return { ...row, seconds: (Date.now() - begun) / 1000, memory: peak() }
  }

  return {
    ask,
    close: async () => {
      for (const runner of runners) await runner.stop()
      await forge.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

/** What is released when the newest version is proposed: all versions but that one, with their tags. */
async function released(recipe: string, path: string): Promise<string> {
  const repository = await createRepository(path)
  for (const version of versionsOf(recipe).slice(0, -1)) {
    repository.fill(join(root, 'fixtures', 'recipes', recipe, version))
    await repository.commit(version)
    await repository.tag(version, 'annotated')
  }
  return path
}

/** Makes a clone equal to a version of the recipe; what belongs to the repository and not to the recipe stays. */
function fill(clone: string, version: string): void {
  for (const entry of readdirSync(clone)) if (!['.git', '.gitea'].includes(entry)) rmSync(join(clone, entry), { recursive: true })
  mkdirSync(clone, { recursive: true })
  cpSync(version, clone, { recursive: true })
}
