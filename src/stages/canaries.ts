import { randomBytes } from 'node:crypto'
import { stackOf } from '../app/context.ts'
import { type DataSurvey, type OutOfReach, surveyData } from '../checks/data-survey.ts'
import { ClientError, type DatabaseCanary, rowsOf, seedRows, whatIsWrongWithRows } from '../checks/database-canary.ts'
import { isTransient, patienceAfterRestore, patiently } from '../checks/patience.ts'
import { seedVolume, type VolumeCanary, whatIsWrong } from '../checks/volume-canary.ts'
import { messageOf, StageFailure } from '../model/failure.ts'
import type { AppRole } from '../model/types.ts'
import type { Stack } from '../swarm/stack.ts'
import { checkAs, no, type StageContext, skipped, unverified } from './context.ts'
import { takeDeclared } from './declared.ts'
import { type HookCanary, runSeed, runVerify } from './hooks.ts'
import { leftBehind } from './left-behind.ts'

/** The known data of an app, handed from stage to stage. */
export interface Canaries {
  stack: string
  volumes: VolumeCanary[]
  databases: DatabaseCanary[]
  /** What the recipe's own `seed` wrote through the app. */
  app: HookCanary[]
  /** Data that exists and could not be seeded or read back: with it a stage is unverified, never a pass (L41, L52). */
  unproven: string[]
  /** Such data for which recipe.yml has a reason. */
  declared: string[]
}

/**
 * Seeds every volume that is not a database's and every database of a running stack, and reads all of it back (L50).
 * Records the check `seeded`; it is
 * unverified where data is out of reach, and red only for what was seeded earlier and is gone, or for a hook that says no.
 */
export async function seedCanaries(context: StageContext, stack: Stack, options: { earlier?: Canaries; survey?: DataSurvey } = {}): Promise<Canaries> {
  const role: AppRole = stackOf(context, 'fresh').name === stack.name ? 'fresh' : 'upgrade'
  const nonce = randomBytes(6).toString('hex')
  const canaries: Canaries = { stack: stack.name, volumes: [], databases: [], app: [], unproven: [], declared: [] }
  const unseeded: OutOfReach[] = []
  await checkAs(context, 'seeded', async () => {
    if (options.earlier !== undefined) await demandCanaries(context, options.earlier)
    const survey = options.survey ?? (await surveyData(stack))
    const app = await runSeed(context, role)
    if (app !== undefined) canaries.app.push(app)
    // What the recipe's own hooks write and read back through the app is proven by them, unless it goes with the next update.
    unseeded.push(...survey.outOfReach.filter(({ fleeting }) => fleeting || app === undefined))
    for (const volume of survey.volumes) canaries.volumes.push(seedVolume(volume, nonce, volume.mounts))
    for (const database of survey.databases) {
      // A Redis without a volume is a cache: what it holds may be lost at any time.
      if (database.kind === 'Redis' && database.volumes.length === 0) continue
      const canary: DatabaseCanary = { service: database.service, kind: database.kind, nonce }
      try {
        await patiently(() => seedRows(context.engine, canary), patienceAfterRestore, context.signal)
        const wrong = whatIsWrongWithRows(canary, await rowsOf(context.engine, canary))
        if (wrong !== undefined) throw new Error(wrong)
        canaries.databases.push(canary)
      } catch (error) {
        const what = `the ${database.kind} of "${database.short}" could not be seeded and read back: ${messageOf(error)}`
        unseeded.push({ of: [database.short], what, fleeting: false })
      }
    }
    for (const canary of canaries.volumes) {
      const wrong = whatIsWrong(canary)
      if (wrong !== undefined) no('suite', `right after seeding ${wrong}`)
    }
    return countOf(canaries) === 0 ? 'nothing that could be seeded' : `seeded and read back: ${describe(canaries)}`
  })
  const { open, declared } = takeDeclared(context, unseeded)
  Object.assign(canaries, { unproven: open, declared })
  for (const what of open) unverified(context, 'seeded', what)
  for (const what of declared) skipped(context, 'seeded', what)
  return canaries
}

/** Data that exists and that nothing proves: each line makes a stage unverified, never a pass (L41, L52). Pure. */
export function unprovenIn(canaries: Canaries): string[] {
  const nothing =
    countOf(canaries) === 0 && canaries.unproven.length === 0 && canaries.declared.length === 0
      ? ['there is data, and none of it could be seeded: nothing was there to come back']
      : []
  return [...canaries.unproven, ...nothing]
}

