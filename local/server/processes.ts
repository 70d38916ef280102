// Processes of the embedded server: started detached, remembered by pid, start time and boot, never looked up by name.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeAtomic } from '../../src/run/atomic.ts'
import { type ProcessRecord, record, startTime } from '../../src/run/processes.ts'
import { ServerError } from './errors.ts'

/** Starts a command in a session of its own, its output appended to `log`; the record goes to `file`. */
export function startDetached(words: string[], options: { log: string; file: string; environment?: NodeJS.ProcessEnv }): ProcessRecord {
  const [command, ...rest] = words
  const output = openSync(options.log, 'a', 0o600)
  const child = spawn(command ?? '', rest, { detached: true, stdio: ['ignore', output, output], cwd: '/', env: options.environment ?? process.env })
  closeSync(output)
  child.on('error', () => {})
  child.unref()
  if (child.pid === undefined) throw new ServerError(`cannot start ${command}: is it installed and on PATH?`)
  const started = record(child.pid)
  writeAtomic(options.file, JSON.stringify(started))
  return started
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // gone already
  }
}

function cgroupDirectories(parent: string): string[] {
  const roots = [
    '/sys/fs/cgroup',
    ...readdirSync('/sys/fs/cgroup', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `/sys/fs/cgroup/${entry.name}`)
  ]
  const found: string[] = []
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) if (entry.isDirectory()) walk(`${directory}/${entry.name}`)
    found.push(directory)
  }
  for (const root of roots) if (existsSync(`${root}/${parent}`)) walk(`${root}/${parent}`)
  return found
}

/** Everything that lives in this network namespace or below this cgroup, apart from those in `keep`. */
function members(netns: string, cgroup: string, keep: number[]): number[] {
  const pids = new Set<number>()
  for (const directory of cgroupDirectories(cgroup)) {
    try {
      for (const pid of readFileSync(`${directory}/cgroup.procs`, 'utf8').split('\n')) if (pid !== '') pids.add(Number(pid))
    } catch {
      // removed meanwhile
    }
  }
  if (existsSync(`/run/netns/${netns}`)) {
    const inode = statSync(`/run/netns/${netns}`).ino
    const own = readlinkSync('/proc/self/ns/net')
    if (own !== `net:[${inode}]`) {
      for (const entry of readdirSync('/proc')) {
        if (!/^\d+$/.test(entry)) continue
        try {
          if (readlinkSync(`/proc/${entry}/ns/net`) === `net:[${inode}]`) pids.add(Number(entry))
        } catch {
          // gone, or a kernel thread
        }
      }
    }
  }
  for (const pid of keep) pids.delete(pid)
  return [...pids].filter((pid) => startTime(pid) !== undefined)
}

/** Kills what a dead daemon left behind: membership in our own namespace or cgroup is the proof that it is ours. */
export async function killMembers(netns: string, cgroup: string, keep: number[]): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const left = members(netns, cgroup, keep)
    if (left.length === 0) return
    for (const pid of left) signal(pid, 'SIGKILL')
    await sleep(50)
  }
  const left = members(netns, cgroup, keep)
  if (left.length > 0)
    throw new ServerError(
      `processes of the embedded server survive SIGKILL: ${left.join(', ')} (network namespace ${netns}). Look at them with ps, then try again.`
    )
}

export async function cgroupRemove(parent: string, remove: (directory: string) => void): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const directories = cgroupDirectories(parent)
    if (directories.length === 0) return
    for (const directory of directories) {
      try {
        remove(directory)
      } catch {
        // still busy: next turn
      }
    }
    await sleep(50)
  }
}

/** A bound on the processes of the whole server, where the kernel counts them. */
export function limitProcesses(cgroup: string, limit: number): void {
  const root = existsSync('/sys/fs/cgroup/cgroup.controllers') ? '/sys/fs/cgroup' : '/sys/fs/cgroup/pids'
  if (!existsSync(root)) return
  try {
    mkdirSync(`${root}/${cgroup}`, { recursive: true })
    writeFileSync(`${root}/${cgroup}/pids.max`, String(limit))
  } catch {
    // The controller is not delegated here: each service's own limit remains.
  }
}
