import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostRequest } from '../protocol/host.ts'

/** A comment was taken so many days ago that its run, its re-runs and its job are long over. */
const daysKept = 90

/**
 * Takes an attempt at a comment for one job of one run, for good; the same job may take it again. False: another has it. The file is made in one step, so of
 * two processes one makes it; a file that cannot be read is another's.
 */
export function takeComment(state: string, request: HostRequest, job: number): boolean {
  const folder = join(state, 'taken')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { repository, commentId, attempt } = request
  const file = join(folder, createHash('sha256').update(`${repository.toLowerCase()} ${commentId} ${attempt}`).digest('hex').slice(0, 32))
  const holder = `${request.giteaRun} ${job}\n`
  try {
    forgetOld(folder)
    writeFileSync(file, holder, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8') === holder
  }
}

function forgetOld(folder: string, now: number = Date.now()): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    const found = statSync(file, { throwIfNoEntry: false })
    if (found !== undefined && now - found.mtimeMs > daysKept * 24 * 3_600_000) rmSync(file, { force: true })
  }
}
