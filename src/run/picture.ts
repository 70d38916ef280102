import type { Base, Finding, Settings } from '../model/types.ts'
import { type FullSha, fullSha } from '../recipe/commit.ts'
import { type CommitFiles, commitFiles } from '../recipe/commit-files.ts'
import type { Compose } from '../recipe/compose.ts'
import { changedWithoutVersion } from '../recipe/config-change.ts'
import { setEnv } from '../recipe/env.ts'
import { RecipeError } from '../recipe/errors.ts'
import { readRecipeText } from '../recipe/files.ts'
import { type ImageUse, imagesOf } from '../recipe/images.ts'
import { oddities } from '../recipe/oddities/oddities.ts'
import { newSampleKeys } from '../recipe/oddities/sample.ts'
import { type ListedException, unusedExceptions } from '../recipe/policy/unused.ts'
import { type Reading, readAsDeployed } from '../recipe/reading.ts'
import { type BudgetedName, nameBudget, stackName } from '../recipe/stack.ts'
import { type VersionTags, versionTags } from '../recipe/tags.ts'
import { environmentFor } from '../settings/environment.ts'
import { settingsFindings } from './settings-findings.ts'

/** What reading a recipe at head and base shows, before anything runs. */
export interface Picture {
  /** The most severe first. */
  findings: Finding[]
  images: { head: ImageUse[]; base: ImageUse[] }
  /** Names with a limit, the tightest first. */
  names: BudgetedName[]
  services: string[]
  volumes: string[]
}

export interface PictureQuestion {
  recipe: string
  base: Base
  settings: Settings
  /** The domain of the app that goes through the upgrade. */
  domain: string
  hosts: string[]
  /** How many spec files of the stage custom the settings have; absent where nobody looked. */
  specs?: number
  /** A hook adds to the env file of each deploy what is not known here: other compose files, perhaps. */
  hookEnv?: boolean
}

/** What there is to read: the files of head and base, and which versions are published. */
export interface RecipeAtCommits {
  files: CommitFiles
  baseFiles: CommitFiles | undefined
  tags: VersionTags
}

const order: Finding['severity'][] = ['refused', 'error', 'warning', 'note']

/** Reads the recipe from git's objects; nothing is checked out, deployed or changed. What it refuses, the deploy refuses by the same function. */
export async function pictureOf(question: PictureQuestion & { clone: string; head: FullSha }): Promise<Picture> {
  const { base, clone, head } = question
  const [files, baseFiles] = await Promise.all([commitFiles(clone, head), base.kind === 'none' ? undefined : commitFiles(clone, fullSha(base.sha))])
  return pictureFrom(question, { files, baseFiles, tags: await versionTags(clone, head) })
}

/** The same of files that were read already. Pure; it never throws for what a recipe holds. */
export function pictureFrom(question: PictureQuestion, { files, baseFiles, tags }: RecipeAtCommits): Picture {
  const { base } = question
  const now = readCommit(question, files, environmentFor(question.settings, question.domain, { kind: 'head' }))
  const before =
    baseFiles === undefined
      ? undefined
      : readCommit(
          question,
          baseFiles,
          environmentFor(question.settings, question.domain, { kind: 'base', version: base.kind === 'version' ? base.version : null })
        )
  const findings = [
    ...untried(question),
    ...now.reading.findings,
    ...(before === undefined || question.settings.skip.upgrade !== undefined ? [] : baseFindings(base, before.reading))
  ]
  const { compose, environment } = now.reading
  if (compose !== undefined && environment !== undefined) {
    findings.push(
      ...oddities({ recipe: question.recipe, stack: stackName(question.domain), compose, files, sample: now.sample, tags }),
      ...settingsFindings(question.settings, {
        compose,
        published: tags.published.map(({ version }) => version.text),
        specs: question.specs,
        exceptions: unusedOf(question, [
          [files, compose],
          [baseFiles, before?.reading.compose]
        ]),
        partial: question.hookEnv === true
      }),
      ...(before?.reading.compose === undefined ? [] : changedWithoutVersion(before.reading.compose, compose, environment.origins)),
      ...(before === undefined ? [] : newSampleKeys(before.sample, now.sample, compose))
    )
  }
  return {
    findings: findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity)),
    images: { head: compose === undefined ? [] : imagesOf(compose), base: before?.reading.compose === undefined ? [] : imagesOf(before.reading.compose) },
    names: compose === undefined ? [] : nameBudget(compose, stackName(question.domain)),
    services: Object.keys(compose?.services ?? {}),
    volumes: Object.keys(compose?.volumes ?? {})
  }
}

