import type { Settings } from '../model/types.ts'
import type { Resources } from '../swarm/resources.ts'

const megabyte = 1_000_000

export interface BudgetVerdict {
  status: 'pass' | 'fail' | 'unverified'
  /** One sentence with the figures. */
  evidence: string
  /** What makes up the sums, the largest first. */
  details: string[]
}

/** Compares what an app uses with what its settings allow. A figure that could not be measured is no pass. Pure. */
export function judgeBudget(budget: Settings['budget'], used: Pick<Resources, 'memory' | 'peak' | 'images'>): BudgetVerdict {
  const parts = [
    { what: used.peak ? 'memory at its peak' : 'memory', limit: budget.memory, of: used.memory },
    { what: 'images', limit: budget.images, of: used.images }
  ].flatMap(({ what, limit, of }) => (limit === undefined ? [] : [{ what, limit, of, sum: Object.values(of).reduce((sum, bytes) => sum + bytes, 0) }]))
  const said = parts.map(({ what, limit, of, sum }) =>
    Object.keys(of).length === 0 ? `${what} could not be measured` : `${what} ${shown(sum)} of ${limit} MB`
  )
  const over = parts.some(({ limit, sum }) => sum > limit * megabyte)
  const unknown = parts.some(({ of }) => Object.keys(of).length === 0)
  return {
    status: over ? 'fail' : unknown ? 'unverified' : 'pass',
    evidence: over ? `over budget: ${said.join(', ')}` : said.join(', '),
    details: parts.flatMap(({ what, of }) =>
      Object.entries(of)
        .sort(([, a], [, b]) => b - a)
        .map(([name, bytes]) => `${what}: ${name} ${shown(bytes)} MB`)
    )
  }
}

const shown = (bytes: number): string => String(Math.ceil(bytes / megabyte))
