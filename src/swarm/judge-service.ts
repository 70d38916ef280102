import type { FailureClass } from '../model/types.ts'
import type { Service, Task } from './stack.ts'
import { describe, hasEnded, hasFailed, isCurrent, newestFirst } from './tasks.ts'

/**
 * What one look says of one service. `applied`: it runs as asked, but the engine still watches the update. `failing`:
 * it keeps crashing, which peers that are still starting may explain. `starting` waits without any failure so far.
 */
export type ServiceState =
  | { kind: 'settled' }
  | { kind: 'applied' }
  | { kind: 'waiting'; for: string; starting: boolean; class: FailureClass }
  | { kind: 'failing'; reason: string; lastCreated: string; now: 'settled' | 'applied' | 'down' }
  | { kind: 'failed'; reason: string; class: FailureClass }

/** A service whose tasks ended this often does not come up by itself. */
export const crashLimit = 3
/** A task that cannot even be started is refused for the same reason again. */
const rejectLimit = 2

/** What a look knows beside services and tasks. */
export interface Known {
  /** Tasks that had ended before the operation began: they prove nothing about it. */
  past?: ReadonlySet<string> | undefined
  /** Tasks that were seen running for a while. Without it, running is enough. */
  held?: ReadonlySet<string> | undefined
}

/** Pure over one snapshot. */
export function judgeService(service: Service, all: Task[], known: Known): ServiceState {
  const tasks = all.filter((task) => task.ServiceID === service.ID && known.past?.has(task.ID) !== true)
  const current = tasks.filter((task) => isCurrent(task, service))
  const failures = newestFirst(current.filter(hasFailed))
  const last = failures[0]
  const why = last === undefined ? '' : describe(last)
  const rolledBack = judgeUpdate(service, newestFirst(tasks.filter(hasFailed))[0])
  if (rolledBack !== undefined) return rolledBack

  const image = failures.find((task) => /no such image|pull access denied|manifest unknown|toomanyrequests/i.test(task.Status.Err ?? ''))
  if (image !== undefined)
    return {
      kind: 'failed',
      reason: `the image ${image.Spec.ContainerSpec.Image} cannot be had: ${image.Status.Err}`,
      class: /toomanyrequests/i.test(image.Status.Err ?? '') ? 'infrastructure' : 'recipe'
    }
  if (failures.filter((task) => task.Status.State === 'rejected').length >= rejectLimit) return { kind: 'failed', reason: `the task ${why}`, class: 'recipe' }

  const awaited = current.filter((task) => !hasEnded(task) && (task.DesiredState === 'running' || task.DesiredState === 'ready'))
  // Ended, but the orchestrator has not decided yet whether it is started again.
  const undecided = current.some((task) => hasEnded(task) && (task.DesiredState === 'running' || task.DesiredState === 'ready'))
  const completed = current.filter((task) => task.Status.State === 'complete' || task.DesiredState === 'completed')
  if (service.Spec.Mode.ReplicatedJob !== undefined || service.Spec.Mode.GlobalJob !== undefined) return judgeJob(service, current, failures)

  const desired = desiredTasks(service, awaited.length)
  if (desired === 0 && service.Spec.Mode.Replicated !== undefined) return { kind: 'settled' }
  if (awaited.length === 0 && !undecided && current.length > 0 && failures.length + completed.length > 0) return judgeEnded(service, failures, completed)
  // Without a healthcheck a task is called running from its start until it dies, so it must hold out before it counts.
  const mustHold = !hasHealthcheck(service) && known.held !== undefined
  const running = awaited.filter(
    (task) => task.Status.State === 'running' && task.DesiredState === 'running' && (!mustHold || known.held?.has(task.ID) === true)
  )
  const watched = service.UpdateStatus?.State === 'updating'
  if (failures.length >= crashLimit && last !== undefined) {
    const now = running.length < Math.max(1, desired) ? 'down' : watched ? 'applied' : 'settled'
    return { kind: 'failing', reason: `crash loop: ${failures.length} tasks ended, the last one ${why}`, lastCreated: last.CreatedAt, now }
  }
  const name = service.Spec.Name
  const after = `${watched ? ', update in progress' : ''}${why === '' ? '' : `, before that one ${why}`}`
  if (desired > 0 && running.length >= desired) {
    return { kind: watched ? 'applied' : 'settled' }
  }
  const next = awaited.find((task) => task.Status.State !== 'running')
  const error = next?.Status.Err ?? ''
  // A port or a resource can become free; a node's labels, kind and platform do not change by waiting.
  if (/no suitable node/i.test(error) && /constraints not satisfied|unsupported platform/i.test(error))
    return { kind: 'failed', reason: `no node can take it: ${error}`, class: 'recipe' }
  const state =
    next === undefined && awaited.some((task) => task.Status.State === 'running')
      ? 'its task must hold out, it has no healthcheck'
      : next === undefined
        ? tasks.some((task) => !hasEnded(task))
          ? 'its old task still stops'
          : 'it has no task yet'
        : next.DesiredState === 'ready'
          ? 'it will be started again'
          : `its task is ${next.Status.State}`
  return {
    kind: 'waiting',
    for: `${name}: ${running.length} of ${Math.max(desired, 1)} running, ${state}${error === '' ? '' : ` (${error})`}${after}`,
    starting: failures.length === 0,
    class: 'recipe'
  }
}

