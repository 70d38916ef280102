import { parse } from 'yaml'

interface Step {
  uses?: string
  run?: string
  'timeout-minutes'?: number
  env?: Record<string, unknown>
  with?: Record<string, unknown>
}
interface Job {
  /** A called workflow, which has the steps. */
  uses?: string
  'runs-on'?: string
  'timeout-minutes'?: number
  permissions?: unknown
  concurrency?: { group?: string }
  steps?: Step[]
}
interface Workflow {
  on?: unknown
  'run-name'?: string
  permissions?: unknown
  jobs?: Record<string, Job>
}

/** What people write into a comment, a title or a branch's name: text of whoever may write there. */
const foreignText =
  /github\.event\.(comment\.body|issue\.(title|body)|pull_request\.(title|body|head\.(ref|label)))|github\.head_ref|toJSON\(github(\.event)?\)/i

/** A commit by its full id, or the place that `testme enroll` and a reader put one into. */
const pinned = /@(?:[0-9a-f]{40}|[0-9a-f]{64}|__TESTME_SHA__|<full sha>)(?:\s*#\s*\S+)?$/

/** Refs that move: nothing that runs after the gate may resolve one again (P11). */
const movingRef = /refs\/pull|refs\/heads|pull\/\$\{\{|github\.(ref|base_ref|ref_name)\b/

/** What is wrong with YAML that we ship or show, whole or in part, as sentences. Pure. */
export function judgeYaml(text: string): string[] {
  const problems: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const at = `line ${index + 1}`
    if (/^\s*#/.test(line)) continue
    if (foreignText.test(line)) problems.push(`${at}: foreign text in an expression: ${line.trim()}`)
    if (movingRef.test(line)) problems.push(`${at}: a ref that moves: ${line.trim()}`)
    const uses = /^\s*(?:- )?uses:\s*(\S.*)$/.exec(line)?.[1]
    if (uses !== undefined && !pinned.test(uses.trim())) problems.push(`${at}: not pinned by a full commit: ${uses.trim()}`)
    if (uses?.startsWith('.') === true) problems.push(`${at}: an action of the checkout is whoever's the checkout is: ${uses.trim()}`)
  }
  for (const step of stepsOf(parse(text))) if (step.run?.includes('${{') === true) problems.push(`an expression in a shell: ${step.run.trim()}`)
  return problems
}

function stepsOf(value: unknown): Step[] {
  if (Array.isArray(value)) return value.flatMap(stepsOf)
  if (typeof value !== 'object' || value === null) return []
  const own = 'run' in value && typeof value.run === 'string' ? [value as Step] : []
  return [...own, ...Object.values(value).flatMap(stepsOf)]
}

/** What a whole workflow lacks. */
export function judgeWorkflow(text: string): string[] {
  const { jobs = {}, permissions, ...workflow } = parse(text) as Workflow
  const problems = judgeYaml(text)
  // The name of a run is that of the workflow that calls.
  const called = typeof workflow.on === 'object' && workflow.on !== null && 'workflow_call' in workflow.on
  if (workflow['run-name'] === undefined && !called) problems.push('no run-name: the list of runs would show the last commit of the default branch')
  if (!called && !/\(comment \$\{\{ github\.event\.comment\.id \}\}\)$/.test(workflow['run-name'] ?? ''))
    problems.push('the run-name does not end with the comment: no host would know it')
  if (permissions === undefined) problems.push('no permissions for the whole: an older default is everything')
  for (const [name, job] of Object.entries(jobs)) {
    if (job.uses !== undefined) continue
    if (job['timeout-minutes'] === undefined) problems.push(`the job ${name} has no timeout`)
    if (job['runs-on'] !== 'testme' && job['runs-on'] !== 'testme-gate') problems.push(`the job ${name} runs on ${job['runs-on']}`)
    for (const step of job.steps ?? []) {
      // Runner 1.0.8 keeps to the timeout of a step and ignores that of a job.
      if (job['runs-on'] === 'testme' && step['timeout-minutes'] === undefined) problems.push(`a step of ${name} has no timeout: ${step.uses ?? step.run}`)
    }
    if (job['runs-on'] === 'testme' && !/needs\.gate\.outputs\.group/.test(job.concurrency?.group ?? ''))
      problems.push(`the job ${name} is in no group of its pull request`)
  }
  return problems
}
