import { StageFailure } from '../model/failure.ts'
import type { Compose } from '../recipe/compose.ts'
import { movedTag, parseImage, sameImage } from '../recipe/pull.ts'
import { failureEvidence } from '../swarm/evidence.ts'
import { servesSomething } from '../swarm/judge-service.ts'
import { lookUntil } from '../swarm/look.ts'
import type { Service, Stack, Task } from '../swarm/stack.ts'
import { describe, hasFailed, newestFirst } from '../swarm/tasks.ts'
import type { PresentImage } from './images.ts'

/** What is asked of a running app. */
export interface Wanted {
  compose: Compose
  sha: string
  /** What was pulled for this version, for comparing digests. */
  images?: PresentImage[]
}

/** L9, L16, L30, L32: what really runs is this commit: services both ways, images one by one, abra's chaos-version on each. Returns the evidence. */
export async function proveRunning(stack: Stack, wanted: Wanted): Promise<string> {
  const [services, tasks] = await Promise.all([stack.services(), stack.tasks()])
  const wrong = whatIsWrong(stack.name, services, tasks, wanted)
  if (wrong !== undefined) throw wrong
  const images = [...new Set(services.map((service) => service.Spec.TaskTemplate.ContainerSpec.Image.split('@')[0]))]
  return `${services.length} service${services.length === 1 ? '' : 's'} at ${wanted.sha.slice(0, 8)}, ${images.join(', ')}`
}

/** The decision of `proveRunning`, pure over one snapshot. */
export function whatIsWrong(stack: string, services: Service[], tasks: Task[], { compose, sha, images = [] }: Wanted): StageFailure | undefined {
  const shortOf = (service: Service): string => service.Spec.Name.slice(stack.length + 1)
  const names = services.map(shortOf)
  const expected = Object.keys(compose.services)
  const extra = names.filter((name) => !expected.includes(name))
  const missing = expected.filter((name) => !names.includes(name))
  if (extra.length > 0) return new StageFailure('running', 'recipe', `services that this version does not have are still running: ${extra.sort().join(', ')}`)
  if (missing.length > 0) return new StageFailure('running', 'recipe', `services of this version are not running: ${missing.sort().join(', ')}`)
  for (const service of services) {
    const name = shortOf(service)
    const asked = compose.services[name]?.image ?? ''
    // The chaos-version comes first: with another commit deployed every other difference is only its echo.
    const label = service.Spec.Labels[`coop-cloud.${stack}.chaos-version`] ?? ''
    if (!isStampOf(label, sha))
      return new StageFailure(
        'running',
        'suite',
        `"${name}" carries the chaos-version ${label === '' ? 'of no commit' : label}, deployed was ${sha.slice(0, 8)}`
      )
    const own = tasks.filter((task) => task.ServiceID === service.ID && task.DesiredState === 'running')
    for (const actual of [service.Spec.TaskTemplate.ContainerSpec.Image, ...own.map((task) => task.Spec.ContainerSpec.Image)]) {
      if (!sameImage(asked, actual))
        return new StageFailure('running', 'recipe', `"${name}" runs the image ${actual.split('@')[0]}, this version asks for ${asked}`)
      const pulled = images.find((image) => image.image === asked)?.digest ?? ''
      const running = parseImage(actual).digest ?? ''
      const moved = pulled === '' || running === '' ? undefined : movedTag(asked, pulled, running)
      if (moved !== undefined) return new StageFailure('running', 'infrastructure', `"${name}": ${moved.sentence}`, [moved.next])
    }
  }
  return undefined
}

/** abra stamps the first eight digits, and `+U` for a checkout that holds our overlay (Q10). Nothing is no stamp. */
export function isStampOf(label: string, sha: string): boolean {
  const stamp = /^([0-9a-f]{7,40})(\+U)?$/.exec(label)?.[1]
  return stamp !== undefined && sha.startsWith(stamp)
}

/** Q18, L16: abra leaves services that a version dropped running; they are removed after convergence. Returns their names. */
export async function removeDropped(stack: Stack, compose: Compose): Promise<string[]> {
  const dropped = (await stack.services()).filter((service) => compose.services[service.Spec.Name.slice(stack.name.length + 1)] === undefined)
  for (const service of dropped) await stack.remove(`/services/${service.ID}`)
  return dropped.map((service) => service.Spec.Name.slice(stack.name.length + 1))
}

/** A task that ran when it was looked at, by its id and its service's. */
export interface Standing {
  task: string
  service: string
}

/** The tasks that run now; whoever tests the app for a while compares with it at the end. */
export async function standingTasks(stack: Stack): Promise<Standing[]> {
  const running = (await stack.tasks()).filter((task) => task.Status.State === 'running' && task.DesiredState === 'running')
  return running.map((task) => ({ task: task.ID, service: task.ServiceID }))
}

/** L74: the app that answered is the app that was started: none of the tasks that stood then has died since. Throws class recipe. */
export async function proveStable(stack: Stack, stood: Standing[]): Promise<string> {
  const [services, tasks] = await Promise.all([stack.services(), stack.tasks()])
  const gone = goneSince(services, tasks, stood)
  if (gone.length > 0)
    throw new StageFailure(
      'stable',
      'recipe',
      `${gone.length === 1 ? 'a task' : `${gone.length} tasks`} that had come up ended so long ago that the engine has forgotten it: others have taken its place again and again`,
      await failureEvidence(stack, services, tasks)
    )
  const dead = newestFirst(diedSince(services, tasks, stood))[0]
  if (dead === undefined) return `no task has died since it came up (${stood.length})`
  const service = services.filter((candidate) => candidate.ID === dead.ServiceID)
  const name = service[0]?.Spec.Name ?? dead.ServiceID
  throw new StageFailure('stable', 'recipe', `${name} came up, then its task ${describe(dead)}`, await failureEvidence(stack, service, tasks))
}

/** Like `proveStable`, but looks on, woken by the engine's events, until `until` (milliseconds since the epoch) has come. */
export async function proveStableUntil(stack: Stack, stood: Standing[], until: number, signal: AbortSignal): Promise<string> {
  await lookUntil(stack.engine, { relevant: (event) => stack.owns(event.Actor.Attributes['name'] ?? ''), until, signal }, async () => {
    await proveStable(stack, stood)
    return undefined
  })
  return await proveStable(stack, stood)
}

/**
 * Tasks that stood and that the engine lists no more: it keeps the last few of each place only, so these ended long ago. A service that serves
 * nothing may end well and start over as often as it likes, like a job by the clock. Pure.
 */
export function goneSince(services: Service[], tasks: Task[], stood: Standing[]): Standing[] {
  const servers = new Set(services.filter(servesSomething).map((service) => service.ID))
  const failing = new Set(tasks.filter(hasFailed).map((task) => task.ServiceID))
  return stood.filter(({ task, service }) => !tasks.some(({ ID }) => ID === task) && (servers.has(service) || failing.has(service)))
}

/** Tasks that stood and have failed since, or have ended by themselves although they are a server's. Pure. */
export function diedSince(services: Service[], tasks: Task[], stood: Standing[]): Task[] {
  const servers = new Set(services.filter(servesSomething).map((service) => service.ID))
  return tasks.filter(
    (task) => stood.some((one) => one.task === task.ID) && (hasFailed(task) || (task.Status.State === 'complete' && servers.has(task.ServiceID)))
  )
}
