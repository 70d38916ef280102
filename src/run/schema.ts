import { z } from 'zod'
import { type Plan, type StageResult, stageNames } from '../model/types.ts'

// What the run's files must hold to be read. Fields that are only shown pass through as they are: a newer plan with
// more in it stays readable, one that lacks what the lifecycle counts on does not.

const stageName = z.enum(stageNames)
const sha = z.string().regex(/^[0-9a-f]{40}$/, 'expected a full commit of 40 hex digits')

export const serverSchema = z.looseObject({
  name: z.string(),
  zone: z.string(),
  edgeAddress: z.string(),
  caFile: z.string(),
  dockerSocket: z.string(),
  edgeDelay: z.number().positive().optional(),
  ipvs: z.boolean(),
  backupApp: z.string(),
  locksDirectory: z.string(),
  environment: z.record(z.string(), z.string())
})

const planSchema = z.looseObject({
  schema: z.literal(1),
  runId: z.string().min(1),
  recipe: z.string().min(1),
  source: z.string(),
  head: z.looseObject({ sha, version: z.string().nullable() }),
  base: z.looseObject({ kind: z.enum(['version', 'branch', 'none']), reason: z.string() }),
  stages: z.array(stageName).min(1),
  domains: z.looseObject({ fresh: z.string(), upgrade: z.string() }),
  dependencies: z.array(z.looseObject({ recipe: z.string().min(1), version: z.string(), sha, domain: z.string().min(1), clone: z.string() })).optional(),
  server: serverSchema,
  settings: z.looseObject({ deadlines: z.record(z.string(), z.number().positive()) }),
  clone: z.string(),
  abra: z.looseObject({ executable: z.string(), version: z.string() }),
  createdAt: z.iso.datetime()
})

const stageSchema = z.looseObject({
  stage: stageName,
  status: z.enum(['pass', 'fail', 'skip', 'unverified', 'not-run']),
  headline: z.string(),
  checks: z.array(z.looseObject({ name: z.string(), status: z.enum(['pass', 'fail', 'skip', 'unverified']), evidence: z.string() })),
  startedAt: z.iso.datetime(),
  seconds: z.number().nonnegative(),
  handover: z.record(z.string(), z.unknown())
})

/** Reads one of a run's files. Throws an Error that names the file, the place in it, what was expected and what to do. */
export function parseRunFile<Shape>(schema: z.ZodType, path: string, text: string): Shape {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON (${error instanceof Error ? error.message : String(error)}). The run cannot go on; start a new one.`)
  }
  const result = schema.safeParse(raw)
  if (result.success) return result.data as Shape
  const issue = result.error.issues[0]
  const place = issue?.path.join('.') || 'the whole file'
  throw new Error(`${path}: ${place}: ${issue?.message ?? 'unreadable'}. The file was changed, or written by another version of testme; start a new run.`)
}

export const parsePlan = (path: string, text: string): Plan => parseRunFile<Plan>(planSchema, path, text)
export const parseStage = (path: string, text: string): StageResult => parseRunFile<StageResult>(stageSchema, path, text)
