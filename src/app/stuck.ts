import type { Stack } from '../swarm/stack.ts'
import { hasEnded } from '../swarm/tasks.ts'

/** What is left of a stack, each with why it may be stuck: who uses a volume, what a task says (L117). */
export async function whyStuck(stack: Stack, anonymous: string[] = []): Promise<string[]> {
  const left = await stack.residue(anonymous)
  if (left.length === 0) return []
  const [tasks, containers] = await Promise.all([
    stack.tasks().catch(() => []),
    stack.engine.call<{ Names: string[]; State: string; Mounts: { Name?: string }[] }[]>('GET', '/containers/json?all=true').catch(() => [])
  ])
  // Tasks are told below, with their errors.
  const objects = left.filter((line) => !line.startsWith('task '))
  const told = objects.map((line) => {
    const name = line.split(' ')[1] ?? ''
    const users = containers
      .filter((container) => container.Mounts.some((mount) => mount.Name === name))
      .map((container) => (container.Names[0] ?? '').slice(1))
    return line.startsWith('volume ') && users.length > 0 ? `${line} (used by the container ${users.join(', ')})` : line
  })
  const open = tasks.filter((task) => !hasEnded(task))
  return [...told, ...open.map((task) => `task ${task.ID.slice(0, 12)} is ${task.Status.State}${task.Status.Err === undefined ? '' : `: ${task.Status.Err}`}`)]
}
