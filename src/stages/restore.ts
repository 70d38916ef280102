import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { AbraError } from '../abra/error.ts'
import { stackOf } from '../app/context.ts'
import { deleteRow, rows, seedRow } from '../checks/database-canary.ts'
import { damage, laterFile, whatIsWrong } from '../checks/volume-canary.ts'
import { converge } from '../swarm/converge.ts'
import { lastingApp } from './backup.ts'
import { type Canaries, demandCanaries } from './canaries.ts'
import { check, no, type StageContext, skipped } from './context.ts'
import { checkServing } from './serving.ts'

/** Damages what was backed up, restores this run's snapshot, and demands it back. */
export async function restore(context: StageContext): Promise<string> {
  const { plan, abra } = context
  const before = context.run.readStage('backup')
  if (before?.status === 'skip') {
    skipped(context, 'backup', before.headline)
    return before.headline
  }
  const snapshot = String(before?.handover['snapshot'] ?? '')
  const canaries = before?.handover['canaries'] as Canaries | undefined
  if (snapshot === '' || canaries === undefined) throw new Error('the backup stage left no snapshot')
  const role = lastingApp(context)
  const client = (service: string): { service: string; socket: string } => ({ service, socket: context.engine.socket })
  const later = 'testme-later'

  await check(context, 'damaged', async () => {
    for (const canary of canaries.volumes) {
      damage(canary)
      writeFileSync(laterFile(canary), 'added after the backup\n')
      if (whatIsWrong(canary) === undefined) no('suite', `the damage to ${canary.volume} did not take`)
    }
    for (const canary of canaries.databases) {
      await deleteRow(client(canary.service), canary.value)
      await seedRow(client(canary.service), later)
      if ((await rows(client(canary.service))).includes(canary.value)) no('suite', `the damage to ${canary.service} did not take`)
    }
    return 'the seeded data is damaged, later data added'
  })
  const since = new Date()
  await check(context, 'restore', async () => {
    try {
      await abra.restore(plan.domains[role], snapshot, plan.settings.deadlines.restore * 1000)
    } catch (error) {
      if (error instanceof AbraError) no('recipe', error.fatal, error.output.trim().split('\n').slice(-10))
      throw error
    }
    await converge(stackOf(context, role), {
      since,
      deadline: plan.settings.deadlines.deploy * 1000,
      waiting: (what) => context.progress(`waiting for ${what}`)
    })
    return `snapshot ${snapshot.slice(0, 8)}`
  })
  await check(context, 'canary', () => demandCanaries(context, canaries))
  let merged = false
  await check(context, 'later', async () => {
    for (const canary of canaries.databases)
      if ((await rows(client(canary.service))).includes(later)) no('recipe', `a row added after the backup is still in the database of ${canary.service}`)
    // restic in place merges: for plain files that is reported and not red (L51).
    merged = canaries.volumes.some((canary) => existsSync(laterFile(canary)))
    for (const canary of canaries.volumes) rmSync(laterFile(canary), { force: true })
    return merged ? 'restore merges: a file added after the backup stayed' : 'what came after the backup is gone'
  })
  await checkServing(context, role)
  await check(context, 'snapshot', async () => {
    const listing = await abra.restic(plan.server.backupApp, ['snapshots', snapshot])
    if (!listing.includes(snapshot.slice(0, 8))) no('recipe', 'the restore deleted the backup')
    return 'still there'
  })
  return `canary back${merged ? ' · restore merges' : ' · later changes gone'}`
}
