import { z } from 'zod'
import { type Finding, stageNames } from '../model/types.ts'

/**
 * results.json, version 1: the one source of the shape. docs/results.schema.json is made from it; it is checked on
 * write and on read (L91). Every view of a run is made from this and nothing else.
 */

const text = (description: string) => z.string().meta({ description })
const bytes = (description: string) =>
  z
    .number()
    .nonnegative()
    .meta({ description: `${description}, in bytes` })
const time = (description: string) => z.iso.datetime().meta({ description })
const seconds = (description: string) =>
  z
    .number()
    .nonnegative()
    .meta({ description: `${description}, in seconds` })
const sha = z.string().regex(/^[0-9a-f]{40}$/, 'not a full commit sha')

export const failureClass = z
  .enum(['recipe', 'test', 'infrastructure', 'suite'])
  .meta({ description: "Who can mend it: the recipe's author, the author of a test, the operator of the server, or testme itself" })

const stageName = z.enum(stageNames)
const status = z.enum(['pass', 'fail', 'skip', 'unverified', 'not-run'])

export const checkSchema = z
  .strictObject({
    name: text('Stable name'),
    status: z.enum(['pass', 'fail', 'skip', 'unverified']),
    evidence: text('One sentence: what was seen'),
    at: z.iso.datetime().optional(),
    class: failureClass.optional(),
    details: z.array(z.string()).optional().meta({ description: 'More lines of evidence' })
  })
  .refine((check) => check.status !== 'fail' || check.class !== undefined, 'a red check needs a class')

export const ownTestSchema = z.strictObject({
  title: text('File and titles, joined by ›'),
  local: z.literal(true).optional().meta({ description: "Of the recipe's own repository, run in the sandbox: what it says is its own word" }),
  status: z.enum(['pass', 'fail', 'skip']),
  seconds: seconds('How long it took'),
  error: z.array(z.string()).meta({ description: 'First lines of the error, masked; why it skipped itself' })
})

export const resourcesSchema = z.strictObject({
  memory: z
    .record(z.string(), bytes('Peak of the memory'))
    .meta({ description: 'By service, of its running containers together; a peak only where the kernel keeps one' }),
  peak: z
    .boolean()
    .meta({ description: 'The kernel keeps peaks (cgroup v1, or v2 with memory.peak); otherwise memory is what was used at the end of the stage' }),
  volumes: z.record(z.string(), bytes('Used on disk')).meta({ description: 'By volume, without the name of the stack' }),
  images: z.record(z.string(), bytes('Size')).meta({ description: 'By image as the service names it' })
})

export const pictureSchema = z.strictObject({
  file: text('Path inside the run directory'),
  withheld: z.string().nullable().meta({ description: 'Why the picture is not there' })
})

export const stageSchema = z.strictObject({
  stage: stageName,
  status,
  class: failureClass.optional(),
  headline: text('One line'),
  ranOn: z.strictObject({ sha, version: z.string().nullable() }).meta({ description: 'The version that the stage ended on' }),
  needed: z.boolean().meta({ description: 'Not asked for: runs because an asked one needs it' }),
  checks: z.array(checkSchema),
  startedAt: time('Start'),
  seconds: seconds('Duration'),
  pictures: z.array(pictureSchema),
  tests: z.array(ownTestSchema).optional(),
  resources: resourcesSchema.optional()
})

const base = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('version'), version: z.string(), sha, reason: z.string() }),
  z.strictObject({ kind: z.literal('branch'), sha, reason: z.string() }),
  z.strictObject({ kind: z.literal('none'), reason: z.string() })
])

export const findingSchema = z.strictObject({
  severity: z.enum(['refused', 'error', 'warning', 'note']),
  code: text('Stable, machine-readable'),
  file: z.string(),
  line: z.number().nullable(),
  what: z.string(),
  next: z.string(),
  allowWith: z.string().optional().meta({ description: 'The setting that would allow what the policy refused' })
}) satisfies z.ZodType<Finding>

export const resultsSchema = z
  .strictObject({
    schema: z.literal(1),
    runId: z.string().min(1),
    recipe: z.string().min(1),
    source: z.strictObject({ kind: z.enum(['fixture', 'catalogue', 'path', 'url', 'unknown']), location: z.string() }),
    head: z.strictObject({ sha, version: z.string().nullable(), tag: z.string().nullable() }),
    base,
    findings: z.array(findingSchema),
    planned: z.array(stageName),
    asked: z.array(stageName).meta({ description: 'Empty: all were asked for' }),
    partial: z.boolean().meta({ description: 'Not every stage was planned' }),
    pullRequest: z.int().nullable(),
    abra: z.strictObject({ version: z.string(), standIn: z.boolean() }),
    server: z.strictObject({
      name: z.string(),
      description: z.string(),
      docker: z.string().nullable(),
      nodes: z.int().nullable(),
      ipvs: z.boolean()
    }),
    suite: z.strictObject({ version: z.string(), commit: text('Empty where it is not known'), dirty: z.boolean() }),
    settings: z.strictObject({ digest: z.string().nullable() }),
    dependencies: z
      .array(z.strictObject({ recipe: z.string(), version: z.string(), sha, settings: z.string().nullable() }))
      .optional()
      .meta({ description: 'Other recipes that were deployed because this one depends on them, each with the digest of its own settings' }),
    host: z
      .strictObject({
        cpus: z.int(),
        memory: bytes('Of the machine'),
        freeMemory: bytes('At the start'),
        load: z.number(),
        kernel: z.string(),
        node: z.string()
      })
      .nullable(),
    startedAt: time('When the run was planned'),
    finishedAt: time('When these results were written'),
    seconds: seconds('The whole run'),
    cancelled: z.strictObject({ by: z.string() }).nullable(),
    verdict: z.strictObject({
      kind: z.enum(['pass', 'recipe', 'test', 'usage', 'infrastructure', 'suite', 'unverified', 'residue', 'cancelled']),
      passed: z.boolean(),
      exitCode: z.int(),
      commitStatus: z.enum(['success', 'failure', 'error']),
      statusName: z.string(),
      stage: stageName.nullable(),
      sentence: z.string(),
      level: z.int().min(0).max(5),
      levelReason: z.string()
    }),
    promotion: z.strictObject({ promoted: z.boolean(), reasons: z.array(z.string()) }).meta({ description: 'Whether the tested version counts as known good' }),
    withheld: z.array(z.strictObject({ file: z.string(), reason: z.string() })).meta({ description: 'Files that may not be published' }),
    stages: z.array(stageSchema)
  })
  .refine((results) => results.verdict.passed === (results.verdict.exitCode === 0), 'passed and the exit code disagree')
  .refine((results) => !results.verdict.passed || results.verdict.kind === 'pass', 'passed and the kind of the verdict disagree')
  .refine(
    (results) => !results.verdict.passed || results.stages.every((stage) => stage.stage === 'lint' || ['pass', 'skip'].includes(stage.status)),
    'a pass with a stage that did not pass'
  )
  .refine(
    (results) => !results.verdict.passed || results.planned.every((stage) => results.stages.some((result) => result.stage === stage)),
    'a pass with a planned stage missing'
  )
  .meta({ title: 'testme results', description: 'What one run of testme found. Version 1.' })

/** Everything that views may show of a run. */
export type Results = z.output<typeof resultsSchema>
export type Resources = z.output<typeof resourcesSchema>
export type OwnTest = z.output<typeof ownTestSchema>

/** docs/results.schema.json, whole. */
export function resultsJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(resultsSchema), null, 2)}\n`
}
