import { readFileSync, statfsSync } from 'node:fs'
import type { Service, Stack, Task } from './stack.ts'
import { hasFailed, newestFirst, taskLine } from './tasks.ts'

interface Inspected {
  State: { OOMKilled?: boolean; Health?: { Status?: string; FailingStreak: number; Log?: { Output: string; ExitCode: number }[] | null } }
  HostConfig: { Memory?: number }
}

/** In the evidence of a task whose container the engine stopped for its health: how it then exited says little. */
export const wasUnhealthy = 'unhealthy: its healthcheck kept failing, so the engine stopped it'

/** What the container of a task says beyond the task: killed for want of memory, or what its healthcheck printed last. */
export async function containerEvidence(stack: Stack, task: Task | undefined): Promise<string[]> {
  const id = task?.Status.ContainerStatus?.ContainerID
  if (id === undefined || id === '') return []
  const answer = await stack.engine.raw('GET', `/containers/${id}/json`)
  if (answer.status !== 200) return []
  const container = JSON.parse(answer.content.toString('utf8')) as Inspected
  const lines: string[] = []
  if (container.State.OOMKilled === true) {
    const limit = container.HostConfig.Memory ?? 0
    lines.push(`out of memory: the kernel killed it${limit > 0 ? ` at its limit of ${Math.round(limit / 1024 / 1024)} MB` : ''}`)
  }
  if (container.State.Health?.Status === 'unhealthy') lines.push(wasUnhealthy)
  const probe = container.State.Health?.Log?.at(-1)
  if (probe !== undefined && probe.ExitCode !== 0) lines.push(`healthcheck (exit code ${probe.ExitCode}): ${probe.Output.trim().split('\n').at(-1) ?? ''}`)
  return lines
}

/** Why services failed: what their containers tell, then their last log lines. */
export async function failureEvidence(stack: Stack, services: Service[], tasks: Task[]): Promise<string[]> {
  const parts = await Promise.all(
    services.map(async (service) => {
      const own = tasks.filter((task) => task.ServiceID === service.ID)
      const last = newestFirst(own.filter(hasFailed))[0] ?? newestFirst(own)[0]
      const [container, logs] = await Promise.all([containerEvidence(stack, last), stack.logs(service)])
      return [...container, ...logs].map((line) => `${service.Spec.Name} | ${line}`)
    })
  )
  return parts.flat()
}

/** L78, L145: what stood still when a deadline passed: every task's last state, the last log lines, and how loaded the host is. */
export async function timeoutEvidence(stack: Stack, services: Service[], tasks: Task[]): Promise<string[]> {
  const states = newestFirst(tasks).map((task) =>
    taskLine(
      task,
      services.find((service) => service.ID === task.ServiceID)
    )
  )
  return [...new Set(states), ...(await failureEvidence(stack, services, tasks)), pressure()]
}

/** Load, free memory and free disk of this host, in one line. */
export function pressure(): string {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return ''
    }
  }
  const load = read('/proc/loadavg').split(' ').slice(0, 3).join(' ')
  const memory = read('/proc/meminfo')
  const kilobytes = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0)
  const gigabytes = (value: number): string => `${(value / 1024 ** 3).toFixed(1)} GB`
  const disk = statfsSync('/')
  return `host: load ${load}, memory ${gigabytes(kilobytes('MemAvailable') * 1024)} free of ${gigabytes(kilobytes('MemTotal') * 1024)}, disk ${gigabytes(disk.bavail * disk.bsize)} free`
}
