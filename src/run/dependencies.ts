import type { Dependency, Plan } from '../model/types.ts'

/** Every domain of a run: its own apps', then those of its dependencies. */
export function domainsOf(plan: Pick<Plan, 'domains' | 'dependencies'>): string[] {
  return [...Object.values(plan.domains), ...(plan.dependencies ?? []).map(({ domain }) => domain)]
}

/**
 * The plan of a run as its dependency sees it: another recipe with settings of its own, at a released version, with one app and no base. What deploys,
 * judges and asks an app of the run does the same for a dependency, given this. Pure.
 */
export function planOfDependency(plan: Plan, dependency: Dependency): Plan {
  const { domain, recipe, sha, version } = dependency
  return {
    ...plan,
    recipe,
    source: dependency.source,
    head: { sha, version, tag: version },
    base: { kind: 'none', reason: 'a dependency is not upgraded' },
    findings: [],
    domains: { fresh: domain, upgrade: domain },
    dependencies: [],
    settingsDirectory: dependency.settingsDirectory,
    settingsBelow: dependency.settingsBelow,
    settings: dependency.settings,
    settingsDigest: dependency.settingsDigest,
    clone: dependency.clone
  }
}
