import { AbraError } from '../abra/error.ts'
import { stackOf } from '../app/context.ts'
import type { AppRole } from '../model/types.ts'
import { type Canaries, countOf, demandCanaries, seedCanaries } from './canaries.ts'
import { check, no, type StageContext, skipped, unverified } from './context.ts'

/** The app that backup, restore and custom go on with. */
export function lastingApp(context: StageContext): AppRole {
  return context.plan.base.kind === 'none' ? 'fresh' : 'upgrade'
}

/** A backup through abra, and the proof that its snapshot holds the data. */
export async function backup(context: StageContext): Promise<string> {
  const { plan, abra } = context
  const role = lastingApp(context)
  const stack = stackOf(context, role)
  const services = await stack.services()
  const asks = services.some((service) => service.Spec.Labels['backupbot.backup'] === 'true')
  if (!asks) {
    skipped(context, 'labels', 'no service has the label backupbot.backup=true')
    return 'skipped: the recipe has no backup labels'
  }
  const earlier = context.run.readStage('upgrade')?.handover['canaries'] as Canaries | undefined
  const canaries = earlier ?? (await seedCanaries(context, stack))
  if (countOf(canaries) === 0) {
    skipped(context, 'canary', 'the recipe has no volume and no database')
    return 'skipped: nothing to back up'
  }
  context.handover['canaries'] = canaries
  await check(context, 'seeded', () => demandCanaries(context, canaries))
  let snapshot = ''
  await check(context, 'backup', async () => {
    try {
      snapshot = (await abra.backup(plan.domains[role], plan.settings.deadlines.backup * 1000)).snapshot
      context.handover['snapshot'] = snapshot
      return `snapshot ${snapshot.slice(0, 8)}`
    } catch (error) {
      if (error instanceof AbraError) no('recipe', error.fatal, error.output.trim().split('\n').slice(-10))
      throw error
    }
  })
  let held = ''
  if (canaries.volumes.length > 0)
    await check(context, 'snapshot', async () => {
      const listing = await abra.restic(plan.server.backupApp, ['ls', snapshot])
      const paths = listing.split('\n').map((line) => line.trim())
      for (const canary of canaries.volumes)
        if (!paths.includes(`${canary.mountpoint}/${canary.file}`)) no('recipe', `the snapshot does not hold the file seeded in ${canary.volume}`)
      held = `${canaries.volumes.length} volume${canaries.volumes.length === 1 ? '' : 's'} in it`
      return held
    })
  if (canaries.databases.length > 0 && !services.some((service) => service.Spec.Labels['backupbot.backup.pre-hook'] !== undefined))
    unverified(context, 'dump', 'a database is in the stack and no service has a backup hook that dumps it')
  return `snapshot ${snapshot.slice(0, 8)}${held === '' ? '' : ` · ${held}`}`
}
