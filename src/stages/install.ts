import { awaitDeployed, type Deployed } from '../app/deploy.ts'
import { describeImages, makeImagesPresent, type PresentImage } from '../app/images.ts'
import { proveRunning, proveStable, standingTasks } from '../app/running.ts'
import { judgeBudget } from '../checks/budget.ts'
import { measureResources } from '../swarm/resources.ts'
import type { Stack } from '../swarm/stack.ts'
import { check, checkMaking, no, type StageContext, unverified } from './context.ts'
import { type BroughtApp, deployAsBrought, readForDeploy } from './deploy-hooks.ts'
import { findingLine, strictFindings } from './findings.ts'
import { runPrepare } from './hooks.ts'
import { checkLogs } from './logged-secrets.ts'
import { ownTestsOf } from './own-tests.ts'
import { checkReady } from './ready.ts'
import { checkServing, stageBrowser } from './serving.ts'

/** The head on empty volumes under a domain of its own: the proof that a new installation works. */
export async function install(context: StageContext): Promise<string> {
  const { plan, handover } = context
  const browser = stageBrowser(context)
  try {
    const app = await checkMaking<BroughtApp>(context, 'compose', async () => {
      const read = await readForDeploy(context, 'fresh', 'head')
      return [read, `${Object.keys(read.compose.services).length} services from ${read.files.join(', ')}, within the policy`]
    })
    if (plan.settings.strict)
      await check(context, 'strict', () => {
        const lines = strictFindings(plan.settings, plan.findings).map(findingLine)
        if (lines[0] !== undefined) no('recipe', lines[0], lines)
        return 'no warning from reading the recipe'
      })
    const images = await checkMaking<PresentImage[]>(context, 'images', async () => {
      const present = await makeImagesPresent(context, app.compose, 'head')
      return [present, describeImages(present)]
    })
    handover['images'] = images
    let seconds = 0
    const deployed = await checkMaking<Deployed>(context, 'converged', async () => {
      const applied = await deployAsBrought(context, app)
      seconds = await awaitDeployed(context, applied, 'settled')
      return [applied, `in ${seconds.toFixed(1)} s`]
    })
    const { stack, compose, sha } = deployed
    const stood = await standingTasks(stack)
    handover['stoodSince'] = Date.now()
    handover['stood'] = stood
    await check(context, 'running', () => proveRunning(stack, { compose, sha, images }))
    await checkReady(context, 'fresh', deployed.past)
    await runPrepare(context, 'fresh')
    const served = await checkServing(context, 'fresh', { browser, past: deployed.past })
    await checkLogs(context, stack)
    const own = await ownTestsOf(context, 'fresh')
    await check(context, 'stable', () => proveStable(stack, stood))
    await checkBudget(context, stack)
    return `fresh ${plan.head.version ?? sha.slice(0, 8)} · converged in ${seconds.toFixed(1)}s · ${[served, ...own].join(' · ')}`
  } finally {
    await browser.close()
  }
}

/** At the end of the stage, when the app has served: what it uses against what its settings allow. Without a budget it is only reported. */
async function checkBudget(context: StageContext, stack: Stack): Promise<void> {
  const { budget } = context.plan.settings
  if (budget.memory === undefined && budget.images === undefined) return
  const verdict = judgeBudget(budget, await measureResources(stack))
  if (verdict.status === 'unverified') unverified(context, 'budget', verdict.evidence)
  else
    await check(context, 'budget', () => {
      if (verdict.status === 'fail') no('recipe', verdict.evidence, verdict.details)
      return verdict.evidence
    })
}
