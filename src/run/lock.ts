import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { alive, type ProcessRecord, record } from './processes.ts'

/** Who holds a lock: a process that can be proven alive, and what it holds the lock for. */
export interface Holder extends ProcessRecord {
  /** The run, or what else it is for: part of a sentence. */
  what: string
  runId?: string
  runDirectory?: string
}

export type Purpose = Pick<Holder, 'what' | 'runId' | 'runDirectory'>

/** A lock that is held; `release` may be called twice. */
export interface Lock {
  release: () => void
  /** Gives the lock to another living process in one step; nobody can come in between. */
  handOver: (to: ProcessRecord, purpose: Purpose) => void
}

function parse(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Holder
    return typeof holder.pid === 'number' ? holder : undefined
  } catch {
    return undefined
  }
}

function read(file: string): Holder | undefined {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** The living holder of a lock, else undefined. A lock is held by a process that lives, never by age (L104). */
export function holderOf(file: string): Holder | undefined {
  const holder = read(file)
  return alive(holder) ? holder : undefined
}

const isMine = (file: string, mine: ProcessRecord): boolean => {
  const holder = read(file)
  return holder !== undefined && holder.pid === mine.pid && holder.startTime === mine.startTime && holder.boot === mine.boot
}

/**
 * Whether a lock file is there and nobody alive holds it. One that is not there is free, not stale: it was released
 * meanwhile, and whoever takes it next would lose it to us. While a stale one is there nobody can take the lock.
 */
export function isStale(file: string): boolean {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  return !alive(parse(content))
}

/**
 * Removes the lock of a dead holder. Two waiters that both found it dead must not both remove: the second would remove
 * the lock that the first has taken meanwhile (L108). So this one step is done under a kernel lock, held by `flock`
 * for as long as our end of its pipe is open.
 */
async function removeStale(file: string): Promise<void> {
  const guard = spawn('flock', ['--exclusive', `${file}.guard`, 'sh', '-c', 'echo held; exec cat >/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] })
  try {
    await Promise.race([
      once(guard.stdout, 'data'),
      once(guard, 'exit').then(() => Promise.reject(new Error(`flock could not take ${file}.guard. Install util-linux, then run this again.`)))
    ])
    if (isStale(file)) rmSync(file, { force: true })
  } finally {
    guard.stdin.end()
    if (guard.exitCode === null && guard.pid !== undefined) await once(guard, 'exit')
  }
}

/** Releases a lock that this process was handed. */
export function releaseOwn(file: string): void {
  if (isMine(file, record(process.pid))) rmSync(file, { force: true })
}

/** Takes the lock for this process if nobody alive holds it; else returns undefined at once. Not re-entrant. */
export async function tryLock(file: string, purpose: Purpose): Promise<Lock | undefined> {
  mkdirSync(dirname(file), { recursive: true })
  const mine = record(process.pid)
  // A name of its own for each try: a draft shares its content with the lock it became.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, JSON.stringify({ ...mine, ...purpose } satisfies Holder))
  try {
    for (;;) {
      try {
        linkSync(draft, file)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      if (holderOf(file) !== undefined) return undefined
      await removeStale(file)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release: () => {
      if (isMine(file, mine)) rmSync(file, { force: true })
    },
    handOver: (to, next) => {
      writeFileSync(draft, JSON.stringify({ ...to, ...next } satisfies Holder))
      renameSync(draft, file)
    }
  }
}

/**
 * Waits for the lock, telling `waiting` who holds it whenever that changes. Ends with the signal's reason when that
 * aborts. A holder that dies sends no event, so it is looked at five times a second.
 */
export async function waitForLock(
  file: string,
  purpose: Purpose,
  options: { waiting: (holder: Holder) => void; signal?: AbortSignal; pause?: number }
): Promise<Lock> {
  let told = ''
  for (;;) {
    options.signal?.throwIfAborted()
    const lock = await tryLock(file, purpose)
    if (lock !== undefined) return lock
    const holder = holderOf(file)
    if (holder !== undefined && `${holder.pid} ${holder.startTime}` !== told) {
      told = `${holder.pid} ${holder.startTime}`
      options.waiting(holder)
    }
    await sleep(options.pause ?? 200)
  }
}
