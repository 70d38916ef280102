import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Abra } from '../abra/abra.ts'
import { type Base, type Dependency, type Finding, type Plan, type Server, type Settings, type StageName, stageNames } from '../model/types.ts'
import { chooseBase, labelAt } from '../recipe/base.ts'
import { credentialsIn, withoutCredentials } from '../recipe/credentials.ts'
import { git } from '../recipe/git.ts'
import { appDomain } from '../recipe/stack.ts'
import { openMask } from '../secrets/store.ts'
import { settingsDigest } from '../settings/digest.ts'
import { folderOfPart, layeredSettings } from '../settings/layers.ts'
import { specFiles, specsOfStage } from '../settings/spec-files.ts'
import { markPlanner } from './abandoned.ts'
import { RunDirectory } from './directory.ts'
import { hostFacts } from './host.ts'
import { lastingStage } from './lasting.ts'
import { type Picture, pictureOf } from './picture.ts'
import { findingsOf, type Locate, placed, type ResolvedDependency, resolveDependencies } from './resolve-dependencies.ts'
import { type ResolvedSource, resolveSource, type SourceRequest } from './resolve-source.ts'

export interface PreviewRequest extends SourceRequest {
  recipe: string
  /** A published version to upgrade from. */
  base?: string
  stages: StageName[]
  settingsDirectory: string | null
  /** The folder of the recipe in a tree beneath that one. */
  settingsBelow?: string | null
  /** How the recipes that this one depends on are found. */
  locate?: Locate
}

export interface PlanRequest extends PreviewRequest {
  runs: string
  /** Asked for when the request itself is known to be sound: a server may have to be brought up for it. */
  server: () => Promise<Server>
  abraExecutable: string
  suite: Plan['suite']
  origin?: NonNullable<Plan['origin']>
}

/** What a run would do, as far as it can be told by reading. */
export interface Preview extends Picture {
  recipe: string
  source: string
  head: Plan['head']
  base: Base
  stages: StageName[]
  domains: Plan['domains']
  dependencies: Dependency[]
}

interface Decided extends Preview {
  settings: Settings
}

/** What is settled before a server is asked for. */
interface Chosen {
  settings: Settings
  base: Base
  dependencies: ResolvedDependency[]
}

/**
 * The plan of a run that is not made: base, head, stages, findings, images, names. Touches nothing but a folder of its own for the clone, and
 * needs no server and no root.
 * @param workspace an existing folder; what is put there is removed again
 * @param zone the zone that domains are made in
 */
