import { StageFailure } from '../model/failure.ts'
import { judge } from './judge.ts'
import type { Stack } from './stack.ts'

/** Tasks that never get a container (rejected, unschedulable) send no event; so a look a second backs the events up. */
const heartbeat = 1000

/**
 * Waits until the stack has converged. Docker's events wake it, its tasks decide.
 * Throws StageFailure with the last log lines when it cannot converge or `deadline` (milliseconds) passes.
 */
export async function converge(stack: Stack, options: { since: Date; deadline: number; waiting: (what: string) => void }): Promise<void> {
  const until = Date.now() + options.deadline
  let wake = () => {}
  const stop = stack.engine.events((event) => {
    if (event.Type === 'service' || event.Actor.Attributes['com.docker.stack.namespace'] === stack.name) wake()
  })
  try {
    let what = ''
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const [services, tasks] = await Promise.all([stack.services(), stack.tasks()])
      const judgement = judge(services, tasks, options.since)
      if (judgement.kind === 'settled') return
      if (judgement.kind === 'failed') {
        const service = services.find((candidate) => candidate.Spec.Name === judgement.service)
        const details = service === undefined ? [] : await stack.logs(service)
        throw new StageFailure('converged', judgement.infrastructure ? 'infrastructure' : 'recipe', `${judgement.service}: ${judgement.reason}`, details)
      }
      if (judgement.for !== what) options.waiting(judgement.for)
      what = judgement.for
      if (Date.now() >= until) {
        const details = (
          await Promise.all(services.map(async (service) => (await stack.logs(service, 5)).map((line) => `${service.Spec.Name} | ${line}`)))
        ).flat()
        throw new StageFailure('converged', 'recipe', `not converged after ${options.deadline / 1000} s, still waiting for ${what}`, details)
      }
      let timer: NodeJS.Timeout | undefined
      await Promise.race([
        woken,
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, heartbeat)
        })
      ])
      clearTimeout(timer)
    }
  } finally {
    stop()
  }
}

/** Waits until nothing of the stack's services and containers is left; throws with what is stuck after `deadline` ms. */
export async function waitUntilGone(stack: Stack, deadline: number): Promise<void> {
  const until = Date.now() + deadline
  let wake = () => {}
  const stop = stack.engine.events(() => wake())
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const [services, containers] = await Promise.all([stack.services(), stack.containers()])
      if (services.length === 0 && containers.length === 0) return
      if (Date.now() >= until) {
        const stuck = [...services.map((service) => service.Spec.Name), ...containers.map((container) => container.Id.slice(0, 12))]
        throw new StageFailure('removed', 'infrastructure', `still there after ${deadline / 1000} s: ${stuck.join(', ')}`)
      }
      let timer: NodeJS.Timeout | undefined
      await Promise.race([
        woken,
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, heartbeat)
        })
      ])
      clearTimeout(timer)
    }
  } finally {
    stop()
  }
}
