import { createHash } from 'node:crypto'
import type { Compose } from './compose.ts'
import { RecipeError } from './errors.ts'
import type { Place } from './place.ts'

/** Docker refuses longer names of secrets and configs, and swarm of services. */
const limits = { secret: 64, config: 64, service: 63 } as const

/** abra's rule: dots become underscores, hyphens stay; it cuts at 45 characters, so longer names are refused here (Q22). */
export function stackName(domain: string): string {
  const name = domain.replaceAll('.', '_')
  if (name.length > 45) throw new Error(`the domain ${domain} makes a stack name of ${name.length} characters; abra cuts at 45`)
  return name
}

/** `<recipe[:4]>-<6 hex of sha256(run id, role)>.<zone>` (L1). */
export function appDomain(recipe: string, runId: string, role: string, zone: string): string {
  const hash = createHash('sha256').update(`${runId}\n${role}`).digest('hex').slice(0, 6)
  return `${recipe.slice(0, 4).replace(/[^a-z0-9]+$/, '')}-${hash}.${zone}`
}

/** A name that a deploy will give to something, with what it may have at most. */
export interface BudgetedName {
  kind: keyof typeof limits
  name: string
  length: number
  limit: number
  place: Place
}

/** Every name that has a limit, the tightest first. Computed from the compose file alone, before an app exists (L1, Q21). */
export function nameBudget(compose: Compose, stack = ''): BudgetedName[] {
  const entry = (kind: keyof typeof limits, name: string, place: Place): BudgetedName => ({ kind, name, length: name.length, limit: limits[kind], place })
  const secrets = Object.values(compose.secrets).map((secret) => entry('secret', secret.fullName, secret.place))
  const configs = Object.values(compose.configs).map((config) => entry('config', config.fullName, config.place))
  const services = Object.values(compose.services).map((service) => entry('service', `${stack}_${service.name}`, { file: service.file, line: service.line }))
  return [...secrets, ...configs, ...services].sort((a, b) => a.limit - a.length - (b.limit - b.length))
}

/** Throws RecipeError for the name that is most over its limit, before anything is created (L1, Q21). */
export function checkNameBudget(compose: Compose, stack = ''): void {
  const tightest = nameBudget(compose, stack)[0]
  if (tightest !== undefined && tightest.length > tightest.limit)
    throw new RecipeError(
      `the name ${tightest.name} has ${tightest.length} characters, Docker allows ${tightest.limit}`,
      tightest.place,
      `Shorten the name of the ${tightest.kind} by ${tightest.length - tightest.limit}.`,
      'name-budget'
    )
}
