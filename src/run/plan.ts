import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { Abra } from '../abra/abra.ts'
import { UsageError } from '../model/failure.ts'
import { type Plan, type Server, type StageName, stageNames } from '../model/types.ts'
import { chooseBase, labelAt } from '../recipe/base.ts'
import { appDomain } from '../recipe/stack.ts'
import { Mask } from '../secrets/mask.ts'
import { settingsDigest } from '../settings/digest.ts'
import { readSettings } from '../settings/settings.ts'
import { RunDirectory } from './directory.ts'
import { hostFacts } from './host.ts'

export interface PlanRequest {
  recipe: string
  /** Path or URL of the recipe's repository. */
  source: string
  ref: string
  base?: string
  stages: StageName[]
  runs: string
  settingsDirectory: string | null
  server: Server
  abraExecutable: string
  suite: { version: string; commit: string; dirty?: boolean }
  origin?: NonNullable<Plan['origin']>
}

/** Clones the recipe, resolves the head once to a full sha, chooses the base and writes the plan into a new run directory. */
export async function makePlan(request: PlanRequest): Promise<RunDirectory> {
  const settings = readSettings(request.settingsDirectory)
  const runId = `${new Date().toISOString().slice(0, 10)}-${request.recipe}-${randomBytes(3).toString('hex')}`
  const run = new RunDirectory(resolve(request.runs, runId))
  mkdirSync(run.path, { recursive: true })
  const clone = run.private('recipe.git')
  const cloned = await execa('git', ['clone', '--quiet', '--mirror', '--config', 'core.hooksPath=/dev/null', request.source, clone], {
    reject: false,
    env: { GIT_TERMINAL_PROMPT: '0' }
  })
  if (cloned.exitCode !== 0)
    throw new UsageError(
      `${request.source} cannot be cloned: ${cloned.stderr.trim().split('\n').at(-1)}`,
      'Name a recipe, a folder with a git repository, or a git URL.'
    )
  const found = await execa('git', ['-C', clone, 'rev-parse', '--verify', '--quiet', `${request.ref}^{commit}`], { reject: false })
  const sha = found.stdout.trim()
  if (found.exitCode !== 0 || !/^[0-9a-f]{40}$/.test(sha))
    throw new UsageError(`there is no commit "${request.ref}" in ${request.source}`, 'Name a branch, a tag or a commit with --ref.')
  const tip = await execa('git', ['-C', clone, 'rev-parse', '--verify', '--quiet', 'refs/heads/main'], { reject: false })
  const base = await chooseBase({
    repository: clone,
    head: sha,
    ...(request.base === undefined ? {} : { explicit: request.base }),
    ...(tip.exitCode === 0 ? { branchTip: tip.stdout.trim() } : {})
  })
  const abra = new Abra({
    executable: request.abraExecutable,
    directory: run.private('abra'),
    runId,
    environment: request.server.environment,
    mask: new Mask(),
    log: run.file('logs', 'plan.log')
  })
  const plan: Plan = {
    schema: 1,
    runId,
    recipe: request.recipe,
    source: request.source,
    ...(request.origin === undefined ? {} : { origin: request.origin }),
    head: { sha, version: (await labelAt(clone, sha)) ?? null, tag: await versionTagAt(clone, sha) },
    base,
    asked: request.stages,
    stages: withNeeds(request.stages, base.kind === 'none'),
    findings: [],
    domains: {
      fresh: appDomain(request.recipe, runId, 'fresh', request.server.zone),
      upgrade: appDomain(request.recipe, runId, 'upgrade', request.server.zone)
    },
    server: request.server,
    settingsDirectory: request.settingsDirectory,
    settings,
    settingsDigest: settingsDigest(request.settingsDirectory),
    clone,
    abra: { executable: request.abraExecutable, version: await abra.version() },
    suite: request.suite,
    host: hostFacts(),
    createdAt: new Date().toISOString()
  }
  run.writePlan(plan)
  return run
}

/** The version tag that stands at a commit; null where it is not released. */
async function versionTagAt(clone: string, sha: string): Promise<string | null> {
  const { stdout } = await execa('git', ['-C', clone, 'tag', '--points-at', sha])
  return stdout.split('\n').find((tag) => /^\d+\.\d+\.\d+\+/.test(tag)) ?? null
}

/** Selecting a stage also runs what it needs; teardown is part of every run. */
export function withNeeds(stages: StageName[], withoutBase: boolean): StageName[] {
  const wanted = new Set<StageName>(stages.length === 0 ? stageNames : [...stages, 'teardown'])
  if (wanted.has('restore')) wanted.add('backup')
  if (wanted.has('backup') || wanted.has('custom')) wanted.add(withoutBase ? 'install' : 'upgrade')
  return stageNames.filter((stage) => wanted.has(stage))
}
