import { globSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Plan, StageResult } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { writeAtomic } from '../run/directory.ts'
import { readWithheld } from '../secrets/withhold.ts'
import { whyNotPromoted } from '../verdict/promotion.ts'
import { inOrder, isComplete, verdictOf } from '../verdict/verdict.ts'
import { junit } from './junit.ts'
import { findingSchema, ownTestSchema, type Results, resourcesSchema, resultsSchema } from './schema.ts'
import { staleDeclarations } from './stale.ts'

export type { Results } from './schema.ts'

/** Pictures that exist and pictures that were withheld (their place holds a note). */
export interface Published {
  pictures: { file: string; withheld: string | null }[]
  withheld: { file: string; reason: string }[]
}

/** A run's facts as results. Pure. */
export function resultsOf(plan: Plan, unordered: StageResult[], published: Published, cancelled: { by: string } | null, finished: Date): Results {
  const stages = inOrder(unordered)
  const asked = plan.asked ?? []
  const verdict = verdictOf({ stages: plan.stages, asked }, stages, cancelled !== null)
  const tag = plan.head.tag ?? null
  const suite = { version: plan.suite.version, commit: plan.suite.commit, dirty: plan.suite.dirty ?? false }
  const reasons = whyNotPromoted({ verdict, planned: plan.stages, tag, pullRequest: null, suiteDirty: suite.dirty })
  return {
    schema: 1,
    runId: plan.runId,
    recipe: plan.recipe,
    source: { kind: plan.origin ?? 'unknown', location: plan.source },
    head: { sha: plan.head.sha, version: plan.head.version, tag },
    base: plan.base,
    findings: [...plan.findings, ...stages.flatMap((stage) => shownHandover.parse(stage.handover).findings ?? []), ...staleDeclarations(plan, stages)],
    planned: plan.stages,
    asked,
    partial: !isComplete(plan.stages),
    pullRequest: null,
    abra: { version: plan.abra.version, standIn: /stand-in/i.test(plan.abra.version) },
    server: {
      name: plan.server.name,
      description: plan.server.description,
      docker: plan.server.dockerVersion ?? null,
      nodes: plan.server.nodes ?? null,
      ipvs: plan.server.ipvs
    },
    suite,
    settings: { digest: plan.settingsDigest ?? null },
    ...(plan.dependencies === undefined
      ? {}
      : { dependencies: plan.dependencies.map(({ recipe, version, sha, settingsDigest }) => ({ recipe, version, sha, settings: settingsDigest })) }),
    host: plan.host ?? null,
    startedAt: new Date(plan.createdAt).toISOString(),
    finishedAt: finished.toISOString(),
    seconds: Math.max(0, Math.round((finished.getTime() - Date.parse(plan.createdAt)) / 100) / 10),
    cancelled,
    verdict,
    promotion: { promoted: reasons.length === 0, reasons },
    withheld: published.withheld,
    stages: stages.map((stage) => stageOf(plan, stage, asked, published))
  }
}

/** What of a stage's handover is for readers; the rest is between stages. */
const shownHandover = z.object({
  ranOn: z.object({ sha: z.string(), version: z.string().nullable() }).optional(),
  tests: z.array(ownTestSchema).optional(),
  resources: resourcesSchema.optional(),
  findings: z.array(findingSchema).optional()
})

function stageOf(plan: Plan, result: StageResult, asked: readonly string[], published: Published): Results['stages'][number] {
  const { handover, ...shown } = result
  const { ranOn, tests, resources } = shownHandover.parse(handover)
  return {
    ...shown,
    ranOn: ranOn ?? { sha: plan.head.sha, version: plan.head.version },
    needed: asked.length > 0 && result.stage !== 'teardown' && !asked.includes(result.stage),
    pictures: published.pictures.filter(({ file }) => stageOfPicture(file) === result.stage),
    ...(tests === undefined ? {} : { tests }),
    ...(resources === undefined ? {} : { resources })
  }
}

/** `screenshots/<stage>.png` or `screenshots/<stage>-….png`; what Playwright leaves lies in `playwright/<stage>/`. */
function stageOfPicture(file: string): string {
  return /^(?:screenshots|playwright)\/([a-z]+)[-./]/.exec(file)?.[1] ?? ''
}

/** Reads the stages of a run, decides, and writes results.json, checked, and the views. `cancelled`: who or what ended the run early. */
export function writeResults(run: RunDirectory, cancelled: boolean | { by: string }): Results {
  const by = cancelled === true ? { by: 'a signal' } : cancelled === false ? null : cancelled
  const results = checked(resultsOf(run.readPlan(), run.readStages(), readPublished(run), by, new Date()), 'the results of this run')
  writeAtomic(run.file('results.json'), `${JSON.stringify(results, null, 2)}\n`)
  writeViews(results, [['junit.xml', junit]], (file, content) => writeAtomic(run.file(file), content))
  return results
}

/** Makes each view; one that fails is noted in its place and changes nothing else (L131). Returns the names of those that failed. */
export function writeViews(results: Results, views: [string, (results: Results) => string][], write: (file: string, content: string) => void): string[] {
  const failed: string[] = []
  for (const [file, render] of views)
    try {
      write(file, render(results))
    } catch (error) {
      failed.push(file)
      try {
        write(`${file}.failed.txt`, `${file} could not be made: ${error instanceof Error ? error.message : String(error)}\nresults.json is whole.\n`)
      } catch {
        // Nothing of a view may reach the verdict.
      }
    }
  return failed
}

/** The results in a file. Throws when they are not what the schema says (L91): then nothing is shown of them. */
export function readResults(file: string): Results {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read as results: ${error instanceof Error ? error.message : String(error)}`)
  }
  return checked(content, file)
}

function checked(content: unknown, what: string): Results {
  const result = resultsSchema.safeParse(content)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Error(`${what} are not results of version 1: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
}

/** L96: results older than so many days say nothing about today. */
export function isStale(results: Pick<Results, 'finishedAt'>, now: Date, days = 60): boolean {
  return now.getTime() - Date.parse(results.finishedAt) > days * 24 * 3_600_000
}

/** L86: results prove what they tested with, and only that: another commit of suite or recipe, or other settings, makes them old evidence. Why, empty when they still count. */
export function whyOutdated(results: Pick<Results, 'head' | 'suite' | 'settings'>, now: { head: string; suite: string; settings: string | null }): string[] {
  return [
    ...(results.head.sha === now.head ? [] : [`the recipe was ${results.head.sha.slice(0, 8)} and is ${now.head.slice(0, 8)}`]),
    ...(results.suite.commit === now.suite && results.suite.commit !== '' ? [] : ['the suite that tested is another one']),
    ...(results.suite.dirty ? ['the suite that tested had uncommitted changes'] : []),
    ...(results.settings.digest === now.settings ? [] : ['the settings have changed'])
  ]
}

/** What of a run directory may be shown: pictures, and the notes in the place of what may not. */
function readPublished(run: RunDirectory): Published {
  const withheld = readWithheld(run.path)
  const pictures = globSync(['screenshots/*.png', 'playwright/**/*.png'], { cwd: run.path }).map((file) => ({ file, withheld: null }))
  const gone = withheld.filter(({ file }) => file.endsWith('.png')).map(({ file, reason }) => ({ file, withheld: reason }))
  return { pictures: [...pictures, ...gone].sort((a, b) => (a.file < b.file ? -1 : 1)), withheld }
}
