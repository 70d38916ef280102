import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

interface Process {
  pid: number
  parent: number
  session: number
  marked: boolean
}

function readProcess(pid: number, mark: string): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name stands in parentheses and may hold anything, so fields are counted from behind it.
    const [state = '', parent = '', , session = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    return { pid, parent: Number(parent), session: Number(session), marked: `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${mark}\0`) }
  } catch {
    // It has ended meanwhile, or is another user's.
    return undefined
  }
}

/**
 * Everything that a call has started and that still runs: processes with the call's mark (`NAME=value`) in their
 * environment, members of their sessions, and the children of all of these. A process that left its group and its
 * session is found by the mark, one that emptied its environment by session or parent. Never this process or its session.
 */
export function descendantsOf(mark: string): number[] {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readProcess(Number(entry), mark) ?? [])
  const own = all.find((process_) => process_.pid === process.pid)?.session
  const sessions = new Set(all.filter((process_) => process_.marked && process_.session !== own).map((process_) => process_.session))
  const found = new Set(all.filter((process_) => process_.marked || sessions.has(process_.session)).map((process_) => process_.pid))
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const process_ of all) if (found.has(process_.parent)) found.add(process_.pid)
  }
  found.delete(process.pid)
  return [...found]
}

function send(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Asks everything that the call has started to end, but for `except`, which ends after the others by itself. */
export function terminate(mark: string, except: number | undefined): void {
  send(
    descendantsOf(mark).filter((pid) => pid !== except),
    'SIGTERM'
  )
}

/** Ends what is left of a call, again and again while it forks. Throws, naming the processes, if some cannot be ended in 5 s. */
export async function kill(mark: string): Promise<void> {
  const deadline = Date.now() + 5000
  for (let left = descendantsOf(mark); left.length > 0; left = descendantsOf(mark)) {
    if (Date.now() > deadline) throw new Error(`processes ${left.join(', ')} of a call of abra cannot be ended`)
    send(left, 'SIGKILL')
    await delay(10)
  }
}