/** Rolled back or paused is a result; `updating` is judged by the tasks, `rollback_started` is waited for. */
function judgeUpdate(service: Service, lastFailure: Task | undefined): ServiceState | undefined {
  const state = service.UpdateStatus?.State
  const why = lastFailure === undefined ? (service.UpdateStatus?.Message ?? '') : `the last task ${describe(lastFailure)}`
  // L32: a rollback leaves healthy tasks of the old version behind; only the update state tells.
  if (state === 'rollback_completed') return { kind: 'failed', reason: `rolled back: ${why}`, class: 'recipe' }
  if (state === 'rollback_paused') return { kind: 'failed', reason: `the rollback stopped half way: ${why}`, class: 'recipe' }
  if (state === 'rollback_started') return { kind: 'waiting', for: `${service.Spec.Name}: is being rolled back, ${why}`, starting: false, class: 'recipe' }
  // L34: it never clears by itself, so waiting for it would be for ever.
  if (state === 'paused') return { kind: 'failed', reason: `the update was paused: ${why}`, class: 'recipe' }
  return undefined
}

/** How many tasks must run: the engine's own count where it gave one (it knows the nodes of a global service). */
function desiredTasks(service: Service, seen: number): number {
  return service.Spec.Mode.Replicated?.Replicas ?? service.ServiceStatus?.DesiredTasks ?? Math.max(1, seen)
}

function judgeJob(service: Service, current: Task[], failures: Task[]): ServiceState {
  const iteration = service.JobStatus?.JobIteration.Index
  const done = current.filter((task) => task.Status.State === 'complete' && (iteration === undefined || task.JobIteration?.Index === iteration))
  const wanted =
    service.Spec.Mode.ReplicatedJob === undefined ? (service.ServiceStatus?.DesiredTasks ?? 1) : (service.Spec.Mode.ReplicatedJob.TotalCompletions ?? 1)
  if (done.length >= Math.max(1, wanted)) return { kind: 'settled' }
  const last = failures[0]
  if (failures.length >= crashLimit && last !== undefined)
    return { kind: 'failing', reason: `the job failed ${failures.length} times, the last task ${describe(last)}`, lastCreated: last.CreatedAt, now: 'down' }
  return { kind: 'waiting', for: `${service.Spec.Name}: the job to end`, starting: failures.length === 0, class: 'recipe' }
}

/** Nothing runs and nothing will be started again. */
function judgeEnded(service: Service, failures: Task[], completed: Task[]): ServiceState {
  const policy = service.Spec.TaskTemplate.RestartPolicy
  const last = failures[0]
  if (last !== undefined && completed.length === 0) {
    const rule = policy?.Condition === 'none' ? 'restart_policy: none' : `restart_policy: at most ${policy?.MaxAttempts ?? 0} attempts`
    return { kind: 'failed', reason: `the task ${describe(last)} and will not be started again (${rule})`, class: 'recipe' }
  }
  // L71, L72: a server that ends with 0 is lost; a one-shot without route, port and healthcheck is done.
  return servesSomething(service)
    ? { kind: 'failed', reason: 'ended by itself with exit code 0 and will not be restarted', class: 'recipe' }
    : { kind: 'settled' }
}

function hasHealthcheck(service: Service): boolean {
  const test = service.Spec.TaskTemplate.ContainerSpec.Healthcheck?.Test ?? []
  return test.length > 0 && test[0] !== 'NONE'
}

/** It has a route, a port or a healthcheck: a server, which is lost when it ends. */
export function servesSomething(service: Service): boolean {
  return (
    Object.keys(service.Spec.Labels).some((key) => /^traefik\.(http|tcp|udp)\.(routers|services)\./i.test(key)) ||
    (service.Endpoint?.Ports?.length ?? 0) > 0 ||
    hasHealthcheck(service)
  )
}
