import type { OutOfReach } from '../checks/data-survey.ts'
import type { Settings } from '../model/types.ts'
import type { StageContext } from './context.ts'

/**
 * Parts what nobody can prove into what recipe.yml has a reason for (`unproven`, by service or volume) and what it has none for, which makes a
 * stage unverified. Pure.
 */
export function partDeclared(
  unseeded: readonly Pick<OutOfReach, 'of' | 'what'>[],
  settings: Pick<Settings, 'unproven'>
): { open: string[]; declared: string[]; names: string[] } {
  const parted = unseeded.map(({ of, what }) => ({ what, name: of.find((name) => settings.unproven[name] !== undefined) }))
  const declared = parted.flatMap(({ what, name }) => (name === undefined ? [] : [{ name, line: `${what} (declared: ${settings.unproven[name]})` }]))
  return {
    open: parted.flatMap(({ what, name }) => (name === undefined ? [what] : [])),
    declared: declared.map(({ line }) => line),
    names: [...new Set(declared.map(({ name }) => name))]
  }
}

/** `partDeclared`, and into the stage's result which declarations were needed: one that never is, is stale (L98). */
export function takeDeclared(
  context: Pick<StageContext, 'plan' | 'handover'>,
  unseeded: readonly Pick<OutOfReach, 'of' | 'what'>[]
): { open: string[]; declared: string[] } {
  const { names, ...parted } = partDeclared(unseeded, context.plan.settings)
  const before = (context.handover['unprovenNames'] as string[] | undefined) ?? []
  context.handover['unprovenNames'] = [...new Set([...before, ...names])]
  return parted
}
