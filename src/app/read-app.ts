import { existsSync, readFileSync } from 'node:fs'
import { StageFailure } from '../model/failure.ts'
import type { AppRole } from '../model/types.ts'
import { type Compose, selectedFiles } from '../recipe/compose.ts'
import { evaluateEnv, setEnv } from '../recipe/env.ts'
import { environmentFor } from '../settings/environment.ts'
import { checkOut } from './checkout.ts'
import { type Configuration, firstConfiguration, nextConfiguration } from './configuration.ts'
import { type AppContext, stackOf } from './context.ts'
import { type Judged, judgedCompose, sampleOf } from './judged-compose.ts'
import { overlayFile } from './overlay.ts'

/** Which of the two versions of a run is meant. */
export type Which = 'base' | 'head'

/** A version of the recipe as an app of this run would deploy it: read and judged, nothing done yet. */
export interface ReadApp {
  role: AppRole
  which: Which
  sha: string
  compose: Compose
  /** Where each variable that the compose files use is set. */
  origins: Judged['origins']
  configuration: Configuration
  /** The compose files that COMPOSE_FILE selects, ours not among them. */
  files: string[]
  /** The image of each service by the recipe's own choice of compose files, whatever the settings choose. */
  ownImages: Record<string, string>
  /** Names of the lines that a hook gave for this version. */
  given: string[]
}

/** What a hook says about one deploy. */
export interface GivenLines {
  /** Lines of the env file, by name. */
  env: Record<string, string>
  /** Names that the version before was given: without a new value they fall back to this version's sample or go. */
  before: string[]
}

/** Checks the commit out and reads it for this app: env, compose, name budget, policy. Throws StageFailure of class recipe. */
export async function readApp(context: AppContext, role: AppRole, which: Which, given: GivenLines = { env: {}, before: [] }): Promise<ReadApp> {
  const { plan, abra } = context
  const sha = shaOf(context, which)
  const checkout = await checkOut(context, sha)
  const sample = sampleOf(checkout)
  const file = abra.environmentFile(plan.domains[role])
  const values = valuesFor(context, role, which, given.env)
  const configuration = existsSync(file)
    ? nextConfiguration(readFileSync(file, 'utf8'), sample, values, [...repairsOfBase(context), ...given.before])
    : firstConfiguration(sample, { TYPE: plan.recipe, ...values })
  const { compose, origins } = judgedCompose(context, checkout, configuration.text, stackOf(context, role).name)
  const ownImages =
    plan.settings.env['COMPOSE_FILE'] === undefined && values['COMPOSE_FILE'] === undefined
      ? compose
      : readOwn(context, checkout, configuration.text, sample, role)
  return {
    role,
    which,
    sha,
    compose,
    origins,
    ownImages: imagesOf(ownImages),
    configuration,
    given: Object.keys(given.env),
    files: selectedFiles(evaluateEnv(configuration.text)).filter((name) => name !== overlayFile)
  }
}

/** L9: without the commit of the head there is nothing to test, and base to base would pass. */
export function shaOf(context: AppContext, which: Which): string {
  const { base, head } = context.plan
  const sha = which === 'head' ? head.sha : base.kind === 'none' ? '' : base.sha
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new StageFailure('head', 'suite', `the plan names no full commit for the ${which}: "${sha}"`)
  return sha
}

/** Settings of base and head are separate (L18), and what a hook gives is newer than both. The last two are ours and nothing overrides them: no ACME ever (L140, Q36). */
function valuesFor(context: AppContext, role: AppRole, which: Which, given: Record<string, string>): Record<string, string> {
  const { plan } = context
  const version = plan.base.kind === 'version' ? plan.base.version : null
  const settings = environmentFor(plan.settings, plan.domains[role], which === 'head' ? { kind: 'head' } : { kind: 'base', version })
  return { ...settings, ...given, DOMAIN: plan.domains[role], LETS_ENCRYPT_ENV: '' }
}

function repairsOfBase({ plan }: AppContext): string[] {
  return plan.base.kind === 'version' ? Object.keys(plan.settings.base[plan.base.version]?.env ?? {}) : []
}

function imagesOf(compose: Compose | undefined): Record<string, string> {
  return Object.fromEntries(Object.values(compose?.services ?? {}).map((service) => [service.name, service.image]))
}

/** The compose by the sample's COMPOSE_FILE; undefined where the settings were needed to read it at all. */
function readOwn(context: AppContext, checkout: string, text: string, sample: string, role: AppRole): Compose | undefined {
  const files = evaluateEnv(sample)['COMPOSE_FILE'] ?? 'compose.yml'
  try {
    return judgedCompose(context, checkout, setEnv(text, { COMPOSE_FILE: files }), stackOf(context, role).name).compose
  } catch (error) {
    if (error instanceof StageFailure) return undefined
    throw error
  }
}
