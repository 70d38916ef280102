import { stackOf } from '../app/context.ts'
import { removeStack } from '../app/removal.ts'
import { check, no, type StageContext } from './context.ts'

const roles = ['fresh', 'upgrade'] as const

/** Verified removal of everything that the run put on the server; what is left is residue and turns the run red. */
export async function teardown(context: StageContext): Promise<string> {
  const { plan, abra, run } = context
  const removed: string[] = []
  await check(context, 'removed', async () => {
    for (const role of roles) removed.push(...(await removeStack(context, role)))
    return removed.length === 0 ? 'nothing was there' : removed.join(', ')
  })
  await check(context, 'snapshots', async () => {
    const snapshot = run.readStage('backup')?.handover['snapshot']
    if (typeof snapshot !== 'string') return 'none made'
    await abra.restic(plan.server.backupApp, ['forget', snapshot])
    return `forgot ${snapshot.slice(0, 8)}`
  })
  await check(context, 'residue', async () => {
    const left = (await Promise.all(roles.map((role) => stackOf(context, role).residue()))).flat()
    if (left.length > 0) no('infrastructure', `left behind: ${left.join(', ')}`, left)
    run.removePrivate()
    return 'nothing left'
  })
  return `nothing left (${summary(removed)})`
}

function summary(removed: string[]): string {
  const counts = new Map<string, number>()
  for (const line of removed) {
    const kind = line.split(' ')[0] ?? ''
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ') || 'nothing was there'
}
