import { deployApp } from '../app/deploy.ts'
import { proveRunning } from '../app/running.ts'
import { check, type StageContext } from './context.ts'
import { runPrepare } from './hooks.ts'
import { checkServing } from './serving.ts'

/** The head on empty volumes under a domain of its own: the proof that a new installation works. */
export async function install(context: StageContext): Promise<string> {
  const { plan } = context
  const sha = plan.head.sha
  let deployed: Awaited<ReturnType<typeof deployApp>> | undefined
  await check(context, 'converged', async () => {
    deployed = await deployApp(context, 'fresh', sha)
    return `in ${deployed.seconds.toFixed(1)} s`
  })
  if (deployed === undefined) throw new Error('unreachable: the check above throws')
  const { stack, compose, seconds } = deployed
  await check(context, 'running', () => proveRunning(stack, compose, sha))
  await runPrepare(context, 'fresh')
  const served = await checkServing(context, 'fresh')
  await check(context, 'stable', () => proveRunning(stack, compose, sha))
  return `fresh ${plan.head.version ?? sha.slice(0, 8)} · converged in ${seconds.toFixed(1)}s · ${served}`
}
