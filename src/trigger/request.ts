import { z } from 'zod'
import { type StageName, stageNames } from '../model/types.ts'
import { parseVersion } from '../recipe/version.ts'

/** The only form in which a commit leaves the gate (P11). */
export const fullSha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
/** `owner/name`, of which neither is a step in a path. */
export const repositoryName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/
/** Narrower than git allows: what fits here needs no quoting anywhere. */
export const branchName = /^[A-Za-z0-9_][A-Za-z0-9_./+=@,#-]{0,199}$/
/** Gitea's rule for names of users. */
const login = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/

const id = z.int().positive()

/** What the gate hands on: the whole of an accepted request. Later steps take this and resolve nothing again. */
export const requestSchema = z.strictObject({
  /** The repository of the pull request, `owner/name`. */
  repository: z.string().regex(repositoryName),
  pullRequest: id,
  commentId: id,
  /** Where the commit is: the repository itself or a fork, `owner/name`. */
  headRepository: z.string().regex(repositoryName),
  sha: z.string().regex(fullSha),
  baseBranch: z.string().regex(branchName),
  /** The version to upgrade from; null: chosen by the plan. */
  base: z
    .string()
    .refine((text) => parseVersion(text) !== undefined, 'not a version')
    .nullable(),
  /** Empty: all. */
  stages: z.array(z.enum(stageNames)).max(stageNames.length),
  /** 0: not kept. */
  keepSeconds: z.int().min(0).max(3600),
  /** The login of the comment's author. */
  requestedBy: z.string().regex(login),
  fork: z.boolean(),
  /** 1 for the first run of the comment, more for a re-run. */
  attempt: id
})

export interface RunRequest {
  repository: string
  pullRequest: number
  commentId: number
  headRepository: string
  sha: string
  baseBranch: string
  base: string | null
  stages: StageName[]
  keepSeconds: number
  requestedBy: string
  fork: boolean
  attempt: number
}

/** The request from the gate's output, which has been through a runner's files; throws with the fields that are wrong. */
export function readRequest(text: string): RunRequest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('the request is not JSON: it must be the output "request" of testme-gate, unchanged')
  }
  const result = requestSchema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
  throw new Error(`the request is not one of testme-gate (${problems.join('; ')}): hand on its output "request" unchanged`)
}
