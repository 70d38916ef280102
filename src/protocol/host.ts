import { z } from 'zod'
import { type StageName, stageNames } from '../model/types.ts'

// What an action may ask of the host's installed testme (DESIGN 6), and how it is answered. The action is the user of a
// runner, whom anybody can be who brings a workflow: whatever it says is a hint that the host checks with Gitea.

/**
 * The command behind the one sudo rule. The rule names the program by its full path; nothing of ours stands in front of it.
 * Its words: `gate <request>` or `stage <request> <stage>`.
 */
export const hostCommand = ['sudo', '-n', '-u', 'testme', '--', 'testme', 'host'] as const

/** Which comment, in which attempt of which run of a workflow. The run is the caller's claim: the host looks whether it is running, here, for this comment. */
export interface HostRequest {
  /** `owner/name` */
  repository: string
  commentId: number
  /** Gitea's number of the workflow run. */
  giteaRun: number
  attempt: number
}

export type HostCall = { kind: 'gate'; request: HostRequest } | { kind: 'stage'; request: HostRequest; stage: StageName }

const requestWord = /^([A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100})\/([1-9]\d{0,14})\/([1-9]\d{0,14})\/([1-9]\d{0,5})$/

/** The words of a call, as they stand behind the command. */
export function wordsOf(call: HostCall): string[] {
  const { repository, commentId, giteaRun, attempt } = call.request
  const word = `${repository}/${commentId}/${giteaRun}/${attempt}`
  if (!requestWord.test(word)) throw new Error(`"${word}" is no request that a host would take`)
  return call.kind === 'gate' ? ['gate', word] : ['stage', word, call.stage]
}

/** A call from its words, on the host; undefined for anything else. Pure, and strict: this is what an attacker may say. */
export function callOf(words: readonly string[]): HostCall | undefined {
  const [kind, word = '', stage, ...rest] = words
  const match = requestWord.exec(word)
  if (match === null || rest.length > 0) return undefined
  const [, repository = '', commentId, giteaRun, attempt] = match
  if (repository.split('/').some((part) => part === '.' || part === '..')) return undefined
  const request = { repository, commentId: Number(commentId), giteaRun: Number(giteaRun), attempt: Number(attempt) }
  if (kind === 'gate' && stage === undefined) return { kind: 'gate', request }
  const known = stageNames.find((name) => name === stage)
  return kind === 'stage' && known !== undefined ? { kind: 'stage', request, stage: known } : undefined
}

const outputNames = ['accepted', 'reason', 'request', 'group', 'run', 'stages', 'status', 'verdict'] as const
export type OutputName = (typeof outputNames)[number]

/**
 * One line of the host's answer, JSON on its stdout. The host says everything that the step shows; the action adds
 * nothing of its own. The last one is `end`; without it the step has failed. When the host's stdin ends, its caller is
 * gone: what runs is cancelled and removed, and a teardown waits for no upload.
 */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('say'), text: z.string() }),
  /** What others printed. */
  z.strictObject({ kind: z.literal('foreign'), text: z.string() }),
  z.strictObject({ kind: z.literal('group'), title: z.string() }),
  z.strictObject({ kind: z.literal('end-group') }),
  z.strictObject({
    kind: z.literal('output'),
    name: z.enum(outputNames),
    value: z.string()
  }),
  z.strictObject({ kind: z.literal('summary'), markdown: z.string() }),
  /** A piece of the artifact, base64; of a teardown alone. */
  z.strictObject({ kind: z.literal('artifact-piece'), content: z.string() }),
  /** Its pieces were all. The caller may upload it with the token of its job, and ends its side of our stdin when it has, or will not. */
  z.strictObject({ kind: z.literal('artifact'), name: z.string().regex(/^[A-Za-z0-9._-]{1,200}$/), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ kind: z.literal('end'), failed: z.boolean(), sentence: z.string() })
])
export type HostAnswer = z.output<typeof answerSchema>

/** A line as an answer; undefined for a line that is none. */
export function answerOf(line: string): HostAnswer | undefined {
  try {
    return answerSchema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

const kinds = new Set<unknown>(answerSchema.options.map(({ shape }) => shape.kind.value))

/** Whether a line is an answer of a kind that only a newer host gives: host and action are not updated at one moment, and such a line is nothing to be read. */
export function isOfNewerHost(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string' && !kinds.has(value.kind)
  } catch {
    return false
  }
}
