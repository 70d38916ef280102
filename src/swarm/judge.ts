import type { FailureClass } from '../model/types.ts'
import { judgeService, type Known, type ServiceState } from './judge-service.ts'
import type { Service, Task } from './stack.ts'

/** What one look at a stack says. `applied`: everything runs as asked, an update is still being watched by the engine. */
export type Judgement =
  | { kind: 'settled' }
  | { kind: 'applied'; for: string }
  | { kind: 'waiting'; for: string; class: FailureClass }
  | { kind: 'failed'; services: string[]; reason: string; class: FailureClass }

/** Decides whether a stack has converged, pure over one snapshot of services and tasks. */
export function judge(services: Service[], tasks: Task[], known: Known = {}): Judgement {
  if (services.length === 0) return { kind: 'waiting', for: 'the first service', class: 'infrastructure' }
  const states = services.map((service) => ({ service, name: service.Spec.Name, state: judgeService(service, tasks, known) }))
  const failed = states.flatMap(({ service, name, state }) => (state.kind === 'failed' || isLost(service, state, states, tasks) ? [{ name, state }] : []))
  // What cannot be explained by a peer comes first: a crash loop is often the echo of another service's failure.
  failed.sort((a, b) => rank(a.state) - rank(b.state))
  const worst = failed[0]
  if (worst !== undefined) {
    return {
      kind: 'failed',
      services: failed.map(({ name }) => name),
      reason: failed.map(({ name, state }) => `${name}: ${'reason' in state ? state.reason : ''}`).join('; '),
      class: worst.state.kind === 'failed' ? worst.state.class : 'recipe'
    }
  }
  const open = states.find(({ state }) => (state.kind === 'failing' && state.now === 'down') || state.kind === 'waiting')
  if (open !== undefined) {
    const { name, state } = open
    if (state.kind === 'failing') return { kind: 'waiting', for: `${name}: ${state.reason}, the next try is awaited`, class: 'recipe' }
    if (state.kind === 'waiting') return { kind: 'waiting', for: state.for, class: state.class }
  }
  const watched = states.find(({ state }) => state.kind === 'applied' || (state.kind === 'failing' && state.now === 'applied'))
  return watched === undefined ? { kind: 'settled' } : { kind: 'applied', for: `${watched.name}: the new task runs, the engine still watches the update` }
}

type Named = { service: Service; name: string; state: ServiceState }

/**
 * L76: a service may crash until its peers are up. So a crash loop counts only when no peer is still on its way without
 * a failure of its own, and when a task that was made after the last peer came up has failed too.
 */
function isLost(service: Service, state: ServiceState, all: Named[], tasks: Task[]): boolean {
  if (state.kind !== 'failing') return false
  const peers = all.filter((other) => other.service.ID !== service.ID)
  if (peers.some((peer) => peer.state.kind === 'waiting' && peer.state.starting)) return false
  const up = peers
    .filter((peer) => peer.state.kind === 'settled' || peer.state.kind === 'applied')
    .flatMap((peer) => tasks.filter((task) => task.ServiceID === peer.service.ID && task.Status.State === 'running').map((task) => task.Status.Timestamp))
    .sort()
    .at(-1)
  return up === undefined || state.lastCreated.localeCompare(up) >= 0
}

function rank(state: ServiceState): number {
  return state.kind === 'failed' ? 0 : 1
}
