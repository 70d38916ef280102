import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { runStageProcess } from '../../lifecycle/stage-process.ts'
import { UsageError } from '../../model/failure.ts'
import { nearest } from '../../model/nearest.ts'
import { type StageName, stageNames } from '../../model/types.ts'
import { RunDirectory } from '../../run/directory.ts'
import type { Invocation } from '../invocation.ts'
import { createTerminal } from '../terminal.ts'

/** Exit codes: teardown the run's own; another stage 0 when later ones can go on, 1 when it is red (lint never is), 130 when it was cancelled. */
export async function execute({ words, flags }: Invocation): Promise<number> {
  const [path = '', stage = ''] = words
  if (!stageNames.includes(stage as StageName)) {
    const meant = nearest(stage, stageNames)
    throw new UsageError(`there is no stage "${stage}"${meant === undefined ? '' : `. Did you mean ${meant}?`}`, `The stages are ${stageNames.join(', ')}.`)
  }
  const run = new RunDirectory(resolve(path))
  if (!existsSync(run.file('plan.json'))) throw new UsageError(`${run.path} is not the directory of a run`, 'Name a folder under runs/, as the run printed it.')
  const terminal = createTerminal(flags.has('json'))
  const { result, results } = await runStageProcess(run, stage as StageName, terminal)
  terminal.stage(result)
  terminal.end()
  if (results !== undefined) {
    terminal.verdict(results, run.path)
    return results.verdict.exitCode
  }
  if (flags.has('json')) terminal.print(JSON.stringify(result, null, 2))
  const cancelled = run.cancellation()
  if (cancelled !== undefined && cancelled.by !== 'deadline') return 130
  return result.status === 'fail' && stage !== 'lint' ? 1 : 0
}
