import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Bytes and tasks of everything in the sandbox together, what lies in its temporary folders included. */
const most = { memory: 2 * 1024 * 1024 * 1024, tasks: 1024 }

/** A control group for one sandbox: `words` go before the command that shall live in it. */
export interface Cage {
  words: string[]
  remove: () => Promise<void>
}

/**
 * Bounds what a sandbox uses altogether, where root may and the kernel counts it (cgroup v2 or v1). Undefined: it cannot be had; what remains are the
 * limits of each process, and that the sandbox is what the kernel kills first when memory ends.
 */
export function makeCage(name: string): Cage | undefined {
  if (process.getuid?.() !== 0) return undefined
  const unified = existsSync('/sys/fs/cgroup/cgroup.controllers')
  const wanted: [folder: string, limits: [file: string, value: number][]][] = unified
    ? [
        [
          `/sys/fs/cgroup/${name}`,
          [
            ['memory.max', most.memory],
            ['memory.swap.max', 0],
            ['pids.max', most.tasks]
          ]
        ]
      ]
    : [
        [`/sys/fs/cgroup/memory/${name}`, [['memory.limit_in_bytes', most.memory]]],
        [`/sys/fs/cgroup/pids/${name}`, [['pids.max', most.tasks]]]
      ]
  const made = wanted.flatMap(([folder, limits]) => {
    try {
      mkdirSync(folder, { recursive: true })
      for (const [file, value] of limits) if (existsSync(`${folder}/${file}`)) writeFileSync(`${folder}/${file}`, String(value))
      return [folder]
    } catch {
      // The controller is not given to us.
      return []
    }
  })
  if (made.length === 0) return undefined
  // A group that cannot be entered bounds nothing, and keeps nothing from running within the other bounds.
  const enter = made.map((folder) => `{ echo $$ > ${folder}/cgroup.procs; } 2>/dev/null`).join('; ')
  return { words: ['sh', '-c', `${enter}; exec "$@"`, 'sh'], remove: () => removeAll(made) }
}

async function removeAll(folders: string[]): Promise<void> {
  for (const folder of folders)
    for (let turn = 0; turn < 100; turn += 1)
      try {
        rmdirSync(folder)
        break
      } catch {
        // What was killed is there for a moment more; its end sends no event.
        await sleep(20)
      }
}
