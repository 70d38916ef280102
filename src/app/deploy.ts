import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AbraError } from '../abra/error.ts'
import { StageFailure } from '../model/failure.ts'
import type { AppRole } from '../model/types.ts'
import type { Compose } from '../recipe/compose.ts'
import { evaluateEnv, setEnv } from '../recipe/env.ts'
import { converge, endedTasks } from '../swarm/converge.ts'
import type { Stack } from '../swarm/stack.ts'
import { checkOut } from './checkout.ts'
import { type AppContext, stackOf } from './context.ts'
import { makeImagesPresent } from './images.ts'
import { judgedCompose, sampleOf } from './judged-compose.ts'
import { overlayFile, overlayFor } from './overlay.ts'

/**
 * Deploys a commit of the recipe as the app of this role and waits until it has converged. The first deploy of a role
 * makes the app, later ones redeploy it in place.
 */
export async function deployApp(context: AppContext, role: AppRole, sha: string): Promise<{ compose: Compose; stack: Stack; seconds: number }> {
  const { plan, abra } = context
  const domain = plan.domains[role]
  const stack = stackOf(context, role)
  let checkout = await checkOut(context, sha)
  const file = abra.environmentFile(domain)
  const fresh = !existsSync(file)
  const sample = sampleOf(checkout)
  const values = { DOMAIN: domain, LETS_ENCRYPT_ENV: '', ...plan.settings.env }
  const text = fresh ? setEnv(sample, { TYPE: plan.recipe, ...values }) : readFileSync(file, 'utf8')
  // The overlay is ours and written below: it is not part of what the policy judges.
  const files = (evaluateEnv(text)['COMPOSE_FILE'] ?? 'compose.yml').split(':').filter((name) => name !== overlayFile)
  const compose = judgedCompose(context, checkout, text, stack.name)
  await makeImagesPresent(context, compose)

  try {
    if (fresh) {
      await abra.newApp(plan.recipe, domain)
      // L8: `app new` moved the checkout to a release tag.
      checkout = await checkOut(context, sha)
    }
    writeFileSync(join(checkout, overlayFile), overlayFor(context, compose))
    const written = setEnv(readFileSync(file, 'utf8'), { ...values, COMPOSE_FILE: [...files, overlayFile].join(':') })
    writeFileSync(file, written, { mode: 0o600 })
    if (fresh) await abra.generateSecrets(domain)
    const past = await endedTasks(stack)
    const started = Date.now()
    await abra.deploy(domain)
    await converge(stack, {
      past,
      deadline: plan.settings.deadlines.deploy * 1000,
      waiting: (what) => context.progress(`waiting for ${what}`),
      signal: context.signal
    })
    return { compose, stack, seconds: (Date.now() - started) / 1000 }
  } catch (error) {
    if (error instanceof AbraError)
      throw new StageFailure('deploy', 'recipe', `abra ${error.command}: ${error.fatal}`, error.output.trim().split('\n').slice(-10))
    throw error
  }
}
