import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { StageResult } from '../../model/types.ts'
import type { RunDirectory } from '../../run/directory.ts'
import type { RunView } from './view.ts'

const mostServices = 6
const lastLines = 40

/**
 * The last lines of the app's services as they were when the first stage became red, from the evidence in the run directory: empty when nothing is
 * red or nothing was kept. What was withheld for a secret is not there any more. Never throws: a log is no reason to stay silent.
 */
export function serviceLogs(run: RunDirectory, stages: readonly Pick<StageResult, 'stage' | 'status'>[]): RunView['logs'] {
  const red = stages.find(({ stage, status }) => status === 'fail' && stage !== 'lint' && stage !== 'teardown')
  if (red === undefined) return []
  try {
    const files = globSync(join('logs', red.stage, '*', '*.log'), { cwd: run.path }).sort()
    const read = files.map((file) => ({
      name: `last lines of ${basename(file, '.log')}`,
      lines: readFileSync(run.file(file), 'utf8').trimEnd().split('\n').slice(-lastLines)
    }))
    return read.filter(({ lines }) => lines.some((line) => line.trim() !== '')).slice(0, mostServices)
  } catch {
    return []
  }
}
