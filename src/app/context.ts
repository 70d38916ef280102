import type { Abra } from '../abra/abra.ts'
import type { AppRole, Plan } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import type { Engine } from '../swarm/engine.ts'
import { Stack } from '../swarm/stack.ts'

/** What deploying and removing an app of a run needs. */
export interface AppContext {
  plan: Plan
  abra: Abra
  engine: Engine
  /** How often each app of the whole run may be deployed, where `plan` speaks of a dependency alone. */
  planned?: Record<string, number>
  /** Aborted when the run is cancelled or its deadline has come: ends every wait. */
  signal: AbortSignal
  /** One line about what is awaited right now. */
  progress: (what: string) => void
}

export function stackOf(context: AppContext, role: AppRole): Stack {
  return new Stack(context.engine, stackName(context.plan.domains[role]))
}
