import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const fileIn = (directory: string): string => join(directory, 'testme-deploys')

/** Notes that a deploy of this domain was asked for, before it is: stages are processes of their own, so the count is on disk. */
export function countDeploy(directory: string, domain: string): void {
  mkdirSync(dirname(fileIn(directory)), { recursive: true })
  appendFileSync(fileIn(directory), `${domain}\n`)
}

/** How often each domain was deployed in this ABRA_DIR, by whatever process of the run (L26). */
export function deploysIn(directory: string): Record<string, number> {
  const counts: Record<string, number> = {}
  if (!existsSync(fileIn(directory))) return counts
  for (const domain of readFileSync(fileIn(directory), 'utf8').split('\n')) if (domain !== '') counts[domain] = (counts[domain] ?? 0) + 1
  return counts
}

/**
 * L26: a deploy that nobody planned hides what the planned one did. Returns a sentence for each domain that was
 * deployed more often than `planned` allows, or that the plan does not know; none means the count is right.
 */
export function unplannedDeploys(deploys: Record<string, number>, planned: Record<string, number>): string[] {
  return Object.entries(deploys).flatMap(([domain, count]) => {
    const allowed = planned[domain] ?? 0
    return count > allowed ? [`${domain} was deployed ${count} times, the plan has ${allowed}`] : []
  })
}
