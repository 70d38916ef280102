import { stackOf } from '../app/context.ts'
import { surveyData } from '../checks/data-survey.ts'
import { stateOf } from '../checks/snapshot.ts'
import { clearsBeforeRestore } from '../recipe/backup-labels.ts'
import { lastingRole } from '../run/lasting.ts'
import { converge, endedTasks } from '../swarm/converge.ts'
import { type Covered, coveredBy, whyNothingIsCovered } from './backed-up.ts'
import { type Attempt, takeBackup, whatIsLacking } from './backup-attempt.ts'
import { type Canaries, countOf, describe, seedCanaries, unprovenIn } from './canaries.ts'
import { check, checkAs, no, type StageContext, skipped, unverified } from './context.ts'
import { takeDeclared } from './declared.ts'
import { ownTestsOf } from './own-tests.ts'

/** L43: a container can be replaced in mid-dump; more tries than these would hide something. */
const tries = 3

/** A backup through abra, and the proof that its snapshot holds the data. */
export async function backup(context: StageContext): Promise<string> {
  const { plan } = context
  const stack = stackOf(context, lastingRole(plan))
  const survey = await surveyData(stack)
  const { capability } = survey
  if (!capability.enabled) {
    skipped(context, 'labels', 'no service has the label backupbot.backup=true')
    return 'skipped: the recipe has no backup labels'
  }
  const volumes = await stack.volumes()
  if (volumes.length === 0 && survey.databases.length === 0) {
    const { open, declared } = takeDeclared(context, survey.outOfReach)
    for (const what of open) unverified(context, 'labels', `${what}; a backup has nothing to take`)
    if (open.length > 0) return open.join(' · ')
    skipped(context, 'labels', ['the recipe has no volume and no database', ...declared].join(': '))
    return 'skipped: nothing to back up'
  }
  const warnings = capability.legacy.map(
    ({ service, label }) => `warning: the label ${label} of "${service}" is of version 1 and ignored, whole volumes are taken`
  )
  // L47, Q33: the bot takes no notice of labels of version 1.
  await check(context, 'labels', () => [`backup switched on by "${capability.enabledOn.join('", "')}"`, ...warnings].join('; '))
  // L58, Q30: a hook runs in a container, and a container that is about to be replaced takes it along.
  const settle = async (): Promise<string> => {
    await converge(stack, {
      past: await endedTasks(stack),
      signal: context.signal,
      deadline: plan.settings.deadlines.deploy * 1000,
      waiting: (what) => context.progress(`waiting for ${what}`)
    })
    return 'no update in progress, every task running'
  }
  await checkAs(context, 'settled', settle)
  // L42: what was seeded on the base is still there, and new data is written on the head.
  const earlier = context.run.readStage('upgrade')?.handover['canaries'] as Canaries | undefined
  const fresh = await seedCanaries(context, stack, { survey, ...(earlier === undefined ? {} : { earlier }) })
  const canaries: Canaries = {
    ...fresh,
    volumes: [...(earlier?.volumes ?? []), ...fresh.volumes],
    databases: [...(earlier?.databases ?? []), ...fresh.databases],
    app: [...(earlier?.app ?? []), ...fresh.app]
  }
  const covered = coveredBy(survey, canaries, volumes, clearsBeforeRestore)
  context.handover['canaries'] = covered.canaries
  context.handover['cleared'] = covered.cleared
  const unreached = takeDeclared(context, covered.unreached)
  context.handover['unreached'] = unreached.open
  for (const what of unreached.declared) if (!canaries.declared.includes(what)) skipped(context, 'covered', what)
  context.handover['restoreHooks'] = Object.values(capability.hooks).some((hooks) => Object.keys(hooks.restore).length > 0)
  const nothing = whyNothingIsCovered(covered, volumes)
  if (nothing !== undefined) await check(context, 'covered', () => no('recipe', nothing))

  const hooked = Object.entries(capability.hooks).flatMap(([service, hooks]) => (Object.keys(hooks.backup).length > 0 ? [service] : []))
  const attempts: Attempt[] = []
  const until = Date.now() + plan.settings.deadlines.backup * 1000
  let last: Attempt
  do {
    if (attempts.length > 0) await checkAs(context, 'settled', settle)
    last = await takeBackup(context, stack, covered, hooked, until - Date.now())
    attempts.push(last)
    context.handover['snapshots'] = attempts.flatMap((attempt) => attempt.snapshot ?? [])
  } while (last.replaced && attempts.length < tries && Date.now() < until)

  const story = attempts.map((attempt, index) => `${attempts.length === 1 ? '' : `try ${index + 1}: `}${attempt.outcome}`)
  const { failed } = last
  if (failed !== undefined) await check(context, failed.check, () => no(failed.class, failed.reason, [...story.slice(0, -1), ...failed.details]))
  const { snapshot, listing } = last
  if (snapshot === undefined || listing === undefined) throw new Error('unreachable: a backup without a snapshot has failed above')
  context.handover['snapshot'] = snapshot
  await check(context, 'backup', () => [...story, ...last.warnings.map((warning) => `warning: ${warning}`)].join('; '))
  if (hooked.length > 0) await check(context, 'hooks', () => `ran in ${hooked.map((service) => `"${service}"`).join(', ')}`)
  await check(context, 'snapshot', () => {
    const lacking = whatIsLacking(covered.canaries.volumes, listing, last.texts)
    if (lacking !== undefined) no('recipe', lacking)
    const files = covered.canaries.volumes.flatMap((canary) => canary.files).length
    return `of this run: ${listing.host}, ${listing.time.toISOString()}${files === 0 ? '' : `; ${files} seeded files in it`}`
  })
  const dumps = covered.paths.filter((path) => path.dumped)
  if (dumps.length > 0)
    await check(context, 'dump', () => {
      for (const { path, volume } of dumps) {
        const state = stateOf(path, listing.nodes)
        if (state !== 'held') no('recipe', `the dump ${path.split('/').at(-1)} in ${volume} is ${state} in the snapshot`)
      }
      return dumps.map(({ path }) => `${path.split('/').at(-1)}: ${sizeOf(path, listing.nodes)} bytes`).join(', ')
    })
  else if (covered.live.length > 0)
    await check(context, 'dump', () => `archived live: no hook dumps the database of "${covered.live.join('", "')}", the snapshot has its raw files`)
  await check(context, 'covered', () => {
    for (const { path, volume, dumped } of covered.paths) {
      const state = dumped ? 'held' : stateOf(path, listing.nodes)
      if (state !== 'held') no('recipe', `the label limits the backup of ${volume} to a path that is ${state}: ${path.split('/_data/').at(-1)}`)
    }
    return coverage(covered, volumes)
  })
  const own = await ownTestsOf(context, lastingRole(plan))
  if (countOf(covered.canaries) === 0) for (const what of unprovenIn(covered.canaries)) unverified(context, 'canary', what)
  return [
    `snapshot ${snapshot.slice(0, 8)}`,
    ...(countOf(covered.canaries) === 0 ? [] : [describe(covered.canaries)]),
    ...(last.size === '' ? [] : [last.size]),
    ...(attempts.length === 1 ? [] : [`${attempts.length} tries`]),
    ...(covered.live.length === 0 ? [] : [`"${covered.live.join('", "')}" archived live`]),
    ...own,
    ...(warnings.length === 0 ? [] : [`${warnings.length} label${warnings.length === 1 ? '' : 's'} of version 1 ignored`])
  ].join(' · ')
}

function sizeOf(path: string, nodes: { path: string; size: number }[]): number {
  return nodes.filter((node) => node.path === path || node.path.startsWith(`${path}/`)).reduce((sum, node) => sum + node.size, 0)
}

function coverage(covered: Covered, volumes: { Name: string }[]): string {
  const taken = `${volumes.length - covered.excluded.length} of ${volumes.length} volumes`
  return covered.excluded.length === 0 ? taken : `${taken}; left out by label: ${covered.excluded.join(', ')}`
}
