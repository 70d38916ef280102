import { askedStages } from '../../trigger/asked.ts'
import { contextOf, type RunView } from './view.ts'

/** What a view says in the end, the same in the comment, the summary and the commit status. `title` is ours and plain; `text` is from elsewhere. */
export interface Outcome {
  state: 'pending' | 'success' | 'failure' | 'error'
  symbol: string
  title: string
  text: string
}

/**
 * Green is said of one thing only: a run that is over, passed, and shows no stage without a result. Everything that does not fit together is an
 * error (L122, L131). Pure.
 */
export function outcomeOf(view: RunView): Outcome {
  const { verdict } = view
  const reason = view.reason ?? ''
  switch (view.state) {
    case 'queued':
      return { state: 'pending', symbol: '⏳', title: 'Queued', text: reason === '' ? 'it waits for the server' : reason }
    case 'running':
      return { state: 'pending', symbol: '🔄', title: runningTitle(view), text: reason }
    case 'kept':
      return { state: 'pending', symbol: '⏸️', title: `Kept${view.keptUntil === null ? '' : ` until ${clock(view.keptUntil)}`}`, text: keptText(view) }
    case 'refused':
      return { state: 'error', symbol: '⛔', title: 'Not run', text: reason }
    case 'replaced':
      return { state: 'error', symbol: '↩️', title: 'Not run', text: reason === '' ? 'a newer request took its place' : reason }
    case 'lost':
      return { state: 'error', symbol: '⚠️', title: 'Lost', text: reason === '' ? 'the run ended without a verdict' : reason }
    case 'cancelled':
      return { state: 'error', symbol: '🛑', title: 'Cancelled', text: cancelledText(view) }
    case 'done':
      if (verdict === null)
        return { state: 'error', symbol: '⚠️', title: 'No verdict', text: reason === '' ? 'the run left no results that can be read' : reason }
      return verdict.passed ? green(view, verdict) : red(view, verdict)
  }
}

function green(view: RunView, verdict: NonNullable<RunView['verdict']>): Outcome {
  const open = whyNotGreen(view, verdict)
  if (open !== undefined) return { state: 'error', symbol: '⚠️', title: 'No verdict', text: open }
  // A level is of the whole ladder: a run of some stages has none worth showing (L97).
  const asked = askedStages(view.request.stages)
  if (asked.length > 0) return { state: 'success', symbol: '✅', title: `Green: ${asked.join(', ')}`, text: '' }
  return { state: 'success', symbol: '✅', title: `Green, level ${verdict.level} of 5`, text: verdict.level === 5 ? '' : verdict.levelReason }
}

/** Lint is shown and never decides. */
function whyNotGreen(view: RunView, verdict: NonNullable<RunView['verdict']>): string | undefined {
  const hole = view.rows.find((row) => row.stage !== 'lint' && row.status !== 'pass' && row.status !== 'skip')
  if (hole !== undefined) return `the results say pass, and ${hole.stage} is ${hole.status}`
  if (!view.rows.some((row) => row.status === 'pass')) return 'the results say pass, and no stage passed'
  if (verdict.kind !== 'pass' || verdict.commitStatus !== 'success') return `the results say pass, and also ${verdict.kind}`
  if (contextOf(view.request.stages) === 'testme' && verdict.statusName !== 'testme') return `everything was asked for, and only ${verdict.statusName} was run`
  return undefined
}

function red(view: RunView, verdict: NonNullable<RunView['verdict']>): Outcome {
  const at = verdict.stage === null ? '' : `, at ${verdict.stage}`
  const state = verdict.commitStatus === 'failure' ? 'failure' : 'error'
  const titles: Record<Exclude<typeof verdict.kind, 'pass' | 'cancelled'>, string> = {
    recipe: `Red: the recipe${at}`,
    test: `Red: a test${at}`,
    infrastructure: `Red: the server or the network${at}, not the recipe`,
    suite: `Red: testme or its settings${at}, not the recipe`,
    residue: 'Red: something is left on the server',
    unverified: `No pass: ${verdict.stage ?? 'something'} is unverified`,
    usage: 'Not run'
  }
  if (verdict.kind === 'cancelled') return { state: 'error', symbol: '🛑', title: 'Cancelled', text: cancelledText(view) }
  if (verdict.kind === 'pass') return { state: 'error', symbol: '⚠️', title: 'No verdict', text: 'the results say pass and not passed' }
  return { state, symbol: verdict.kind === 'unverified' ? '❓' : '❌', title: titles[verdict.kind], text: verdict.sentence }
}

/** How far it has come. */
function runningTitle(view: RunView): string {
  const at = view.rows.findIndex((row) => row.status === 'running')
  if (at >= 0) return `Running ${view.rows[at]?.stage} (${at + 1} of ${view.rows.length})`
  const finished = view.rows.filter((row) => row.status !== 'waiting').length
  return finished === 0 ? 'Starting' : `Running (${finished} of ${view.rows.length} stages are over)`
}

function keptText(view: RunView): string {
  const reds = view.rows.filter((row) => row.stage !== 'lint' && (row.status === 'fail' || row.status === 'unverified')).map((row) => row.stage)
  return `${reds.length === 0 ? 'all stages so far went well' : `not well so far: ${reds.join(', ')}`}; the verdict comes when the app is removed`
}

function cancelledText(view: RunView): string {
  const left = view.verdict?.kind === 'residue' || view.rows.some((row) => row.stage === 'teardown' && row.status === 'fail')
  // Whoever says so says it in a sentence of its own; the title has the first word already.
  return [(view.reason ?? '').replace(/^cancelled\s+/i, ''), left ? 'something is left on the server' : ''].filter((text) => text !== '').join('; ')
}

/** Hours and minutes in UTC: a server does not know where its reader is. */
export function clock(time: string): string {
  if (Number.isNaN(Date.parse(time))) return 'later'
  return `${new Date(time).toISOString().slice(11, 16)} UTC`
}

/** For tables: 0.4 s, 3 s, 1 min 5 s, 1 h 2 min; on one line, however narrow the column. */
export function duration(seconds: number | null): string {
  return seconds === null ? '' : inWords(seconds).replaceAll(' ', '\u00a0')
}

function inWords(seconds: number): string {
  if (seconds < 0.95) return `${Math.ceil(seconds * 10) / 10} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`
}
