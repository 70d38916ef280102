import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serverReport } from '../../../local/server/server.ts'
import { runSpecsAgainst } from '../../browser/against.ts'
import { get, whyUnhealthy } from '../../checks/https.ts'
import { UsageError } from '../../model/failure.ts'
import { nearest } from '../../model/nearest.ts'
import type { AppRole } from '../../model/types.ts'
import { recipeName } from '../../recipe/name.ts'
import { accountsOf } from '../../run/accounts.ts'
import { RunDirectory } from '../../run/directory.ts'
import { keptRole } from '../../run/lasting.ts'
import { registrations } from '../../run/registry.ts'
import { openMask } from '../../secrets/store.ts'
import { readSettings } from '../../settings/settings.ts'
import { specFiles, specStages, specsOfStage } from '../../settings/spec-files.ts'
import { judgeSpecs, type SpecsVerdict } from '../../stages/specs-verdict.ts'
import type { Invocation } from '../invocation.ts'
import { settingsOf } from '../request.ts'
import { createTerminal } from '../terminal.ts'

/**
 * The specs of a recipe as they are on disk now, against an app that a run keeps: for whoever writes them. It belongs to no run and changes no verdict. Exit
 * codes as in the stage custom: 0 pass, 1 a test said no, 4 a spec cannot be loaded, 5 unverified; 3 when the app does not answer.
 */
export async function execute({ words, values }: Invocation): Promise<number> {
  const recipe = recipeName(words[0] ?? '')
  const folder = settingsOf(recipe, values['settings'])
  const directory = folder === null ? null : join(folder, 'tests')
  const { specs, unread } = specFiles(directory)
  // As in a run, which is red by it.
  if (unread[0] !== undefined) throw new UsageError(`tests/${unread[0]} would never run: specs are named *.spec.ts`, 'Rename it, or take it away.')
  if (directory === null || specs.length === 0)
    throw new UsageError(
      `${recipe} has no specs`,
      folder === null ? `./testme new ${recipe} writes a folder to begin with.` : `Write one in ${join(folder, 'tests')}.`
    )
  const settings = readSettings(folder)
  const { run, domain, version, server, accounts } = await keptApp(recipe, values['against'], values['server'] ?? 'default')
  const terminal = createTerminal(false)
  const answer = await get(server, domain, settings.health.path)
  const unwell = whyUnhealthy(answer, settings.health.statuses)
  if (unwell !== undefined) {
    terminal.note(`${domain}: ${unwell}. The run may be at work on it: wait until it says that the app is kept.`)
    return 3
  }
  const outputDir = resolve('test-results', recipe)
  rmSync(outputDir, { recursive: true, force: true })
  // What a failed test keeps shows what the app shows, secrets included.
  mkdirSync(outputDir, { recursive: true, mode: 0o700 })
  const work = mkdtempSync(run.work('test-'))
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => ended.abort(new UsageError('ended by the keyboard', 'The app is as the tests left it.')))
  const mask = openMask(run.private('secrets.jsonl'))
  try {
    const codes: number[] = []
    // As in a run: the specs of a stage by themselves.
    for (const stage of specStages) {
      const own = specsOfStage(specs, stage)
      if (own.length === 0) {
        if (stage !== 'custom' || settings.tests.minimum === undefined) continue
        terminal.say(`tests.minimum is ${settings.tests.minimum}, and there is no spec for the stage custom`)
        codes.push(1)
        continue
      }
      const ran = await runSpecsAgainst(
        { domain, version, server, runId: run.runId, secrets: mask.secrets, accounts },
        { directory, specs: own, stage, outputDir: join(outputDir, stage), work, private: work, deadline: settings.deadlines.custom * 1000 },
        ended.signal
      )
      const verdict = judgeSpecs(ran, { ...(stage === 'custom' ? settings.tests : { skip: settings.tests.skip }), version }, settings.deadlines.custom, own)
      for (const { title, status, seconds, error } of ran.kind === 'broken' ? [] : (ran.report?.tests ?? [])) {
        terminal.say(` ${{ pass: '✓', fail: '✗', skip: '–' }[status]} ${mask.apply(title)}  ${seconds.toFixed(1)}s`)
        for (const line of error.slice(0, 8)) terminal.say(`     ${mask.apply(line)}`)
      }
      terminal.say(
        `${stage === 'custom' ? '' : `${stage}: `}${mask.apply(verdict.evidence)}${verdict.status === 'fail' ? ` · traces and pictures: ${outputDir}` : ''}`
      )
      if (verdict.class === 'suite') for (const line of verdict.details) terminal.say(`   ${mask.apply(line)}`)
      codes.push(codeOf(verdict))
    }
    // Ours first, then a test that said no, then what proved nothing.
    return [4, 1, 5].find((code) => codes.includes(code)) ?? 0
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function codeOf(verdict: SpecsVerdict): number {
  if (verdict.status === 'pass') return 0
  return verdict.status === 'unverified' ? 5 : verdict.class === 'suite' ? 4 : 1
}

/** The app of a run that is on the server now, by its domain; without one the only app there is. Throws UsageError that names those there are. */
async function keptApp(recipe: string, domain: string | undefined, name: string) {
  const { stateDirectory } = await serverReport(name)
  const runs = registrations({ locksDirectory: join(stateDirectory, 'locks') })
    .flatMap((entry) => ('registration' in entry ? [entry.registration] : []))
    .filter((one) => existsSync(join(one.runDirectory, 'plan.json')))
  const start = `./testme run ${recipe} --keep 1h keeps one, and prints its domain.`
  const wanted = runs.filter((one) => (domain === undefined ? one.recipe === recipe : one.domains.includes(domain)))
  const [found] = wanted
  if (found === undefined) {
    const meant =
      domain === undefined
        ? undefined
        : nearest(
            domain,
            runs.flatMap(({ domains }) => domains)
          )
    throw new UsageError(
      domain === undefined
        ? `no run on the server ${name} has an app of ${recipe}`
        : `no run on the server ${name} has an app at ${domain}${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
      start
    )
  }
  if (found.recipe !== recipe) throw new UsageError(`${domain} is an app of ${found.recipe}, and not of ${recipe}`, start)
  const run = new RunDirectory(found.runDirectory)
  const plan = run.readPlan()
  const dependency = plan.dependencies?.find((one) => one.domain === domain)
  if (dependency !== undefined) throw new UsageError(`${domain} is the ${dependency.recipe} that ${recipe} depends on, and no app of ${recipe}`, start)
  const role: AppRole = domain === undefined ? keptRole(plan) : domain === plan.domains.fresh ? 'fresh' : 'upgrade'
  return { run, server: plan.server, domain: plan.domains[role], version: plan.head.version, accounts: accountsOf(run, plan, role) }
}
