import { setTimeout as delay } from 'node:timers/promises'
import { classOf } from '../abra/blame.ts'
import { AbraError } from '../abra/error.ts'
import { stackOf } from '../app/context.ts'
import type { StageBrowser } from '../browser/page.ts'
import { damageRows, laterRows, whatIsWrongWithRows } from '../checks/database-canary.ts'
import { patienceAfterRestore, patiently } from '../checks/patience.ts'
import { damage, isDamaged, laterFileIsThere, removeLaterFile } from '../checks/volume-canary.ts'
import { type EngineVolume, emptyVolume, whyNotToEmpty } from '../checks/volume-emptied.ts'
import type { StageResult } from '../model/types.ts'
import { lastingRole } from '../run/lasting.ts'
import { converge, endedTasks } from '../swarm/converge.ts'
import { type Canaries, countOf, demandCanaries, describe, readRows } from './canaries.ts'
import { check, checkAs, no, type StageContext, skipped, unverified } from './context.ts'
import { runDamage } from './hooks.ts'
import { ownTestsOf } from './own-tests.ts'
import { checkReady, untilReady } from './ready.ts'
import { unprovenByRestore } from './restore-proof.ts'
import { checkServing, stageBrowser } from './serving.ts'

/** Damages what was backed up, restores this run's snapshot, demands it back; then once more, onto emptied volumes. */
export async function restore(context: StageContext): Promise<string> {
  const before = context.run.readStage('backup')
  if (before?.status === 'skip') {
    skipped(context, 'backup', before.headline)
    return before.headline
  }
  // Chromium starts beside what is restored.
  const browser = stageBrowser(context)
  try {
    return await damageAndDemand(context, before, browser)
  } finally {
    await browser.close()
  }
}

async function damageAndDemand(context: StageContext, before: StageResult | undefined, browser: StageBrowser): Promise<string> {
  const snapshot = before?.handover['snapshot']
  const canaries = before?.handover['canaries'] as Canaries | undefined
  if (typeof snapshot !== 'string' || canaries === undefined) throw new Error('the backup stage left no snapshot')
  const hooked = before?.handover['restoreHooks'] === true
  const cleared = (before?.handover['cleared'] as string[] | undefined) ?? []
  const role = lastingRole(context.plan)
  const unreached = (before?.handover['unreached'] as string[] | undefined) ?? []
  let throughApp = false

  // L50: a restore that has nothing to mend proves nothing.
  await checkAs(context, 'damaged', async () => {
    // First, while the app is whole: what verify says no to then is this damage alone.
    throughApp = await damageThroughApp(context, canaries)
    for (const canary of canaries.volumes) {
      damage(canary)
      if (!isDamaged(canary)) no('suite', `the damage to ${canary.volume} did not take`)
    }
    await damageDatabases(context, canaries)
    const damaged = describe({ ...canaries, app: throughApp ? canaries.app : [] })
    return damaged === '' ? 'nothing that could be damaged' : `changed, deleted and added to in ${damaged}`
  })
  const past = await endedTasks(stackOf(context, role))
  await checkAs(context, 'restore', () => restoreOnce(context, snapshot, hooked, past))
  await checkReady(context, role, past)
  await checkAs(context, 'canary', () => demandCanaries(context, canaries, { strict: true }))
  let merging: string[] = []
  await check(context, 'later', async () => {
    await demandNoLaterRows(context, canaries)
    // restic in place merges: for plain files that is reported, and red only where something is known to clear (L51).
    merging = canaries.volumes.filter(laterFileIsThere).map((canary) => canary.volume)
    for (const canary of canaries.volumes) removeLaterFile(canary)
    const broken = merging.filter((volume) => cleared.includes(volume))
    if (broken.length > 0) no('recipe', `a hook clears ${broken.join(', ')} before a restore, and a file added after the backup is still there`)
    merging = [...new Set(merging)]
    return merging.length === 0 ? 'what came after the backup is gone' : `restore merges: a file added after the backup stayed in ${merging.join(', ')}`
  })
  await checkAs(context, 'again', () => restoreOntoNothing(context, snapshot, canaries, hooked))
  await checkServing(context, role, { browser })
  const own = await ownTestsOf(context, role)
  for (const what of unprovenByRestore(canaries, unreached, throughApp)) unverified(context, 'canary', what)
  const laterGone = canaries.databases.length > 0 || (canaries.volumes.length > 0 && merging.length === 0)
  return [
    countOf(canaries) === 0 ? 'nothing to demand back' : `canary back in ${describe(canaries)}`,
    ...(laterGone ? ['later changes gone'] : []),
    ...(merging.length > 0 ? ['restore merges'] : []),
    'restored twice',
    ...own
  ].join(' · ')
}