/** Exceptions that neither head nor base needs. */
function unusedOf({ domain, hosts, settings }: PictureQuestion, read: [CommitFiles | undefined, Compose | undefined][]): ListedException[] {
  return unusedExceptions(
    read.flatMap(([files, compose]) =>
      files === undefined || compose === undefined
        ? []
        : [{ compose, context: { checkout: files, stack: stackName(domain), hosts, exceptions: settings.policy } }]
    )
  )
}

function readCommit(question: PictureQuestion, files: CommitFiles, env: Record<string, string>): { reading: Reading; sample: string } {
  const { recipe, domain, hosts, settings } = question
  try {
    const sample = readRecipeText(files, '.env.sample')
    if (sample === undefined) throw withoutSample(files)
    const envText = setEnv(sample, { TYPE: recipe, ...env, DOMAIN: domain, LETS_ENCRYPT_ENV: '' })
    return { reading: readAsDeployed({ files, envText, stack: stackName(domain), hosts, exceptions: settings.policy, recipe }), sample }
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    return { reading: { compose: undefined, environment: undefined, findings: [error.finding()] }, sample: '' }
  }
}

/** Names under which the sample lies in repositories that abra cannot read, or could once. */
const almostSamples = /(^|\/)\.?(env|envrc)[.-](sample|example|dist|template)$|(^|\/)sample\.env$/

function withoutSample(files: CommitFiles): RecipeError {
  const almost = [...files.entries.keys()].find((path) => almostSamples.test(path))
  const hint = almost === undefined ? '' : `; ${almost} is not read`
  const place = { file: '.env.sample' }
  if (files.look('compose.yml').kind === 'missing')
    return new RecipeError(
      `this commit holds no recipe: there is neither a compose.yml nor a .env.sample${hint}`,
      place,
      'A recipe has both at the top of its repository.',
      'recipe-missing'
    )
  return new RecipeError(`there is no .env.sample${hint}`, place, 'Add one: abra makes the env file of each app from it.', 'env-missing')
}

/** What was never run may be wrong in any of its parts, and a red of it is nobody's yet. */
function untried({ recipe, settings }: PictureQuestion): Finding[] {
  if (settings.untried === undefined) return []
  return [
    {
      severity: 'warning',
      code: 'settings-untried',
      file: `recipes/${recipe}/recipe.yml`,
      line: null,
      what: `the settings, hooks and tests of this recipe were never run against the real application: ${settings.untried}`,
      next: 'Look at a red with that in mind; take "untried" out after the first green run.'
    }
  ]
}

/** L28: what is wrong with a released version is not the head's fault; it only says that the upgrade will prove nothing. */
function baseFindings(base: Base, reading: Reading): Finding[] {
  const name = base.kind === 'version' ? base.version : base.kind === 'branch' ? base.sha.slice(0, 8) : ''
  const first = reading.findings.find((finding) => finding.severity === 'refused')
  if (first === undefined) return []
  return [
    {
      severity: 'warning',
      code: 'base-refused',
      file: first.file,
      line: first.line,
      what: `the base ${name} cannot be deployed here: ${first.what}`,
      next: 'Name another base with --base, or declare skip.upgrade in recipe.yml with the reason.'
    }
  ]
}
