import { stackOf } from '../app/context.ts'
import { waitForHealth } from '../checks/https.ts'
import { untilInARow } from '../checks/in-a-row.ts'
import { waitForPort } from '../checks/tcp.ts'
import { StageFailure } from '../model/failure.ts'
import type { AppRole, ReadyProbe } from '../model/types.ts'
import { type Hooks, loadHooks } from '../settings/hooks.ts'
import { partOf } from '../settings/layers.ts'
import { throwIfFailed } from '../swarm/converge.ts'
import { timeoutEvidence } from '../swarm/evidence.ts'
import { check, type StageContext } from './context.ts'
import { callReady } from './hooks.ts'

/** `untilReady` as a check of its own, where there is something to wait for. */
export async function checkReady(context: StageContext, role: AppRole, past: ReadonlySet<string>): Promise<void> {
  if (context.plan.settings.ready.length === 0 && (await readyHooks(context)) === undefined) return
  await check(context, 'ready', async () => (await untilReady(context, role, past)) ?? '')
}

/**
 * Waits until every probe of the setting `ready` and then the hook `ready` say yes, all within `deadlines.http` (L74). Returns the evidence; undefined where the
 * recipe has neither. A stack that dies meanwhile ends the wait with its own reason. Throws StageFailure `ready` of class recipe.
 * @param past tasks that had ended before the operation
 */
export async function untilReady(context: StageContext, role: AppRole, past: ReadonlySet<string>): Promise<string | undefined> {
  const { plan, signal } = context
  const hooks = await readyHooks(context)
  if (plan.settings.ready.length === 0 && hooks === undefined) return undefined
  const stack = stackOf(context, role)
  const until = Date.now() + plan.settings.deadlines.http * 1000
  const wait = (): Wait => ({
    deadline: Math.max(0, until - Date.now()),
    signal,
    waiting: (what: string) => context.progress(`waiting for ${plan.domains[role]}: ${what}`),
    meanwhile: () => throwIfFailed(stack, past),
    evidence: async () => timeoutEvidence(stack, ...(await Promise.all([stack.services(), stack.tasks()])))
  })
  const said: string[] = []
  for (const probe of plan.settings.ready) said.push(await probed(context, role, probe, wait()))
  if (hooks !== undefined) said.push(await hooked(context, role, hooks, wait()))
  return said.join(' · ')
}

interface Wait {
  deadline: number
  signal: AbortSignal
  waiting: (what: string) => void
  meanwhile: () => Promise<void>
  evidence: () => Promise<string[]>
}

async function probed({ plan }: StageContext, role: AppRole, { http, statuses, tcp, times }: ReadyProbe, wait: Wait): Promise<string> {
  // Where the edge is, there the ports of the host are.
  if (tcp !== undefined) return await waitForPort(plan.server.edgeAddress, tcp, { ...wait, times })
  const path = http ?? '/'
  const options = { ...wait, times, check: 'ready', hosts: plan.settings.policy.hosts }
  return `${path}: ${await waitForHealth(plan.server, plan.domains[role], { path, statuses }, options)}, ${times} in a row`
}

async function hooked(context: StageContext, role: AppRole, hooks: Hooks, wait: Wait): Promise<string> {
  const late = await untilInARow({ ...wait, times: 1 }, () => callReady(context, role, hooks))
  if (late === undefined) return 'the hook ready says yes'
  const { http } = context.plan.settings.deadlines
  throw new StageFailure('ready', 'recipe', `not ready after ${http} s: ${late.why}`, await wait.evidence())
}

async function readyHooks(context: StageContext): Promise<Hooks | undefined> {
  const hooks = await loadHooks(partOf(context.plan, 'hooks.ts'))
  return hooks?.ready === undefined ? undefined : hooks
}