/** Milliseconds for which the app must stay up after restore hooks. */
const afterHooks = 1000

/** Restores the snapshot that is named (L48, Q31: "latest" can be another run's) and waits until the app has settled again. */
async function restoreOnce(context: StageContext, snapshot: string, hooked: boolean, past: ReadonlySet<string>): Promise<string> {
  const { plan, abra } = context
  const role = lastingRole(context.plan)
  try {
    await abra.restore(plan.domains[role], snapshot, plan.settings.deadlines.restore * 1000)
  } catch (error) {
    if (error instanceof AbraError && !error.cancelled) no(classOf(error), error.fatal, error.output.trim().split('\n').slice(-10))
    throw error
  }
  const settle = (): Promise<void> =>
    converge(stackOf(context, role), {
      past,
      signal: context.signal,
      deadline: plan.settings.deadlines.deploy * 1000,
      waiting: (what) => context.progress(`waiting for ${what}`)
    })
  await settle()
  // A hook runs inside the app's container. A server that it has told to stop goes on for a moment, and nothing says so in advance.
  if (hooked) {
    await delay(afterHooks, undefined, { signal: context.signal })
    await settle()
  }
  return `snapshot ${snapshot.slice(0, 8)}`
}

/**
 * Whether all that the recipe's own `seed` wrote was damaged through the app, and `verify` seen to say no to it.
 * @param patience milliseconds for an app that has just been restored: it may answer writes with 5xx for a while (L45)
 */
async function damageThroughApp(context: StageContext, canaries: Canaries, patience = 0): Promise<boolean> {
  for (const canary of canaries.app) if (!(await patiently(() => runDamage(context, canary), patience, context.signal))) return false
  return canaries.app.length > 0
}

async function damageDatabases(context: StageContext, canaries: Canaries): Promise<void> {
  for (const canary of canaries.databases) {
    await damageRows(context.engine, canary)
    if (whatIsWrongWithRows(canary, await readRows(context, canary)) === undefined) no('suite', `the damage to ${canary.service} did not take`)
  }
}

async function demandNoLaterRows(context: StageContext, canaries: Canaries): Promise<void> {
  for (const canary of canaries.databases)
    if (laterRows(canary, await readRows(context, canary)).length > 0)
      no('recipe', `a row added after the backup is still in the database of ${canary.service}`)
}

/**
 * L53, L59: the same snapshot restores a second time, now onto volumes in which nothing is left; so it is still there,
 * and it holds all that it needs. A volume in which the app has files open is only damaged: taking them away from a
 * running program breaks it in a way that no restore can mend.
 */
async function restoreOntoNothing(context: StageContext, snapshot: string, canaries: Canaries, hooked: boolean): Promise<string> {
  const emptied: string[] = []
  const kept: string[] = []
  await damageThroughApp(context, canaries, patienceAfterRestore)
  for (const name of new Set(canaries.volumes.map((canary) => canary.volume))) {
    const volume = await context.engine.call<EngineVolume>('GET', `/volumes/${encodeURIComponent(name)}`)
    const why = whyNotToEmpty(volume)
    if (why === undefined) {
      emptyVolume(volume.Mountpoint)
      emptied.push(name)
    } else kept.push(`${name} only damaged: ${why}`)
  }
  for (const canary of canaries.volumes.filter((one) => !emptied.includes(one.volume))) damage(canary)
  await damageDatabases(context, canaries)
  const role = lastingRole(context.plan)
  const past = await endedTasks(stackOf(context, role))
  await restoreOnce(context, snapshot, hooked, past)
  await untilReady(context, role, past)
  await demandCanaries(context, canaries, { strict: true })
  await demandNoLaterRows(context, canaries)
  for (const canary of canaries.volumes) removeLaterFile(canary)
  return [`snapshot ${snapshot.slice(0, 8)} restored once more`, ...(emptied.length === 0 ? [] : [`onto emptied ${emptied.join(', ')}`]), ...kept].join('; ')
}
