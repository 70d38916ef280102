import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import type { ServerFacts } from '../../local/server/server.ts'
import { temporaryFolder } from '../../src/run/temporary.ts'
import { inventory, processesOf } from './leftovers.ts'

/** A small generator of repeatable numbers in [0, 1), so that a soak can be run again as it was (mulberry32's idea, written out). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    mixed ^= mixed >>> 15
    return (mixed >>> 0) / 2 ** 32
  }
}

export interface Kill {
  afterSeconds: number
  /** The stage results that were there when the process was killed. */
  stagesDone: string[]
  left: string[]
}

/**
 * Starts a run, kills its process with SIGKILL after `afterSeconds`, starts the janitor, and returns what is left that
 * was not there before: Docker objects, snapshots, processes, namespaces, and private files of the run.
 */
export async function killAndClean(options: { root: string; facts: ServerFacts; runs: string; recipe: string; afterSeconds: number }): Promise<Kill> {
  const { root, facts, runs, recipe, afterSeconds } = options
  const before = new Set(await inventory(facts))
  const known = new Set(existsSync(runs) ? readdirSync(runs) : [])
  const main = join(root, 'src', 'cli', 'main.ts')
  const child = execa(process.execPath, [main, 'run', recipe, '--runs', runs, '--json', '--server', facts.name], {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore'
  })
  await Promise.race([child, delay(afterSeconds * 1000)])
  child.kill('SIGKILL')
  await child
  const made = (): string[] => (existsSync(runs) ? readdirSync(runs).filter((name) => !known.has(name)) : [])
  const runIds = made()
  const stagesDone = runIds.flatMap((runId) => {
    const directory = join(runs, runId, 'stages')
    return existsSync(directory) ? readdirSync(directory).map((name) => name.replace('.json', '')) : []
  })
  const janitor = await execa(process.execPath, [main, 'janitor', '--server', facts.name, '--runs', runs], { reject: false, stdin: 'ignore' })
  const after = await inventory(facts)
  const left = [
    ...(janitor.exitCode === 0 ? [] : [`janitor ended with ${janitor.exitCode}: ${janitor.stderr.trim().split('\n').at(-1)}`]),
    ...after.filter((line) => !before.has(line)),
    ...runIds.flatMap((runId) => processesOf(runId)),
    ...runIds.filter((runId) => existsSync(temporaryFolder(runId))).map((runId) => `file ${temporaryFolder(runId)}`),
    ...made()
      .filter((name) => name.startsWith('.'))
      .map((name) => `file ${name}`),
    ...runIds.flatMap((runId) =>
      ['private', 'work', 'abra', 'recipe.git'].filter((part) => existsSync(join(runs, runId, part))).map((part) => `file ${runId}/${part}`)
    )
  ]
  return { afterSeconds, stagesDone, left }
}
