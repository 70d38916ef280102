import { z } from 'zod'
import { stageNames } from '../../model/types.ts'
import { askedStages } from '../../trigger/asked.ts'
import { fullSha, type RunRequest, requestSchema } from '../../trigger/request.ts'
import { failureClass } from '../schema.ts'

// One run as the pull request shows it: comment, summary and commit status are made from this and nothing else. It is plain data, so that a view
// that could not be delivered waits in a file.

const stage = z.enum(stageNames)
const sha = z.string().regex(fullSha, 'not a full commit sha')

const row = z.object({
  stage,
  status: z.enum(['pass', 'fail', 'skip', 'unverified', 'not-run', 'running', 'waiting']),
  /** Who can mend a red. */
  class: failureClass.nullable(),
  /** Nobody asked for it: it runs because an asked one needs it. */
  needed: z.boolean(),
  seconds: z.number().nonnegative().nullable(),
  headline: z.string(),
  /** What was seen that the headline does not say, the most telling first. */
  causes: z.array(z.string())
})

/** How far a request has come; the later ones are last words. `kept`: everything is decided and the app is still there for a person. */
export const runStates = ['queued', 'running', 'kept', 'done', 'cancelled', 'replaced', 'refused', 'lost'] as const

export const runViewSchema = z.object({
  /** What the gate handed on. A greater comment id is a newer request. */
  request: requestSchema,
  state: z.enum(runStates),
  recipe: z.string().nullable(),
  version: z.string().nullable(),
  /** What the upgrade starts from, in words. */
  base: z.string().nullable(),
  rows: z.array(row),
  /** Only ever a run's own verdict; null while there is none. */
  verdict: z
    .object({
      kind: z.enum(['pass', 'recipe', 'test', 'usage', 'infrastructure', 'suite', 'unverified', 'residue', 'cancelled']),
      passed: z.boolean(),
      commitStatus: z.enum(['success', 'failure', 'error']),
      statusName: z.string(),
      stage: stage.nullable(),
      sentence: z.string(),
      level: z.int(),
      levelReason: z.string()
    })
    .nullable(),
  /** The whole run. */
  seconds: z.number().nonnegative().nullable(),
  /** Why a request was refused, replaced or lost, or who cancelled it: half a sentence or a whole one, backticks for code. */
  reason: z.string().nullable(),
  /** The head of the pull request, where it is not what was tested any more. */
  outdatedBy: sha.nullable(),
  /** ISO 8601. */
  keptUntil: z.iso.datetime().nullable(),
  /** When the server wrote down the comment that asked, ISO 8601; a status older than this is of another run. */
  requestedAt: z.iso.datetime({ offset: true }).nullable(),
  runLink: z.string().nullable(),
  /** null: nothing is there to be opened. */
  reportLink: z.string().nullable(),
  /** What made the run: suite, abra, server. Shown small. */
  facts: z.array(z.string()),
  logs: z.array(z.object({ name: z.string(), lines: z.array(z.string()) }))
})

export type RunView = z.infer<typeof runViewSchema>
export type Request = RunRequest
export type Row = RunView['rows'][number]
export type RunState = RunView['state']

/** Nothing comes after it. */
export function isFinal(state: RunState): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'kept'
}

/** The context of the commit status, the same from the first pending to the last word: `testme`, or `testme (<stages>)`. Pure. */
export function contextOf(asked: Request['stages']): string {
  const wanted = askedStages(asked)
  return wanted.length === 0 ? 'testme' : `testme (${wanted.join(', ')})`
}
