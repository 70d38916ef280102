import { StageFailure } from '../model/failure.ts'
import { EngineError } from './engine.ts'
import type { EngineEvent } from './events.ts'
import { failureEvidence, timeoutEvidence, wasUnhealthy } from './evidence.ts'
import { type Judgement, judge } from './judge.ts'
import { lookUntil } from './look.ts'
import type { Stack, Task } from './stack.ts'
import { hasEnded, taskInWords, unborn } from './tasks.ts'

export interface Convergence {
  /** Milliseconds. */
  deadline: number
  /** One line about what is awaited, whenever that changes. */
  waiting: (what: string) => void
  /** Tasks that had ended before the operation began (`endedTasks`); they are not held against it. */
  past?: ReadonlySet<string>
  /**
   * `applied` is enough for what only reads: the new tasks run and are healthy, while the engine still watches the update
   * (its monitor, 5 s by default). Whoever stops there asks for `settled` at the end of that work: a rollback may follow.
   */
  until?: 'applied' | 'settled'
  signal?: AbortSignal | undefined
}

/** The ids of the tasks that have ended already: taken before an operation, handed to `converge` after it. */
export async function endedTasks(stack: Stack): Promise<ReadonlySet<string>> {
  return new Set((await stack.tasks()).filter(hasEnded).map((task) => task.ID))
}

/**
 * Waits until the stack has converged. Docker's events wake it, its tasks decide it. Throws StageFailure `converged` with
 * the reason, the last log lines and the class when it cannot converge or the deadline passes.
 */
export async function converge(stack: Stack, options: Convergence): Promise<void> {
  const until = Date.now() + options.deadline
  let what = ''
  const firstSeen = new Map<string, number>()
  const done = await asInfrastructure('converged', () =>
    lookUntil(stack.engine, { relevant: ofStack(stack), until, signal: options.signal }, async () => {
      const [services, tasks] = await Promise.all([stack.services(), stack.tasks()])
      const judgement = judge(services, tasks, { past: options.past, held: heldTasks(tasks, firstSeen) })
      const enough = judgement.kind === 'settled' || (judgement.kind === 'applied' && options.until === 'applied')
      if (enough && (await allAlive(stack, tasks))) return true
      if (judgement.kind === 'settled') return undefined
      if (judgement.kind === 'failed') {
        const blamed = services.filter((service) => judgement.services.includes(service.Spec.Name))
        throw failed(judgement, await failureEvidence(stack, blamed, tasks))
      }
      if (judgement.for !== what) options.waiting(judgement.for)
      what = judgement.for
      if (Date.now() < until) return undefined
      throw new StageFailure(
        'converged',
        judgement.kind === 'waiting' ? judgement.class : 'recipe',
        `not converged after ${options.deadline / 1000} s, still waiting for ${what}`,
        await timeoutEvidence(stack, services, tasks)
      )
    })
  )
  if (done === undefined) throw new StageFailure('converged', 'infrastructure', `not converged after ${options.deadline / 1000} s, waiting for ${what}`)
}

/** How long a task without a healthcheck must run before it counts, milliseconds. */
const holdsOut = 1500
/** By the engine's stamps it has run so long that no difference between its clock and ours explains it. */
const longSince = 30_000

/** The tasks seen running for `holdsOut` by our own clock, or for long by the engine's; `firstSeen` is kept from look to look. */
function heldTasks(tasks: Task[], firstSeen: Map<string, number>): ReadonlySet<string> {
  const now = Date.now()
  for (const task of tasks)
    if (task.Status.State === 'running' && !firstSeen.has(task.ID)) {
      const old = now - Date.parse(task.Status.Timestamp) >= longSince
      firstSeen.set(task.ID, old ? now - holdsOut : now)
    }
  return new Set([...firstSeen].filter(([, seen]) => now - seen >= holdsOut).map(([id]) => id))
}

/** A task is called running until up to 0.2 s after its container died; so the containers of this node are asked too. */
async function allAlive(stack: Stack, tasks: Task[]): Promise<boolean> {
  const running = new Set(
    tasks.filter((task) => task.Status.State === 'running' && task.DesiredState === 'running').map((task) => task.Status.ContainerStatus?.ContainerID)
  )
  return (await stack.containers()).every((container) => container.State === 'running' || !running.has(container.Id))
}

/** Throws as `converge` would if the stack has failed by now; what is merely not ready yet is fine. */
export async function throwIfFailed(stack: Stack, past?: ReadonlySet<string>): Promise<void> {
  const [services, tasks] = await Promise.all([stack.services(), stack.tasks()])
  const judgement = judge(services, tasks, { past })
  if (judgement.kind !== 'failed') return
  const blamed = services.filter((service) => judgement.services.includes(service.Spec.Name))
  throw failed(judgement, await failureEvidence(stack, blamed, tasks))
}

/** A server that was stopped for its health may well end with 0: then that is not why it is down. */
function failed(judgement: Extract<Judgement, { kind: 'failed' }>, evidence: string[]): StageFailure {
  const unhealthy = evidence.some((line) => line.endsWith(wasUnhealthy))
  const reason = unhealthy ? judgement.reason.replace('ended by itself', 'became unhealthy, was stopped, ended') : judgement.reason
  return new StageFailure('converged', judgement.class, reason, evidence)
}

/** Waits until nothing of the stack's services, tasks and containers is left; throws with what is stuck after `deadline` milliseconds. */
export async function waitUntilGone(stack: Stack, deadline: number, signal?: AbortSignal): Promise<void> {
  const until = Date.now() + deadline
  let stuck: string[] = []
  const gone = await asInfrastructure('removed', () =>
    lookUntil(stack.engine, { relevant: ofStack(stack), until, signal }, async () => {
      // Tasks before containers: one that becomes a container between the two looks is seen by the second.
      const [services, tasks] = await Promise.all([stack.services(), stack.tasks()])
      const containers = await stack.containers()
      stuck = [
        ...services.map((service) => `service ${service.Spec.Name}`),
        ...unborn(tasks, containers).map(taskInWords),
        ...containers.map((container) => `container ${container.Id.slice(0, 12)} (${container.State})`)
      ]
      return stuck.length === 0 ? true : undefined
    })
  )
  if (gone === undefined) throw new StageFailure('removed', 'infrastructure', `still there after ${deadline / 1000} s: ${stuck.join(', ')}`, [])
}

/** Events of the stack's own services, networks and containers; healthcheck runs (`exec_…`) say nothing. */
function ofStack(stack: Stack): (event: EngineEvent) => boolean {
  return (event) => {
    if (event.Action.startsWith('exec_')) return false
    const attributes = event.Actor.Attributes
    return attributes['com.docker.stack.namespace'] === stack.name || stack.owns(attributes['name'] ?? '')
  }
}

/** An engine that does not answer is the server's trouble, never the recipe's. */
async function asInfrastructure<T>(check: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (error instanceof EngineError) throw new StageFailure(check, 'infrastructure', error.message)
    throw error
  }
}
