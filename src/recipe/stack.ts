import { createHash } from 'node:crypto'
import type { Compose } from './compose.ts'
import { RecipeError } from './errors.ts'

/** Docker refuses longer names of secrets and configs. */
const nameLimit = 64

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

/** Throws for the longest secret or config name over Docker's limit, before anything is created (L1, Q21). */
export function checkNameBudget(compose: Compose): void {
  const names = [...Object.entries(compose.secrets), ...Object.entries(compose.configs)].map(([key, object]) => object.name ?? key)
  const longest = names.sort((a, b) => b.length - a.length)[0]
  if (longest !== undefined && longest.length > nameLimit)
    throw new RecipeError(
      `the name ${longest} has ${longest.length} characters, Docker allows ${nameLimit}`,
      { file: 'compose.yml' },
      'Shorten the name of the secret or config.',
      'name-budget'
    )
}
