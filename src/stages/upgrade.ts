import { stackOf } from '../app/context.ts'
import { awaitDeployed, type Deployed } from '../app/deploy.ts'
import { describeImages, makeImagesPresent, type PresentImage } from '../app/images.ts'
import { removeStack } from '../app/removal.ts'
import { proveRunning, proveStable, removeDropped, standingTasks } from '../app/running.ts'
import { StageFailure } from '../model/failure.ts'
import type { Base, Plan } from '../model/types.ts'
import { changedWithoutVersion } from '../recipe/config-change.ts'
import { type Canaries, countOf, demandCanaries, seedCanaries } from './canaries.ts'
import { check, checkMaking, no, type StageContext, skipped, unverified } from './context.ts'
import { type BroughtApp, deployAsBrought, readForDeploy } from './deploy-hooks.ts'
import { callPrepare } from './hooks.ts'
import { checkLogs } from './logged-secrets.ts'
import { ownTestsOf } from './own-tests.ts'
import { oldImagePinned } from './pinned.ts'
import { checkReady, untilReady } from './ready.ts'
import { answers, checkServing, stageBrowser } from './serving.ts'

type Released = Exclude<Base, { kind: 'none' }>

/** The released version with data in it, taken to the head in place: not what a fresh installation proves (L39, L42). */
export async function upgrade(context: StageContext): Promise<string> {
  const { base } = context.plan
  if (base.kind === 'none') {
    const back = labelledBack(context.plan)
    if (back === undefined) skipped(context, 'base', base.reason)
    else unverified(context, 'base', `${back}: there is no base to start from`)
    return back === undefined ? `skipped: ${base.reason}` : `${back} · raise the label, name a base (--base), or declare skip.upgrade in recipe.yml`
  }
  // The fresh app has proven what it was for; it goes while the base comes up.
  const freshGone = removeStack(context, 'fresh')
  freshGone.catch(() => {})
  const browser = stageBrowser(context)
  try {
    const from = await startBase(context, base)
    await freshGone
    if ('why' in from) {
      // L28: a released version that cannot be deployed is not the head's fault, and never a pass (L29).
      const name = nameOf(base)
      unverified(context, 'base', `the released version ${name} cannot be deployed: ${from.why}`)
      return `the released version ${name} cannot be deployed · name another base (--base <older version>) or declare skip.upgrade in recipe.yml`
    }
    return await takeToHead(context, from, browser)
  } finally {
    await Promise.allSettled([freshGone, browser.close()])
  }
}

/**
 * L27: a label that was lowered below every release leaves no base, although the commit contains a released version that
 * people run: that is no recipe without versions. What is wrong, or undefined. Pure.
 */
function labelledBack({ findings }: Pick<Plan, 'findings'>): string | undefined {
  return findings.find((finding) => finding.code === 'version-back')?.what
}

function nameOf(base: Released): string {
  return base.kind === 'version' ? base.version : base.sha.slice(0, 8)
}

/** The base deployed, proven to run as the base, and answering. What is the base's own fault is returned, not thrown. */
async function startBase(context: StageContext, base: Released): Promise<BroughtApp | { why: string }> {
  try {
    context.progress(`deploying the base ${nameOf(base)}`)
    const app = await readForDeploy(context, 'upgrade', 'base')
    const images = await makeImagesPresent(context, app.compose, 'base')
    context.handover['baseImages'] = images
    const deployed = await deployAsBrought(context, app)
    const seconds = await awaitDeployed(context, deployed, 'settled')
    const running = await proveRunning(deployed.stack, { compose: app.compose, sha: app.sha, images })
    const ready = await untilReady(context, 'upgrade', deployed.past)
    // Recorded under `base`: that a released version cannot be prepared is not the head's fault (L28).
    await callPrepare(context, 'upgrade')
    const served = await answers(context, 'upgrade', deployed.past)
    await check(
      context,
      'base',
      () => `${nameOf(base)} (${base.reason}): ${running} · in ${seconds.toFixed(1)} s${ready === undefined ? '' : ` · ${ready}`} · ${served}`
    )
    return app
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof StageFailure && error.failureClass === 'recipe') return { why: error.message }
    if (error instanceof StageFailure) await check(context, 'base', () => no(error.failureClass, error.message, error.details))
    throw error
  }
}

