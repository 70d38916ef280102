import { isDeepStrictEqual } from 'node:util'
import type { Service, Task, TaskSpec } from './wire.ts'

const ended = new Set(['complete', 'shutdown', 'failed', 'rejected', 'orphaned', 'remove'])

/** In this order; a container is made between preparing and starting. */
const beforeRunning = new Set(['new', 'allocated', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting'])

/** The task will not run any more. */
export function hasEnded(task: Task): boolean {
  return ended.has(task.Status.State)
}

/**
 * Tasks that have no container yet and may still get one: the engine goes on preparing a task whose service is gone, and
 * makes its container, and with it the named volumes, after everything else was found to be removed.
 */
export function unborn(tasks: Task[], containers: { Id: string }[]): Task[] {
  const known = new Set(containers.map((container) => container.Id))
  return tasks.filter((task) => beforeRunning.has(task.Status.State) && !known.has(task.Status.ContainerStatus?.ContainerID ?? ''))
}

export const taskInWords = (task: Task): string => `task ${task.ID.slice(0, 12)} (${task.Status.State})`

/** The task ended by itself and badly: it exited, was killed, or could not be started. */
export function hasFailed(task: Task): boolean {
  return task.Status.State === 'failed' || task.Status.State === 'rejected' || task.Status.State === 'orphaned'
}

/**
 * The task was made from the service as it is now. Specifications are compared, not times: the API tells no version of
 * a task's specification, and clocks may differ. Placement is left out because the orchestrator keeps a task that still
 * fits when only its placement changes, and Runtime because the engine (Docker 20.10) fills it in for the service only.
 */
export function isCurrent(task: Task, service: Service): boolean {
  return isDeepStrictEqual(comparable(task.Spec), comparable(service.Spec.TaskTemplate))
}

function comparable(spec: TaskSpec): object {
  const { Placement: _placement, Runtime: _runtime, ...rest } = spec
  return rest
}

/** How a task ended, in a few words: `exited with 3`, `was killed (exit code 137)`, or the engine's own. */
export function describe(task: Task): string {
  const code = task.Status.ContainerStatus?.ExitCode
  const error = task.Status.Err ?? ''
  if (/unhealthy container/i.test(error)) return 'was stopped because its healthcheck kept failing'
  if (task.Status.State === 'rejected') return `was rejected: ${error}`
  if (code === 137) return 'was killed (exit code 137, out of memory or SIGKILL)'
  if (/^task: non-zero exit/.test(error) || error === '') return code === undefined ? task.Status.State : `exited with ${code}`
  return error
}

/** Newest first, by the engine's own stamps. */
export function newestFirst(tasks: Task[]): Task[] {
  return [...tasks].sort((a, b) => b.Status.Timestamp.localeCompare(a.Status.Timestamp))
}

/** One line a task for a report: `app.1 running (started)`, `app.1 failed: exited with 3`. */
export function taskLine(task: Task, service: Service | undefined): string {
  const name = `${service?.Spec.Name ?? task.ServiceID}${task.Slot === undefined ? '' : `.${task.Slot}`}`
  if (hasFailed(task)) return `${name} ${task.Status.State}: ${describe(task)}`
  return `${name} ${task.Status.State}${task.Status.Err === undefined || task.Status.Err === '' ? '' : `: ${task.Status.Err}`}`
}
