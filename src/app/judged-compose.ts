import { StageFailure } from '../model/failure.ts'
import type { Finding } from '../model/types.ts'
import type { Compose } from '../recipe/compose.ts'
import { selectedFiles } from '../recipe/compose.ts'
import { evaluateEnv, setEnv } from '../recipe/env.ts'
import type { RecipeEnvironment } from '../recipe/environment.ts'
import { RecipeError } from '../recipe/errors.ts'
import { checkoutFiles, readRecipeText } from '../recipe/files.ts'
import { overlayName, readAsDeployed, refusals } from '../recipe/reading.ts'
import type { AppContext } from './context.ts'

export interface Judged {
  compose: Compose
  /** Where each variable is set. */
  origins: RecipeEnvironment['origins']
}

/**
 * The compose of a pristine checkout with this env file, readable, within the names' budget and allowed by the policy (checks `compose` and
 * `policy` of install, DESIGN 11). Our overlay in COMPOSE_FILE is not part of what is judged. Throws StageFailure of class recipe.
 */
export function judgedCompose(context: AppContext, checkout: string, envText: string, stack: string): Judged {
  const { plan } = context
  const own = selectedFiles(evaluateEnv(envText)).filter((name) => name !== overlayName)
  const { compose, environment, findings } = readAsDeployed({
    files: checkoutFiles(checkout),
    envText: setEnv(envText, { COMPOSE_FILE: own.join(':') }),
    stack,
    hosts: Object.values(plan.domains),
    exceptions: plan.settings.policy,
    recipe: plan.recipe
  })
  const { policy, unreadable } = refusals(findings)
  const [check, found] = unreadable.length > 0 ? ['compose', unreadable] : ['policy', policy]
  const first = found[0]
  if (first !== undefined)
    throw new StageFailure(check as string, 'recipe', oneLine(first), found.length > 1 ? found.map((item) => `${oneLine(item)} · ${item.next}`) : [first.next])
  if (compose === undefined || environment === undefined) throw new Error('unreachable: without a compose there is a refusal')
  return { compose, origins: environment.origins }
}

const oneLine = ({ file, line, what }: Finding): string => `${file}${line === null ? '' : `:${line}`}  ${what}`

/** The text of the recipe's .env.sample, which may lead nowhere out of the checkout. Throws StageFailure of class recipe. */
export function sampleOf(checkout: string): string {
  try {
    const sample = readRecipeText(checkoutFiles(checkout), '.env.sample')
    if (sample !== undefined) return sample
    throw new RecipeError('there is no .env.sample in this commit', { file: '.env.sample' }, 'Add it: abra makes an app from it.', 'env-missing')
  } catch (error) {
    if (error instanceof RecipeError) throw new StageFailure('env', 'recipe', oneLine(error.finding()), [error.next])
    throw error
  }
}
