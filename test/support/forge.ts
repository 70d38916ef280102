import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../../forge/configuration.ts'
import { type Forge, startForge } from '../../forge/forge.ts'
import { type Profile, type Runner, type RunnerOptions, startRunner } from '../../forge/runner.ts'
import { alive, readRecord } from '../../src/run/processes.ts'

/** A forge of this test process, in a temporary folder, with what runs at it; all of it ends with the process. */
export interface Lab {
  forge: Forge
  folder: string
  /** A runner with a folder of its own. */
  runner: (name: string, options: { labels: string[]; profile: Profile } & Partial<RunnerOptions>) => Promise<Runner>
  /** A file that steps write to as "$TRACES/<name>": every runner of the lab hands the variable on. */
  trace: (name: string) => Trace
}

export interface Trace {
  path: string
  lines: () => string[]
}

function killRecorded(file: string): void {
  const known = readRecord(file)
  if (alive(known)) process.kill(known.pid, 'SIGKILL')
}

export async function lab(settings: Settings = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'testme-forge-'))
  // A daemon of another user has to get to its own folder.
  chmodSync(folder, 0o711)
  const records = [join(folder, 'gitea', 'gitea.process')]
  process.on('exit', () => {
    // Before the folder goes: what still runs would write into it.
    for (const file of records) killRecorded(file)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => process.exit(1))
  const traces = join(folder, 'traces')
  mkdirSync(traces)
  const forge = await startForge({ folder: join(folder, 'gitea'), bound: true, settings, progress: (line) => console.error(line) })
  return {
    forge,
    folder,
    runner: async (name, options) => {
      const place = join(folder, 'runners', name)
      records.push(join(place, 'runner.process'))
      return await startRunner(forge, { name, folder: place, bound: true, ...options, environment: { TRACES: traces, ...options.environment } })
    },
    trace: (name) => {
      const path = join(traces, name)
      writeFileSync(path, '')
      return {
        path,
        lines: () =>
          existsSync(path)
            ? readFileSync(path, 'utf8')
                .split('\n')
                .filter((line) => line !== '')
            : []
      }
    }
  }
}
