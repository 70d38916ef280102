import { z } from 'zod'
import { UsageError } from '../model/failure.ts'
import { stageNames } from '../model/types.ts'

// The inputs of the three actions. Their descriptions and defaults stand in each action.yml, from which the README's
// tables are made; a test holds the names there and here together. A runner hands every input on as text.

const text = z.string().trim()
const mode = z.enum(['host', 'direct'])
const stage = z.enum(stageNames)
const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true')
const path = text.refine((word) => word === '' || word.startsWith('/'), 'expected an absolute path')
const list = text.transform((words) => words.split(/[\s,]+/).filter((word) => word !== ''))
const ids = list.pipe(
  z.array(
    z
      .string()
      .regex(/^[1-9]\d{0,15}$/, 'expected ids of users, which are numbers')
      .transform(Number)
  )
)

export const gateInputs = z.object({
  mode,
  called: yesOrNo,
  token: text,
  automatic: text,
  users: ids,
  ignore: ids,
  forks: z.enum(['allow', 'refuse']),
  branches: list
})

/** What a step needs to reach the server in its own process. */
const direct = { token: text, automatic: text, server: path, state: path }

export const stageInputs = z.object({ mode, stage, request: text, ...direct, abra: path, playwright: path, settings: path, users: ids })
export const teardownInputs = z.object({ mode, request: text, ...direct, artifact: yesOrNo })

export type GateInputs = z.output<typeof gateInputs>
export type StageInputs = z.output<typeof stageInputs>
export type TeardownInputs = z.output<typeof teardownInputs>

/** The name under which a runner hands on an input. */
export const variableOf = (input: string): string => `INPUT_${input.toUpperCase().replaceAll(/[^A-Z0-9-]/g, '_')}`

/** Reads the inputs of a step. Throws UsageError that names the input, what it holds and what it may hold. */
export function readInputs<Schema extends z.ZodObject>(schema: Schema, environment: NodeJS.ProcessEnv = process.env): z.output<Schema> {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, environment[variableOf(name)] ?? '']))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const name = String(issue?.path[0] ?? '')
  const value = name === 'token' ? '' : `, and is "${(given[name] ?? '').slice(0, 80)}"`
  throw new UsageError(`the input "${name}" cannot be used: ${issue?.message ?? 'unreadable'}${value}`, 'See the README of the action.')
}

/** The token to speak with: a bot's where one is given, else the job's own, which may do less. On a fork's pull request a secret is empty (run on Gitea 1.26.0). */
export function tokenOf({ token, automatic }: { token: string; automatic: string }): { token: string; kind: 'bot' | 'automatic' } {
  if (token !== '' && token !== automatic) return { token, kind: 'bot' }
  return { token: needed('token', automatic), kind: 'automatic' }
}

/** An input that direct mode cannot do without. */
export function needed(name: string, value: string): string {
  if (value !== '') return value
  throw new UsageError(`the input "${name}" is missing`, 'mode: direct needs it; with mode: host the host knows it.')
}
