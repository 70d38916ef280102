import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ServerError } from './errors.ts'
import { alive, readRecord, record } from './processes.ts'

/** Runs `work` while holding a lock file; a lock whose holder is dead is taken over. */
export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, JSON.stringify(record(process.pid)))
  const deadline = Date.now() + 300_000
  try {
    for (;;) {
      try {
        linkSync(mine, file)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = readRecord(file)
      if (!alive(holder)) {
        rmSync(file, { force: true })
        continue
      }
      if (Date.now() > deadline)
        throw new ServerError(`${file} is held by process ${holder.pid} for more than 5 minutes. Wait for it, or end that process, then run this again.`)
      await sleep(100)
    }
    try {
      return await work()
    } finally {
      rmSync(file, { force: true })
    }
  } finally {
    rmSync(mine, { force: true })
  }
}
