import type { Finding } from '../model/types.ts'
import type { Compose } from './compose.ts'

/**
 * L21, Q20: configs and secrets made from files whose content differs between base and head while their name, and so the version in
 * it, is the same. Docker cannot change them in place and answers the upgrade with an obscure error. Both composes are read for
 * the same stack name. Pure; empty means nothing was forgotten.
 * @param origins where the head sets each variable (RecipeEnvironment), to name the line to change
 */
export function changedWithoutVersion(base: Compose, head: Compose, origins: Record<string, { file: string; line: number }> = {}): Finding[] {
  return (['configs', 'secrets'] as const).flatMap((kind) =>
    Object.entries(head[kind]).flatMap(([key, now]) => {
      const before = Object.values(base[kind]).find((candidate) => candidate.digest !== undefined && candidate.fullName === now.fullName)
      if (before?.digest === undefined || now.digest === undefined || before.digest === now.digest) return []
      const what = kind === 'configs' ? 'config' : 'secret'
      const variable = now.nameVariables.findLast((name) => name !== 'STACK_NAME')
      const origin = variable === undefined ? undefined : origins[variable]
      return [
        {
          severity: 'error',
          code: 'config-unversioned',
          file: now.place.file,
          line: now.place.line,
          what: `the ${what} "${key}" changed (${now.file}) but its name ${now.fullName} did not: Docker cannot change it in place, so the upgrade fails`,
          next:
            variable === undefined
              ? 'Put a version into its name and raise it with each change.'
              : `Raise ${variable}${origin === undefined ? '' : ` at ${origin.file}:${origin.line}`}.`
        } satisfies Finding
      ]
    })
  )
}