export async function previewPlan(request: PreviewRequest, workspace: string, zone = 'ci.test'): Promise<Preview> {
  const folder = join(workspace, `preview-${randomBytes(4).toString('hex')}`)
  mkdirSync(folder)
  try {
    const resolved = await resolveSource(request, join(folder, 'recipe.git'))
    const chosen = await choose(request, resolved, (recipe) => join(folder, `${recipe}-dependency.git`))
    const { settings: _, ...preview } = await decide(request, resolved, chosen, runIdFor(request.recipe), zone)
    return preview
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Clones the recipe, resolves the head once to a full sha, chooses the base and writes the plan into a new run directory. */
export async function makePlan(request: PlanRequest): Promise<RunDirectory> {
  const runId = runIdFor(request.recipe)
  const run = new RunDirectory(resolve(request.runs, runId))
  markPlanner(run)
  try {
    const mask = openMask(run.private('secrets.jsonl'))
    const hide = (url: string): void => {
      for (const value of credentialsIn(url)) mask.add(value, 'the password of the git URL')
    }
    for (const url of [request.source, request.tagsFrom ?? '']) hide(url)
    const { locate } = request
    const masking: Locate | undefined =
      locate &&
      (async (recipe) => {
        const located = await locate(recipe)
        hide(located.source)
        return located
      })
    const resolved = await resolveSource(request, run.private('recipe.git'))
    const chosen = await choose({ ...request, ...(masking && { locate: masking }) }, resolved, (recipe) => run.private('dependencies', `${recipe}.git`))
    const server = await request.server()
    const { recipe, source, head, base, stages, domains, dependencies, findings, settings } = await decide(request, resolved, chosen, runId, server.zone)
    const abra = new Abra({
      executable: request.abraExecutable,
      directory: run.private('abra'),
      runId,
      environment: server.environment,
      mask,
      log: run.file('logs', 'plan.log')
    })
    run.writePlan({
      schema: 1,
      runId,
      recipe,
      source,
      ...(request.origin === undefined ? {} : { origin: request.origin }),
      head,
      base,
      asked: request.stages,
      stages,
      findings,
      domains,
      ...(dependencies.length === 0 ? {} : { dependencies }),
      server,
      settingsDirectory: request.settingsDirectory,
      settingsBelow: request.settingsBelow ?? null,
      settings,
      settingsDigest: settingsDigest(request.settingsDirectory, request.settingsBelow ?? null),
      clone: resolved.clone,
      abra: { executable: request.abraExecutable, version: await abra.version() },
      suite: request.suite,
      host: hostFacts(),
      createdAt: new Date().toISOString()
    })
    return run
  } catch (error) {
    // Without a plan it is no run: nothing was made on the server yet.
    rmSync(run.path, { recursive: true, force: true })
    throw error
  }
}

const runIdFor = (recipe: string): string => `${new Date().toISOString().slice(0, 10)}-${recipe}-${randomBytes(3).toString('hex')}`

/** What can be wrong with the request itself is said here. Throws UsageError. */
async function choose(request: PreviewRequest, { clone, head, branchTip }: ResolvedSource, cloneFor: (recipe: string) => string): Promise<Chosen> {
  const place = { over: request.settingsDirectory, below: request.settingsBelow ?? null }
  const settings = layeredSettings(place)
  const base = await chooseBase({
    repository: clone,
    head,
    ...(request.base === undefined ? {} : { explicit: request.base }),
    ...(branchTip === undefined ? {} : { branchTip })
  })
  const dependencies = await resolveDependencies({ recipe: request.recipe, settings, place, locate: request.locate, cloneFor })
  return { settings, base, dependencies }
}

async function decide(
  request: PreviewRequest,
  { clone, head }: ResolvedSource,
  { settings, base, dependencies: resolved }: Chosen,
  runId: string,
  zone: string
): Promise<Decided> {
  const domains = { fresh: appDomain(request.recipe, runId, 'fresh', zone), upgrade: appDomain(request.recipe, runId, 'upgrade', zone) }
  const dependencies = resolved.map((dependency) => placed(dependency, runId, zone))
  const tests = folderOfPart({ over: request.settingsDirectory, below: request.settingsBelow ?? null }, 'tests')
  const own = specsOfStage(specFiles(tests === null ? null : join(tests, 'tests')).specs, 'custom').length
  // Approved tests of the recipe's own repository count too, and how many those are the stage will see.
  const specs = settings.tests.local === undefined ? { specs: own } : {}
  const hookEnv = hasHookEnv(request)
  const picture = await pictureOf({ clone, recipe: request.recipe, head, base, settings, domain: domains.upgrade, hosts: [domains.upgrade], hookEnv, ...specs })
  const refused = picture.findings.some((finding) => finding.severity === 'refused')
  const unread = refused && hookEnv ? [withoutHookEnv(request.recipe)] : []
  const findings = (await Promise.all(dependencies.map(findingsOf))).flat()
  return {
    ...picture,
    // Behind what is refused, before what changes nothing.
    findings: [...picture.findings.filter(isRed), ...unread, ...findings, ...picture.findings.filter((finding) => !isRed(finding))],
    recipe: request.recipe,
    source: withoutCredentials(request.source),
    head: { sha: head, version: (await labelAt(clone, head)) ?? null, tag: await versionTagAt(clone, head) },
    base,
    stages: withNeeds(request.stages, lastingStage({ base, settings }), refused),
    domains,
    dependencies,
    settings
  }
}

const isRed = ({ severity }: Finding): boolean => severity === 'refused' || severity === 'error'

/** A hook that adds to the env file is asked at each deploy only, when there is an account to tell it of: what it gives is not known here. */
function hasHookEnv({ settingsDirectory, settingsBelow }: PreviewRequest): boolean {
  const folder = folderOfPart({ over: settingsDirectory, below: settingsBelow ?? null }, 'hooks.ts')
  return (
    folder !== null && /^export\s+(?:(?:async\s+)?(?:const|let|function)\s+env\b|\{[^}]*\benv\b[^}]*\})/m.test(readFileSync(join(folder, 'hooks.ts'), 'utf8'))
  )
}

const withoutHookEnv = (recipe: string): Finding => ({
  severity: 'warning',
  code: 'settings-env',
  file: `recipes/${recipe}/hooks.ts`,
  line: null,
  what: 'the hook env adds lines to the env file at each deploy, and this plan was made without them',
  next: 'What is refused above for such a value is judged again with it when the app is deployed.'
})

/** The version tag that stands at a commit; null where it is not released. */
async function versionTagAt(clone: string, sha: string): Promise<string | null> {
  return (await git(clone, 'tag', '--points-at', sha)).split('\n').find((tag) => /^\d+\.\d+\.\d+\+/.test(tag)) ?? null
}

/**
 * Selecting a stage also runs what it needs; teardown is part of every run. A recipe that is refused is refused at install, whichever stage was
 * asked for (DESIGN 11).
 */
export function withNeeds(stages: StageName[], lasting: StageName, refused = false): StageName[] {
  const wanted = new Set<StageName>(stages.length === 0 ? stageNames : [...stages, 'teardown'])
  if (wanted.has('restore')) wanted.add('backup')
  if (wanted.has('backup') || wanted.has('custom')) wanted.add(lasting)
  if (refused && wanted.has('upgrade')) wanted.add('install')
  return stageNames.filter((stage) => wanted.has(stage))
}