export function countOf(canaries: Canaries): number {
  return canaries.volumes.length + canaries.databases.length + canaries.app.length
}

/** `2 volumes, 1 database and the app`. */
export function describe(canaries: Pick<Canaries, 'volumes' | 'databases' | 'app'>): string {
  const count = (names: string[], word: string): string[] => {
    const { size } = new Set(names)
    return size === 0 ? [] : [`${size} ${word}${size === 1 ? '' : 's'}`]
  }
  const parts = [
    ...count(
      canaries.volumes.map((canary) => canary.volume),
      'volume'
    ),
    ...count(
      canaries.databases.map((canary) => canary.service),
      'database'
    ),
    ...(canaries.app.length === 0 ? [] : ['the app'])
  ]
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/**
 * Throws (class recipe) when any of the seeded data is not there as it was written, or stands in a volume that nobody
 * mounts any more. Returns the evidence; `moved` goes to whom an unverified one is worth a word. `strict` compares mode and owner too.
 */
export async function demandCanaries(
  context: StageContext,
  canaries: Canaries,
  options: { strict?: boolean; moved?: (what: string) => void } = {}
): Promise<string> {
  const { notes, moved } = await whereabouts(context, canaries)
  // Where the recipe's own hooks read back through the app, they see what the app has.
  if (canaries.app.length === 0) for (const what of moved) options.moved?.(what)
  for (const canary of canaries.volumes) {
    const wrong = whatIsWrong(canary, { strict: options.strict === true })
    if (wrong !== undefined) no('recipe', wrong)
  }
  for (const canary of canaries.databases) {
    const wrong = whatIsWrongWithRows(canary, await readRows(context, canary))
    if (wrong !== undefined) no('recipe', wrong)
  }
  for (const canary of canaries.app) await readBackThroughApp(context, canary)
  return [`canary intact in ${describe(canaries)}`, ...notes].join('; ')
}

/** `runVerify`, which did its work right after seeding: what stumbles now over a 5xx or no answer at all has found the app broken, and is no slip of the hook. */
async function readBackThroughApp(context: StageContext, canary: HookCanary): Promise<void> {
  try {
    // L45: right after a restore an app may answer with 5xx for a while.
    await patiently(() => runVerify(context, canary), context.stage === 'restore' ? patienceAfterRestore : 0, context.signal)
  } catch (error) {
    if (error instanceof StageFailure && error.failureClass === 'suite' && isTransient(error))
      no('recipe', `the app answers with 5xx or not at all: ${error.message}`, error.details)
    throw error
  }
}

/** The rows of a canary, with patience for a server that is just coming up again (L45); what the client says no to is the recipe's. */
export async function readRows(context: StageContext, canary: DatabaseCanary): Promise<string[]> {
  try {
    return await patiently(() => rowsOf(context.engine, canary), patienceAfterRestore, context.signal)
  } catch (error) {
    if (error instanceof ClientError) no('recipe', error.message)
    throw error
  }
}

/** Where each seeded volume is now: notes for the evidence, and what nothing proves. Throws (class recipe) for one that is lost to the app. */
async function whereabouts(context: StageContext, canaries: Canaries): Promise<{ notes: string[]; moved: string[] }> {
  const found: { notes: string[]; moved: string[] } = { notes: [], moved: [] }
  if (canaries.volumes.length === 0) return found
  const prefix = `${canaries.stack}_`
  const services = (await context.engine.call<MountingService[]>('GET', '/services')).filter(({ Spec }) => Spec.Name.startsWith(prefix))
  const mounting = services.map(({ Spec }) => ({
    short: Spec.Name.slice(prefix.length),
    mounts: (Spec.TaskTemplate.ContainerSpec.Mounts ?? []).map((mount) => ({ volume: mount.Source, target: mount.Target }))
  }))
  for (const canary of canaries.volumes) {
    const { verdict, what } = leftBehind(canary, mounting)
    if (verdict === 'used') continue
    // By the volume's name alone: a reason given for a service speaks of what cannot be seeded there, not of data that was.
    const { open, declared } = takeDeclared(context, [{ of: [canary.volume.slice(prefix.length)], what }])
    if (verdict === 'lost' && open[0] !== undefined) no('recipe', open[0])
    if (verdict === 'moved') found.moved.push(...open)
    found.notes.push(...(declared.length > 0 ? declared : [what]))
  }
  return found
}

interface MountingService {
  Spec: { Name: string; TaskTemplate: { ContainerSpec: { Mounts?: { Source?: string; Target: string }[] } } }
}
