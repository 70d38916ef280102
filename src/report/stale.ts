import type { Finding, Plan, StageResult } from '../model/types.ts'
import { ownTestSchema } from './schema.ts'

/** L98: declarations in recipe.yml that what the recipe has, or what ran, contradicts; what reading alone tells is found before the run (src/run/settings-findings.ts). Pure. */
export function staleDeclarations(plan: Pick<Plan, 'settings' | 'base'>, stages: readonly StageResult[]): Finding[] {
  const stale = (key: string, what: string): Finding => ({
    severity: 'warning',
    code: 'settings-stale',
    file: 'recipe.yml',
    line: null,
    what: `${key} is declared, and ${what}`,
    next: `Take ${key} out of recipe.yml.`
  })
  const { skip, tests, unproven } = plan.settings
  const seeding = stages.flatMap(({ handover }) => (Array.isArray(handover['unprovenNames']) ? [handover['unprovenNames'].map(String)] : []))
  const ran = stages.flatMap(({ handover }) =>
    (Array.isArray(handover['tests']) ? handover['tests'] : []).flatMap((test: unknown) => ownTestSchema.safeParse(test).data ?? [])
  )
  return [
    ...(skip.upgrade !== undefined && plan.base.kind === 'none' ? [stale('skip.upgrade', `there is nothing to upgrade from: ${plan.base.reason}`)] : []),
    ...(seeding.length === 0
      ? []
      : Object.keys(unproven)
          .filter((name) => !seeding.some((used) => used.includes(name)))
          .map((name) => stale(`unproven.${name}`, 'its data could be proven, or there is none of that name'))),
    // Tests of other stages may be what is meant.
    ...(ran.length === 0 || !stages.some(({ stage }) => stage === 'custom')
      ? []
      : Object.keys(tests.skip).flatMap((title) => {
          const test = ran.find((each) => each.title === title || each.title.endsWith(` › ${title}`))
          if (test === undefined) return [stale(`tests.skip "${title}"`, 'there is no such test')]
          return test.status === 'skip' ? [] : [stale(`tests.skip "${title}"`, 'the test ran')]
        }))
  ]
}
