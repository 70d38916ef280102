import type { Service, Task } from './stack.ts'

/** What one look at a stack says. */
export type Judgement = { kind: 'settled' } | { kind: 'waiting'; for: string } | { kind: 'failed'; service: string; reason: string; infrastructure: boolean }

/** A task that failed this often since the deploy will not come up by itself. */
const crashLimit = 3

/**
 * Decides whether a stack has converged, pure over one snapshot of services and tasks.
 * `since` is when the deploy was started: older tasks are the previous version's.
 */
export function judge(services: Service[], tasks: Task[], since: Date): Judgement {
  if (services.length === 0) return { kind: 'waiting', for: 'the first service' }
  for (const service of services) {
    const own = tasks.filter((task) => task.ServiceID === service.ID)
    const judgement = judgeService(service, own, since)
    if (judgement.kind !== 'settled') return judgement
  }
  return { kind: 'settled' }
}

function judgeService(service: Service, tasks: Task[], since: Date): Judgement {
  const name = service.Spec.Name
  const fail = (reason: string, infrastructure = false): Judgement => ({ kind: 'failed', service: name, reason, infrastructure })
  const update = service.UpdateStatus?.State
  const recent = tasks.filter((task) => new Date(task.CreatedAt) >= since)
  const failed = recent.filter((task) => task.Status.State === 'failed' || task.Status.State === 'rejected')
  const last = failed.sort((a, b) => b.Status.Timestamp.localeCompare(a.Status.Timestamp))[0]
  const why = last === undefined ? '' : describe(last)

  const missing = failed.find((task) => /no such image|pull access denied|manifest unknown/i.test(task.Status.Err ?? ''))
  if (missing !== undefined) return fail(`the image ${missing.Spec.ContainerSpec.Image} cannot be had: ${missing.Status.Err}`)
  // L32: a rollback leaves healthy tasks of the old version behind; only the update state tells.
  if (update === 'rollback_completed' || update === 'rollback_paused') return fail(`rolled back: ${service.UpdateStatus?.Message ?? ''} ${why}`.trim())
  if (update === 'rollback_started') return { kind: 'waiting', for: `${name}: rolling back` }
  // L34: "paused" never clears, so it is a result.
  if (update === 'paused') return fail(`update paused: ${service.UpdateStatus?.Message ?? ''} ${why}`.trim())
  if (failed.length >= crashLimit && update !== 'updating') return fail(`crash loop: ${failed.length} tasks ended, the last one ${why}`)

  const job = service.Spec.Mode.ReplicatedJob !== undefined || service.Spec.Mode.GlobalJob !== undefined
  const live = tasks.filter((task) => task.DesiredState === 'running')
  const completed = recent.filter((task) => task.Status.State === 'complete')
  if (job) return completed.length > 0 ? { kind: 'settled' } : { kind: 'waiting', for: `${name}: the job to end` }

  const desired = service.Spec.Mode.Replicated?.Replicas ?? Math.max(1, live.length)
  if (desired === 0) return { kind: 'settled' }
  if (live.length === 0 && completed.length >= desired && service.Spec.TaskTemplate.RestartPolicy?.Condition !== 'any') {
    // L71/L72: a server that ends with 0 is not started again; a one-shot without route, port and healthcheck is done.
    return servesSomething(service) ? fail('ended by itself with exit code 0 and will not be restarted') : { kind: 'settled' }
  }
  const wanted = service.Spec.TaskTemplate.ContainerSpec.Image
  const running = live.filter((task) => task.Status.State === 'running' && task.Spec.ContainerSpec.Image === wanted)
  if (update === 'updating') return { kind: 'waiting', for: `${name}: update in progress${why === '' ? '' : ` (last failure: ${why})`}` }
  if (running.length < desired) {
    const state = live[0]?.Status.State ?? 'no task yet'
    return { kind: 'waiting', for: `${name}: ${running.length}/${desired} running, task is ${state}${why === '' ? '' : `, last failure: ${why}`}` }
  }
  return { kind: 'settled' }
}

function servesSomething(service: Service): boolean {
  return (
    Object.keys(service.Spec.Labels).some((key) => key.startsWith('traefik.http.routers.')) ||
    (service.Endpoint?.Ports?.length ?? 0) > 0 ||
    (service.Spec.TaskTemplate.ContainerSpec.Healthcheck?.Test?.length ?? 0) > 0
  )
}

/** How a task ended, in the words of the engine. */
export function describe(task: Task): string {
  const code = task.Status.ContainerStatus?.ExitCode
  const error = task.Status.Err ?? ''
  if (code === 137) return `was killed (exit code 137, out of memory or SIGKILL)${error === '' ? '' : `: ${error}`}`
  if (error !== '') return error
  return code === undefined ? task.Status.State : `exited with ${code}`
}
