import type { Compose } from '../compose.ts'
import { checkoutFiles } from '../files.ts'
import { Judge, type PolicyContext, type PolicyFinding } from './judge.ts'
import { judgeKeys } from './keys.ts'
import { judgeObjects } from './objects.ts'
import { judgeService } from './services.ts'

export type { PolicyContext, PolicyFinding } from './judge.ts'

/**
 * Judges the merged, interpolated compose before anything is deployed, against an allow-list (docs/policy.md). Empty means allowed; the findings
 * stand in the order of the files. Pure but for looking where file references lead.
 */
export function checkPolicy(compose: Compose, context: PolicyContext): PolicyFinding[] {
  const files = typeof context.checkout === 'string' ? checkoutFiles(context.checkout) : context.checkout
  const judge = new Judge(compose, files, context)
  judgeKeys(judge, compose.raw, 'file', { file: compose.files[0]?.path ?? 'compose.yml', line: 1 }, '')
  for (const service of Object.values(compose.services)) judgeService(judge, service)
  judgeObjects(judge)
  const order = new Map(compose.files.map((file, index) => [file.path, index]))
  return judge.findings.sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line)
}
