import { resolve } from 'node:path'
import { askToYield } from '../../lifecycle/kept.ts'
import { runAll } from '../../lifecycle/run-all.ts'
import { makePlan } from '../../run/plan.ts'
import { serverOf } from '../../run/server-file.ts'
import { suite } from '../../run/suite.ts'
import { durationOf } from '../duration.ts'
import { bringImages, bringUp, standIn } from '../embedded.ts'
import type { Invocation } from '../invocation.ts'
import { locateBeside, settingsOf, stagesOf } from '../request.ts'
import { originOf, sourceOf, withWorkspace } from '../source.ts'
import { createTerminal } from '../terminal.ts'

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
