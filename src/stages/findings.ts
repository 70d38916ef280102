import type { Finding, Settings } from '../model/types.ts'

/** The findings that make install red: warnings about the recipe, not about its settings, where the recipe's settings are strict (refused and error ones are red at their own checks). Pure. */
export function strictFindings(settings: Pick<Settings, 'strict'>, findings: readonly Finding[]): Finding[] {
  return settings.strict ? findings.filter((finding) => finding.severity === 'warning' && !finding.code.startsWith('settings-')) : []
}

/** A finding as one line. */
export function findingLine({ file, line, what }: Finding): string {
  return `${file}${line === null ? '' : `:${line}`}  ${what}`
}