async function takeToHead(context: StageContext, base: BroughtApp, browser: ReturnType<typeof stageBrowser>): Promise<string> {
  const { plan, handover } = context
  const stack = stackOf(context, 'upgrade')
  const canaries = await seedCanaries(context, stack)
  handover['canaries'] = canaries
  const app = await checkMaking<BroughtApp>(context, 'compose', async () => {
    const read = await readForDeploy(context, 'upgrade', 'head', base)
    const { added } = read.configuration
    return [
      read,
      `${Object.keys(read.compose.services).length} services from ${read.files.join(', ')}${added.length === 0 ? '' : `, new settings: ${added.join(', ')}`}`
    ]
  })
  // L21, Q20: Docker would answer the deploy with an error that names neither.
  await check(context, 'configs', () => {
    const first = changedWithoutVersion(base.compose, app.compose, app.origins)[0]
    if (first !== undefined) no('recipe', `${first.file}:${first.line}  ${first.what}`, [first.next ?? ''])
    return 'every config that changed has a new name'
  })
  const images = await checkMaking<PresentImage[]>(context, 'images', async () => {
    const present = await makeImagesPresent(context, app.compose, 'head')
    return [present, describeImages(present, handover['baseImages'] as PresentImage[] | undefined)]
  })
  handover['images'] = images
  const started = Date.now()
  const deployed = await checkMaking<Deployed>(context, 'converged', async () => {
    const applied = await deployAsBrought(context, app)
    const seconds = await awaitDeployed(context, applied, 'applied')
    const dropped = await removeDropped(stack, app.compose)
    return [applied, `in ${seconds.toFixed(1)} s${dropped.length === 0 ? '' : `, removed what this version dropped: ${dropped.join(', ')}`}`]
  })
  const { compose, sha } = deployed
  const stood = await standingTasks(stack)
  handover['stoodSince'] = Date.now()
  await check(context, 'running', () => {
    // L30: the settings laid the base's image over the head, so the head's never ran.
    const pinned = oldImagePinned(base, app, plan.settings.head.env['COMPOSE_FILE'] !== undefined || app.given.includes('COMPOSE_FILE'))
    if (pinned !== undefined) no('suite', pinned)
    return proveRunning(stack, { compose, sha, images })
  })
  await checkReady(context, 'upgrade', deployed.past)
  // The engine watches the update for some seconds more: what only reads goes on meanwhile.
  await checkServing(context, 'upgrade', { browser, past: deployed.past })
  const data = await checkCanaries(context, canaries)
  await check(context, 'settled', async () => `update completed after ${(await awaitDeployed(context, deployed, 'settled')).toFixed(1)} s, not rolled back`)
  // L42: the head must be able to write too, not only to keep what was there.
  if (countOf(canaries) > 0) handover['canaries'] = together(canaries, await seedCanaries(context, stack))
  await checkLogs(context, stack)
  const own = await ownTestsOf(context, 'upgrade')
  handover['stood'] = stood
  await check(context, 'stable', async () => {
    await proveRunning(stack, { compose, sha, images })
    return await proveStable(stack, stood)
  })
  const from = plan.base.kind === 'version' ? plan.base.version : base.sha.slice(0, 8)
  return `${from} → ${plan.head.version ?? sha.slice(0, 8)} in ${((Date.now() - started) / 1000).toFixed(1)}s · ${[data, ...own].join(' · ')}`
}

/** L41: an upgrade that nothing was seeded for is unverified (by `seeded`), unless there is nothing to seed. */
async function checkCanaries(context: StageContext, canaries: Canaries): Promise<string> {
  if (countOf(canaries) === 0) {
    const nothing = canaries.unproven.length + canaries.declared.length === 0
    if (nothing) skipped(context, 'canary', 'the recipe has no volume and no database')
    return nothing ? 'no volume and no database' : 'no data could be seeded'
  }
  let evidence = ''
  const moved = new Set<string>()
  await check(context, 'canary', async () => {
    evidence = await demandCanaries(context, canaries, { moved: (what) => moved.add(what) })
    return evidence
  })
  for (const what of moved) unverified(context, 'canary', `${what}: nothing shows that the app finds its data there`)
  return evidence
}

/** What was seeded on the base and on the head: later stages demand both. */
function together(base: Canaries, head: Canaries): Canaries {
  return {
    ...head,
    volumes: [...base.volumes, ...head.volumes],
    databases: [...base.databases, ...head.databases],
    app: [...base.app, ...head.app],
    unproven: [...new Set([...base.unproven, ...head.unproven])],
    declared: [...new Set([...base.declared, ...head.declared])]
  }
}
