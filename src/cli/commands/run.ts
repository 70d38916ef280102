import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { askToYield } from '../../lifecycle/kept.ts'
import { runAll } from '../../lifecycle/run-all.ts'
import { UsageError } from '../../model/failure.ts'
import { nearest } from '../../model/nearest.ts'
import { type StageName, stageNames } from '../../model/types.ts'
import { root } from '../../run/entries.ts'
import { makePlan, type PlanRequest } from '../../run/plan.ts'
import { serverOf } from '../../run/server-file.ts'
import { suite } from '../../run/suite.ts'
import type { Invocation } from '../arguments.ts'
import { durationOf } from '../duration.ts'
import { bringImages, bringUp, standIn } from '../embedded.ts'
import { originOf, type RecipeSource, sourceOf, sourceOfDependency, withWorkspace } from '../source.ts'
import { createTerminal } from '../terminal.ts'

/** The stages that were named with --stages; empty: all. */
export function stagesOf(text: string | undefined): StageName[] {
  if (text === undefined) return []
  return text.split(',').map((word) => {
    const stage = word.trim()
    if (stageNames.includes(stage as StageName)) return stage as StageName
    const meant = nearest(stage, stageNames)
    throw new UsageError(`there is no stage "${stage}"${meant === undefined ? '' : `. Did you mean ${meant}?`}`, `The stages are ${stageNames.join(', ')}.`)
  })
}

/** How the recipes that this one depends on are found; `found` is told where each came from. */
export function locateBeside(
  dependent: RecipeSource,
  values: Invocation['values'],
  workspace: string,
  found: (source: RecipeSource) => void = () => {}
): NonNullable<PlanRequest['locate']> {
  return async (recipe) => {
    const located = await sourceOfDependency(recipe, dependent, values['catalogue'], workspace)
    found(located)
    // Whoever brings settings of their own for one recipe has rarely any for what it depends on.
    const [over, own] = [settingsOf(recipe, values['settings']), settingsOf(recipe, undefined)]
    return { source: located.source, settingsDirectory: over ?? own, settingsBelow: over === null || over === own ? null : own }
  }
}

/** The folder of a recipe's settings in the tree that was named, else in ours; null where it has none. */
export function settingsOf(recipe: string, tree: string | undefined): string | null {
  if (tree !== undefined && !existsSync(tree))
    throw new UsageError(`there is no folder ${resolve(tree)}`, 'Name a folder that holds a folder for each recipe: --settings DIR.')
  const folder = join(resolve(tree ?? join(root, 'recipes')), recipe)
  return existsSync(folder) ? folder : null
}

export async function execute({ words, flags, values }: Invocation): Promise<number> {
  const stages = stagesOf(values['stages'])
  const keep = values['keep'] === undefined ? {} : { keep: durationOf(values['keep'], 'keep') }
  const runs = resolve(values['runs'] ?? 'runs')
  const terminal = createTerminal(flags.has('json'))
  const run = await withWorkspace(runs, async (workspace) => {
    // What was typed is judged before a server is brought up for it.
    const found = await sourceOf(words[0] ?? 'custom-html', values['catalogue'], workspace)
    const { recipe, source, from } = found
    const ours = new Set(from === 'fixture recipe' ? [recipe] : [])
    const settingsDirectory = settingsOf(recipe, values['settings'])
    terminal.progress('', `reading ${recipe}`)
    const made = await makePlan({
      recipe,
      source,
      origin: originOf(from),
      ref: values['ref'] ?? 'HEAD',
      ...(values['base'] === undefined ? {} : { base: values['base'] }),
      stages,
      runs,
      settingsDirectory,
      locate: locateBeside(found, values, workspace, (dependency) => {
        if (dependency.from === 'fixture recipe') ours.add(dependency.recipe)
      }),
      server: async () => {
        const facts = await bringUp(
          values['server'] ?? 'default',
          flags.has('yes'),
          terminal.note,
          flags.has('no-wait') ? undefined : ({ runDirectory }) => askToYield(runDirectory)
        )
        for (const name of ours) await bringImages(name, facts, terminal.note)
        return serverOf(facts)
      },
      abraExecutable: standIn,
      suite: suite()
    })
    terminal.header(made.readPlan(), from, stages)
    return made
  })
  const results = await runAll(run, terminal, { wait: !flags.has('no-wait'), ...keep })
  terminal.end()
  terminal.verdict(results, run.path)
  return results.verdict.exitCode
}
