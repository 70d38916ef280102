import { stackOf } from '../app/context.ts'
import { deployApp } from '../app/deploy.ts'
import { removeStack } from '../app/removal.ts'
import { proveRunning, removeDropped } from '../app/running.ts'
import { messageOf } from '../model/failure.ts'
import { countOf, demandCanaries, seedCanaries } from './canaries.ts'
import { check, type StageContext, skipped, unverified } from './context.ts'
import { runPrepare } from './hooks.ts'
import { checkServing } from './serving.ts'

/** The released version with data in it, taken to the head in place. */
export async function upgrade(context: StageContext): Promise<string> {
  const { plan } = context
  const { base, head } = plan
  if (base.kind === 'none') {
    skipped(context, 'base', base.reason)
    return `skipped: ${base.reason}`
  }
  const from = base.kind === 'version' ? base.version : base.sha.slice(0, 8)
  // The fresh app has proven what it was for.
  await removeStack(context, 'fresh')
  const stack = stackOf(context, 'upgrade')
  try {
    context.progress(`deploying the base ${from}`)
    await deployApp(context, 'upgrade', base.sha)
  } catch (error) {
    // L28: a released version that cannot be deployed is not the head's fault, and never a pass.
    unverified(context, 'base', `the released version ${from} cannot be deployed: ${messageOf(error)}`)
    return `the released version ${from} cannot be deployed; declare it in recipe.yml (skip.upgrade) or name another base`
  }
  await runPrepare(context, 'upgrade')
  const canaries = await seedCanaries(context, stack)
  context.handover['canaries'] = canaries
  const started = Date.now()
  let compose: Awaited<ReturnType<typeof deployApp>>['compose'] | undefined
  await check(context, 'converged', async () => {
    const deployed = await deployApp(context, 'upgrade', head.sha)
    compose = deployed.compose
    const dropped = await removeDropped(stack, deployed.compose)
    return `in ${deployed.seconds.toFixed(1)} s${dropped.length === 0 ? '' : `, removed what this version dropped: ${dropped.join(', ')}`}`
  })
  if (compose === undefined) throw new Error('unreachable: the check above throws')
  const headCompose = compose
  await check(context, 'running', () => proveRunning(stack, headCompose, head.sha))
  await checkServing(context, 'upgrade')
  let data = 'no volume and no database'
  if (countOf(canaries) === 0) skipped(context, 'canary', 'the recipe has no volume and no database')
  else
    await check(context, 'canary', async () => {
      data = await demandCanaries(context, canaries)
      return data
    })
  await check(context, 'stable', () => proveRunning(stack, headCompose, head.sha))
  return `${from} → ${head.version ?? head.sha.slice(0, 8)} in ${((Date.now() - started) / 1000).toFixed(1)}s · ${data}`
}
