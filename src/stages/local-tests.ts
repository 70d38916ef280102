import { mkdirSync } from 'node:fs'
import type { SpecRun } from '../browser/specs.ts'
import type { AppRole, Finding, Plan, StageName } from '../model/types.ts'
import { fullSha } from '../recipe/commit.ts'
import { commitFiles } from '../recipe/commit-files.ts'
import { git } from '../recipe/git.ts'
import { stackName } from '../recipe/stack.ts'
import { readBack } from '../sandbox/read-back.ts'
import { runInSandbox } from '../sandbox/sandbox.ts'
import { secretsOf } from '../secrets/mask.ts'
import { specsAmong, specsOfStage } from '../settings/spec-files.ts'
import { no, type StageContext } from './context.ts'

/** The tests folder of a recipe's own repository at the commit under test. */
export interface LocalFolder {
  /** What git calls its content; null: there is no such folder. */
  tree: string | null
  files: ReadonlyMap<string, Buffer>
  /** Files that cannot be taken, each with the reason. */
  refused: string[]
  specs: string[]
  unread: string[]
}

/** More files than a tests folder has. */
const mostFiles = 500

/** Reads it from the run's clone, never from a checkout that anything could have changed. Links are not followed. */
export async function localFolder({ clone, head }: Pick<Plan, 'clone' | 'head'>): Promise<LocalFolder> {
  const tree = await treeOf(clone, head.sha)
  if (tree === null) return { tree, files: new Map(), refused: [], specs: [], unread: [] }
  const commit = await commitFiles(clone, fullSha(head.sha))
  const names = [...commit.entries.keys()].filter((name) => name.startsWith('tests/'))
  const refused = names.length > mostFiles ? [`tests has ${names.length} files, more than ${mostFiles}`] : []
  const files = new Map<string, Buffer>()
  for (const name of names.slice(0, mostFiles)) {
    const mode = commit.entries.get(name)?.mode
    if (mode !== '100644' && mode !== '100755') {
      refused.push(`${name} is no file`)
      continue
    }
    const found = commit.look(name)
    if (found.kind === 'file') files.set(name.slice('tests/'.length), found.content)
    else refused.push(found.kind === 'too-large' ? `${name} has ${found.bytes} bytes, more than 1,000,000` : `${name} cannot be read`)
  }
  return { tree, files, refused, ...specsAmong([...files.keys()]) }
}

/** The object id of the folder `tests` in a commit. */
async function treeOf(clone: string, sha: string): Promise<string | null> {
  const line = await git(clone, 'ls-tree', '--full-tree', sha, 'tests')
  return /^040000 tree ([0-9a-f]{40})\ttests$/m.exec(line)?.[1] ?? null
}

/** Whether they are run. `silent`: nothing is there that anybody would miss. */
export type Approval =
  | { kind: 'run' }
  | { kind: 'silent' }
  /** They are there, and nobody has approved them. */
  | { kind: 'not-approved'; what: string; next: string }
  /** They should have run: never a pass (L60). */
  | { kind: 'unverified'; what: string; next: string }

/** Pure. */
export function approvalOf(recipe: string, local: string | undefined, { tree, specs }: Pick<LocalFolder, 'tree' | 'specs'>): Approval {
  const where = `recipes/${recipe}/recipe.yml`
  if (local === undefined) {
    if (specs.length === 0) return { kind: 'silent' }
    const next = `To approve them: tests.local in ${where} of the settings tree, either approved or ${tree}.`
    return { kind: 'not-approved', what: `${counted(specs.length)} in the recipe's own repository not run: not approved`, next }
  }
  if (specs.length === 0)
    return {
      kind: 'unverified',
      what: `tests.local approves tests of the recipe's own repository, and this commit has none`,
      next: `Take tests.local out of ${where}.`
    }
  if (local === 'approved' || local === tree) return { kind: 'run' }
  const next = `Read them, then set tests.local in ${where} to ${tree}.`
  return { kind: 'unverified', what: `${counted(specs.length)} in the recipe's own repository not run: they are not those that were approved`, next }
}

const counted = (specs: number): string => `${specs} spec${specs === 1 ? '' : 's'}`

/** What readers should know of it: that they are not run, and how to approve them. Pure. */
export function approvalFinding({ what, next }: { what: string; next: string }): Finding {
  return { severity: 'note', code: 'tests-not-approved', file: 'tests', line: null, what, next }
}

/** Whoever approved whoever writes them may want to know that this commit changes them. */
export async function changedTests({ clone, base, settings }: Pick<Plan, 'clone' | 'base' | 'settings'>, { tree }: LocalFolder): Promise<Finding[]> {
  if (base.kind === 'none' || settings.tests.local === tree) return []
  const before = await treeOf(clone, base.sha)
  if (before === tree) return []
  const what = `the tests in the recipe's own repository are not those of ${base.kind === 'version' ? base.version : base.sha.slice(0, 8)}`
  return [{ severity: 'note', code: 'tests-changed', file: 'tests', line: null, what, next: 'Read what they test now: what they say is their own word.' }]
}

/**
 * Runs those of a stage in the sandbox. Throws StageFailure: class infrastructure where the sandbox cannot be made, class test where a file cannot be taken.
 */
export async function runLocalTests(context: StageContext, role: AppRole, folder: LocalFolder, specs: string[]): Promise<SpecRun> {
  const { plan, run, mask, signal, stage } = context
  const { refused, unread } = folder
  if (refused[0] !== undefined) no('test', `${refused[0]}`, refused)
  if (unread[0] !== undefined) no('test', `tests/${unread[0]} would never run: specs are named *.spec.ts`, unread)
  const domain = plan.domains[role]
  mkdirSync(run.work(), { recursive: true })
  context.progress("the tests of the recipe's own repository, in the sandbox")
  const ran = await runInSandbox(
    {
      runId: plan.runId,
      files: folder.files,
      specs,
      app: { domain, url: `https://${domain}`, stack: stackName(domain), version: plan.head.version },
      stage,
      hosts: [domain, ...plan.settings.policy.hosts.flatMap((host) => hostOf(host, domain))],
      server: plan.server,
      secrets: secretsOf(mask.secrets, domain),
      deadline: plan.settings.deadlines.custom * 1000,
      work: run.work()
    },
    signal
  )
  if (ran.kind === 'no-walls')
    no('infrastructure', `the tests of the recipe's own repository were not run, since the sandbox for them cannot be made here: ${ran.why}`, [ran.next])
  return readBack(ran, run.file('playwright', `${stage}-local`))
}

/** A name of policy.hosts; `*` names none. */
function hostOf(entry: string, domain: string): string[] {
  const host = entry.replaceAll('${DOMAIN}', domain).toLowerCase()
  return /^[a-z0-9.-]+$/.test(host) ? [host] : []
}

/** Those of the folder that belong to a stage. */
export const localSpecs = (folder: LocalFolder, stage: StageName): string[] => specsOfStage(folder.specs, stage)
