import { type StageName, stageNames } from '../model/types.ts'
import type { RunRequest } from './request.ts'

/** All that makes two requests the same. */
export type Asked = Readonly<Pick<RunRequest, 'sha' | 'base' | 'keepSeconds'>> & { readonly stages: readonly StageName[] }

/** The stages that a request named, in their order; empty where it asks for the whole run. Pure. */
export function askedStages(asked: readonly StageName[]): StageName[] {
  const wanted = stageNames.filter((name) => name !== 'teardown' && asked.includes(name))
  return wanted.length === stageNames.length - 1 ? [] : wanted
}

/** What is asked for, as one word: the same for two requests that ask for the same. Pure. */
export function askedWord({ sha, stages, base, keepSeconds }: Asked): string {
  const words = [
    sha,
    askedStages(stages).join('+'),
    base === null ? '' : `base=${base.replace(/[^\w.+-]/g, '')}`,
    keepSeconds === 0 ? '' : `keep=${keepSeconds}`
  ]
  return words.filter((word) => word !== '').join(':')
}

/** The same is asked for: both would be told in one comment on the pull request. Pure. */
export const isSame = (left: Asked, right: Asked): boolean => askedWord(left) === askedWord(right)
