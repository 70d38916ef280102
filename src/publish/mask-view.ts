import { clean } from '../report/pull-request/clean.ts'
import type { RunView } from '../report/pull-request/view.ts'

/**
 * A view without secrets. Every text from a run passes once more, before and after what cannot be seen is taken out of it (it may have hidden a value
 * from the mask), and logs as a whole (a value may be broken over lines). Which commit, repository and people it is about stays: that was public
 * before the run had a secret. Pure but for the mask.
 */
export function maskView(view: RunView, mask: (text: string) => string): RunView {
  const hide = (text: string): string => mask(clean(mask(text)))
  const hideIfAny = (text: string | null): string | null => (text === null ? null : hide(text))
  return {
    ...view,
    base: hideIfAny(view.base),
    version: hideIfAny(view.version),
    reason: hideIfAny(view.reason),
    verdict: view.verdict === null ? null : { ...view.verdict, sentence: hide(view.verdict.sentence), levelReason: hide(view.verdict.levelReason) },
    rows: view.rows.map((row) => ({ ...row, headline: hide(row.headline), causes: hide(row.causes.join('\n')).split('\n') })),
    facts: view.facts.map(hide),
    logs: view.logs.map((log) => ({ name: hide(log.name), lines: hide(log.lines.join('\n')).split('\n') }))
  }
}
