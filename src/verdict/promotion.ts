import type { StageName } from '../model/types.ts'
import { isComplete, type Verdict } from './verdict.ts'

export interface PromotionFacts {
  verdict: Pick<Verdict, 'passed'>
  planned: readonly StageName[]
  /** The version tag that stands at the tested commit, or null. */
  tag: string | null
  /** The pull request that asked for the run, or null. */
  pullRequest: number | null
  /** The suite that tested had changes that no commit holds. */
  suiteDirty: boolean
}

/** L87, L97: only a complete, green run of a released (tagged) version counts as "known good"; the reasons why this one does not, empty when it does. Pure. */
export function whyNotPromoted(facts: PromotionFacts): string[] {
  return [
    ...(facts.verdict.passed ? [] : ['the run did not pass']),
    ...(isComplete(facts.planned) ? [] : ['not every stage was planned']),
    ...(facts.tag === null ? ['the commit carries no version tag'] : []),
    ...(facts.pullRequest === null ? [] : ['the run tested a pull request']),
    ...(facts.suiteDirty ? ['the suite that tested has uncommitted changes'] : [])
  ]
}
