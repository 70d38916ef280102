import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { UsageError } from '../model/failure.ts'
import type { Settings } from '../model/types.ts'

const seconds = (fallback: number): z.ZodDefault<z.ZodNumber> => z.number().positive().default(fallback)

/** What recipes/<name>/recipe.yml may say. Strict: a key that is not here is an error. */
const settingsSchema = z.strictObject({
  health: z.strictObject({ path: z.string().startsWith('/').default('/'), statuses: z.array(z.int()).default([]) }).prefault({}),
  deadlines: z
    .strictObject({
      deploy: seconds(300),
      http: seconds(120),
      backup: seconds(300),
      restore: seconds(300),
      custom: seconds(900),
      hook: seconds(60),
      teardown: seconds(120),
      run: seconds(3600)
    })
    .prefault({}),
  env: z.record(z.string(), z.string()).default({}),
  skip: z.strictObject({ upgrade: z.string(), backup: z.string(), restore: z.string(), custom: z.string() }).partial().default({}),
  policy: z
    .strictObject({ mounts: z.array(z.string()).default([]), ports: z.array(z.string()).default([]), capabilities: z.array(z.string()).default([]) })
    .prefault({})
})

/** Reads a recipe's settings; nothing there means the defaults. Throws UsageError naming the file and the key. */
export function readSettings(directory: string | null): Settings {
  const file = directory === null ? null : join(directory, 'recipe.yml')
  const raw: unknown = file !== null && existsSync(file) ? (parse(readFileSync(file, 'utf8')) ?? {}) : {}
  const result = settingsSchema.safeParse(raw)
  if (result.success) return result.data as Settings
  const issue = result.error.issues[0]
  throw new UsageError(
    `${file}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.replace('  ', ' '),
    'Correct the key; the known ones are health, deadlines, env, skip and policy.'
  )
}
