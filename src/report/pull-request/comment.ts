import type { StageName } from '../../model/types.ts'
import { askedStages } from '../../trigger/asked.ts'
import { commandLine } from '../../trigger/command-line.ts'
import { bytesOf } from './clean.ts'
import { foldedLogs } from './folded-logs.ts'
import { ageLine, ageOf, markerOf } from './marker.ts'
import { code, link, prose } from './neutral.ts'
import { duration, outcomeOf } from './outcome.ts'
import { isFinal, type Row, type RunView } from './view.ts'

/** Bytes of UTF-8. Gitea 1.26 took 70,000 characters; the limit of others is 65,535. */
export const commentLimit = 60_000

/** How much is shown of each text and of how many; the next row is taken when the one before does not fit even without logs. */
const measures: readonly Measure[] = [
  { text: 300, causes: 8 },
  { text: 120, causes: 3 },
  { text: 60, causes: 0 }
]
interface Measure {
  text: number
  causes: number
}

/**
 * The one comment of a run, from the first "queued" to the verdict: the answer first, then the stages, then what can be unfolded. No line of it is a
 * command of ours: what can be pasted stands in code behind a word. Pure.
 */
export function commentMarkdown(view: RunView, limit = commentLimit): string {
  for (const measure of measures) {
    const top = blocks([`${markerOf(view.request)}\n${ageLine(ageOf(view))}`, ...answer(view, measure), rowsTable(view, measure)])
    const bottom = blocks([next(view), small(view)])
    const left = limit - bytesOf(top) - bytesOf(bottom) - 4
    if (left >= 0 || measure === measures.at(-1)) return `${blocks([top, foldedLogs(view.logs, left), bottom])}\n`
  }
  throw new Error('unreachable: the last measure always returns')
}

export const blocks = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n')

/** Who asked for what, and what came of it. */
export function answer(view: RunView, measure: Measure): string[] {
  const { symbol, title, text } = outcomeOf(view)
  const time = isFinal(view.state) && view.seconds !== null ? ` (${duration(view.seconds)})` : ''
  const sentence = sentenceOf(prose(text, measure.text))
  return [head(view), outdated(view), `${symbol} **${title}**${time}${sentence === '' ? '.' : `: ${sentence}`}`, causes(view, measure), partial(view)]
}

const sentenceOf = (text: string): string => (text === '' || /[.!?…]$/.test(text) ? text : `${text}.`)

function head(view: RunView): string {
  const { request } = view
  const version = [view.version ?? '', view.base === null || view.version === null ? '' : `from ${view.base}`].filter((part) => part !== '').join(' ')
  return [
    '**testme**',
    code(request.sha.slice(0, 12)),
    prose(version, 80),
    // In code: who asked hears of it anyhow, and nobody else by mistake.
    `requested by ${code(`@${request.requestedBy}`, 60)}`,
    request.attempt > 1 ? `attempt ${request.attempt}` : '',
    linked('run', view.runLink),
    linked('report', view.reportLink)
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** Never a dead link: without an address there is no word for it either. */
function linked(text: string, address: string | null): string {
  const made = link(text, address)
  return made === text ? '' : made
}

/** P18: a result says of which commit it is. */
function outdated(view: RunView): string {
  const now = view.outdatedBy?.slice(0, 12)
  // Where nothing was run, the reason says it already.
  if (now === undefined || view.state === 'refused') return ''
  return `⚠️ **For an older commit.** The pull request is at ${code(now)} now. To test that: ${code(commandLine({ kind: 'run', sha: now, stages: [] }))}`
}

function partial(view: RunView): string {
  const asked = askedStages(view.request.stages)
  return asked.length === 0 ? '' : `A run of ${asked.join(', ')} only: it says nothing about the rest.`
}

function causes(view: RunView, measure: Measure): string {
  const deciding = view.verdict?.stage ?? null
  const rows = [...view.rows].sort((a, b) => Number(b.stage === deciding) - Number(a.stage === deciding))
  return rows
    .flatMap((row) => row.causes.map((cause) => ({ stage: row.stage, text: prose(cause, measure.text) })))
    .filter(({ text }) => text !== '')
    .slice(0, measure.causes)
    .map(({ stage, text }) => (stage === deciding ? `- ${text}` : `- ${stage}: ${text}`))
    .join('\n')
}

const symbols: Record<Row['status'], string> = { pass: '✅', fail: '❌', skip: '➖', unverified: '❓', 'not-run': '⏭️', running: '🔄', waiting: '⬜' }

/** Lint never decides, so it is never the red cross. */
const symbolOf = (row: Row): string => (row.stage === 'lint' && row.status === 'fail' ? '⚠️' : symbols[row.status])

export function rowsTable(view: RunView, measure: Pick<Measure, 'text'>): string {
  if (view.rows.length === 0 || view.rows.every((row) => row.status === 'waiting' || (row.status === 'not-run' && !isFinal(view.state)))) return ''
  if (isFinal(view.state) && view.rows.every((row) => row.status === 'not-run')) return ''
  const cells = view.rows.map((row) => {
    const text = prose(row.headline, measure.text)
    const needed = row.needed ? ' (needed)' : ''
    // On a phone every column costs as much as two words.
    return `| ${symbolOf(row)}\u00a0${row.stage}${needed} | ${duration(row.seconds)} | ${text === '' && row.status === 'running' ? '…' : text} |`
  })
  return ['| stage | | |', '| --- | --- | --- |', ...cells].join('\n')
}

/** What can be done now, ready to be pasted. The words before the code keep the line from being a command itself. */
export function next(view: RunView): string {
  if (!isFinal(view.state)) return `${view.state === 'kept' ? 'Remove it now' : 'Stop'}: ${code(commandLine({ kind: 'cancel' }))}`
  const { request, recipe } = view
  const asked = askedStages(request.stages)
  const command = (stages: StageName[]): string => code(commandLine({ kind: 'run', stages, ...(request.base === null ? {} : { base: request.base }) }))
  const red = view.rows.find((row) => row.stage !== 'lint' && row.stage !== 'teardown' && (row.status === 'fail' || row.status === 'unverified'))?.stage
  const only = red === undefined || (asked.length === 1 && asked[0] === red) ? [] : [`only this: ${command([red])}`]
  const source = sourceOf(view)
  const options = [
    '--ref',
    request.sha.slice(0, 12),
    ...(request.base === null ? [] : ['--base', request.base]),
    ...(asked.length === 0 ? [] : ['--stages', asked.join(',')])
  ]
  const word = view.outdatedBy === null ? 'here' : 'This commit here'
  const here = recipe === null || source === null ? [] : [`${word}: ${code(['./testme run', source, ...options].join(' '))}`]
  // A comment tests the head: of an older commit only a person's own machine can say more.
  const again = view.outdatedBy === null ? [`Again: ${command(asked)}`, ...only] : []
  return [...again, ...here].join(' · ')
}

/** What `./testme run` finds on any machine: the address beside the run's. The recipe's name alone would find ours of that name, or a catalogue's, where that commit is not. */
function sourceOf(view: RunView): string | null {
  const { fork, repository, headRepository } = view.request
  const [server, rest] = (view.runLink ?? '').split(`/${repository}/`)
  if (server === undefined || rest === undefined) return fork ? null : view.recipe
  return `${server}/${fork ? headRepository : repository}.git`
}

export function small(view: RunView): string {
  const shown = view.facts.map((fact) => prose(fact, 100)).filter((fact) => fact !== '')
  return shown.length === 0 ? '' : `<sub>${shown.join(' · ')}</sub>`
}
