import { Fatal } from './context.ts'

/**
 * Bad luck on demand: what abra was seen to do when timing was against it and what no recipe can bring about every
 * time. Off unless TESTME_ABRA_FAULT names one; nothing else changes how this program behaves.
 */
export const faults = {
  'pull-race': 'app deploy without --no-converge-checks fails with "No such image" after it has applied the stack (Q28)'
} as const

export function hasFault(name: keyof typeof faults): boolean {
  const asked = process.env['TESTME_ABRA_FAULT']
  if (asked === undefined || asked === '') return false
  if (!(asked in faults)) throw new Fatal(`TESTME_ABRA_FAULT=${asked}: there is no such fault; known: ${Object.keys(faults).join(', ')}`)
  return asked === name
}
