import type { AppRole, Plan, StageName } from '../model/types.ts'

/** What the decision depends on: is there a version to start from, and is the upgrade run at all. */
export interface Upgrades {
  base: { kind: Plan['base']['kind'] }
  settings: { skip: Plan['settings']['skip'] }
}

/**
 * The app that backup, restore, custom and a person go on with: the upgraded one, or the fresh one where no upgrade is
 * run, for want of a base or because recipe.yml declares skip.upgrade. Everything that asks for it asks here.
 */
export function lastingRole(plan: Upgrades): AppRole {
  return plan.base.kind === 'none' || plan.settings.skip.upgrade !== undefined ? 'fresh' : 'upgrade'
}

/** The app that is there in the end: without the upgrade among the stages only the fresh one is. */
export function keptRole(plan: Upgrades & { stages: readonly StageName[] }): AppRole {
  return plan.stages.includes('upgrade') ? lastingRole(plan) : 'fresh'
}

/** The stage that deploys the lasting app. */
export function lastingStage(plan: Upgrades): StageName {
  return lastingRole(plan) === 'fresh' ? 'install' : 'upgrade'
}

/** The last planned stage that does something with an app: declared skips do nothing. Undefined where none does. */
export function lastAppStage(plan: Pick<Plan, 'stages'> & { settings: { skip: Plan['settings']['skip'] } }): StageName | undefined {
  const skip: Partial<Record<StageName, string | undefined>> = plan.settings.skip
  return plan.stages.findLast((stage) => stage !== 'lint' && stage !== 'teardown' && skip[stage] === undefined)
}
