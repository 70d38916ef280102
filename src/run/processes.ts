import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process as it can be recognised later: a pid alone is given to another process sooner or later. */
export interface ProcessRecord {
  pid: number
  /** Clock ticks since boot, field 22 of /proc/<pid>/stat. */
  startTime: string
  boot: string
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

/** The fields of /proc/<pid>/stat behind the name, which may hold spaces and brackets; undefined where there is no such process. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** Start time of a process, undefined if it is gone; a zombie is gone. */
export function startTime(pid: number): string | undefined {
  const fields = statOf(pid)
  return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

/** Throws when the process is gone already. */
export function record(pid: number): ProcessRecord {
  const started = startTime(pid)
  if (started === undefined) throw new Error(`process ${pid} ended at once`)
  return { pid, startTime: started, boot: bootId() }
}

export function alive<Known extends ProcessRecord>(process: Known | undefined): process is Known {
  return process !== undefined && process.boot === bootId() && startTime(process.pid) === process.startTime
}

/** The record in a file; undefined where there is none or it is not one. */
export function readRecord(file: string): ProcessRecord | undefined {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord
    return Number.isInteger(read.pid) && typeof read.startTime === 'string' && typeof read.boot === 'string' ? read : undefined
  } catch {
    return undefined
  }
}

/** The environment variable by which every child of a run is known. */
export const runVariable = 'TESTME_RUN'

const environmentOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The processes of a run: started with TESTME_RUN=<run id> in their environment, or descended from one that was (a
 * program may overwrite its own environment). Never this process or one that it descends from.
 */
export function processesOf(runId: string): ProcessRecord[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) if (/^\d+$/.test(entry)) parents.set(Number(entry), Number(statOf(Number(entry))?.[1] ?? 0))
  const above = new Set<number>()
  for (let pid: number | undefined = process.pid; pid !== undefined && pid > 0 && !above.has(pid); pid = parents.get(pid)) above.add(pid)
  const marked = new Set([...parents.keys()].filter((pid) => environmentOf(pid).split('\0').includes(`${runVariable}=${runId}`)))
  const descends = (pid: number): boolean => {
    for (let at = pid, turn = 0; at > 1 && turn < 64; at = parents.get(at) ?? 0, turn++) if (marked.has(at) && !above.has(at)) return true
    return false
  }
  return [...parents.keys()].filter((pid) => !above.has(pid) && descends(pid)).flatMap((pid) => (startTime(pid) === undefined ? [] : [record(pid)]))
}

/** What a process is called, for sentences. */
export function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return 'gone'
  }
}

function signal(target: ProcessRecord, name: NodeJS.Signals): void {
  if (!alive(target)) return
  try {
    process.kill(target.pid, name)
  } catch {
    // It ended between the look and the signal.
  }
}

/**
 * Ends every process of a run: SIGTERM, after `grace` milliseconds SIGKILL, until none is left or 5 s have passed.
 * Returns the names of those that were there and of those that are still there.
 */
export async function endProcessesOf(runId: string, grace: number): Promise<{ ended: string[]; left: string[] }> {
  const named = (found: ProcessRecord[]): string[] => found.map(({ pid }) => `${nameOf(pid)} (${pid})`)
  const first = processesOf(runId)
  const ended = named(first)
  for (const target of first) signal(target, 'SIGTERM')
  const kill = Date.now() + grace
  const giveUp = kill + 5000
  for (;;) {
    // The end of a process that is not our child sends no event.
    const left = processesOf(runId)
    if (left.length === 0) return { ended, left: [] }
    if (Date.now() >= giveUp) return { ended, left: named(left) }
    if (Date.now() >= kill) for (const target of left) signal(target, 'SIGKILL')
    await sleep(25)
  }
}

/** SIGTERM, then SIGKILL when `grace` milliseconds have passed; resolves when the process is gone. */
export async function endProcess(target: ProcessRecord | undefined, grace: number): Promise<void> {
  if (!alive(target)) return
  signal(target, 'SIGTERM')
  const kill = Date.now() + grace
  while (alive(target) && Date.now() < kill) await sleep(25)
  if (alive(target)) signal(target, 'SIGKILL')
  for (let turn = 0; turn < 200 && alive(target); turn++) await sleep(25)
}
