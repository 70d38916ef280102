import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { waitForLock } from '../src/run/lock.ts'

export type Progress = (line: string) => void

/** The folder `cache/name` that `build` fills, whole or not there: of several who ask at once, in any process, one builds. */
export async function builtOnce(cache: string, name: string, what: string, build: (into: string) => Promise<void>, progress: Progress): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  const waiting = ({ pid }: { pid: number }): void => progress(`waiting for process ${pid}, which is building ${what}`)
  const lock = await waitForLock(join(cache, `${name}.lock`), { what: `building ${what}` }, { waiting })
  try {
    if (existsSync(folder)) return folder
    progress(`building ${what} from source: once, the first time for minutes`)
    const began = Date.now()
    const draft = `${folder}.draft`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    await build(draft)
    renameSync(draft, folder)
    progress(`built ${what} in ${Math.round((Date.now() - began) / 1000)} s`)
    return folder
  } finally {
    lock.release()
  }
}
