import type { PolicyExceptions } from '../../model/types.ts'
import type { Compose } from '../compose.ts'
import type { PolicyContext } from './judge.ts'
import { checkPolicy } from './policy.ts'

/** One exception of the settings, as `policy.<kind>` lists it. */
export interface ListedException {
  kind: keyof PolicyExceptions
  entry: string
}

/**
 * Exceptions without which all of the composes would be judged no worse: each is a door that the next pull request could use, and nobody needs it. Of two
 * that allow the same, one is listed. Looks where file references lead.
 */
export function unusedExceptions(judged: { compose: Compose; context: PolicyContext }[]): ListedException[] {
  const listed = judged[0]?.context.exceptions ?? {}
  const refusedWith = (exceptions: Partial<PolicyExceptions>): number =>
    judged.reduce((sum, { compose, context }) => sum + checkPolicy(compose, { ...context, exceptions }).length, 0)
  if (Object.values(listed).every((entries) => entries.length === 0)) return []
  const all = refusedWith(listed)
  const unused: ListedException[] = []
  let left = listed
  for (const kind of Object.keys(listed) as (keyof PolicyExceptions)[])
    for (const entry of listed[kind] ?? []) {
      const without = { ...left, [kind]: (left[kind] ?? []).filter((other) => other !== entry) }
      if (refusedWith(without) > all) continue
      unused.push({ kind, entry })
      left = without
    }
  return unused
}
