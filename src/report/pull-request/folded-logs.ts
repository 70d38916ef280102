import { bytesOf } from './clean.ts'
import { fence, html } from './neutral.ts'
import type { RunView } from './view.ts'

type Log = RunView['logs'][number]

/** Of one log at most so many lines, from its end: the end tells the cause. */
const mostLines = 60
const leftOut = (count: number): string => (count === 1 ? '1 log is left out here for its size.' : `${count} logs are left out here for their size.`)

/**
 * Logs as blocks that open on a click, in at most so many bytes. Each gets its share of what is left; what is cut is said: earlier lines in the block
 * itself, whole logs in a line at the end. Pure.
 */
export function foldedLogs(logs: readonly Log[], limit: number): string {
  const made: string[] = []
  const named = logs.filter((log) => log.lines.some((line) => line.trim() !== ''))
  let left = limit - bytesOf(leftOut(named.length)) - 2
  let omitted = 0
  for (const [index, log] of named.entries()) {
    const block = foldedLog(log, Math.floor(left / (named.length - index)) - 2)
    if (block === undefined) omitted += 1
    else {
      made.push(block)
      left -= bytesOf(block) + 2
    }
  }
  // Even the sentence about it needs its room.
  if (omitted > 0 && limit > 60) made.push(leftOut(omitted))
  return made.join('\n\n')
}

function foldedLog(log: Log, share: number): string | undefined {
  let shown = log.lines.slice(-mostLines)
  while (shown.length > 0) {
    const block = blockOf(log, shown)
    const over = bytesOf(block) - share
    if (over <= 0) return block
    // Too much by so many bytes: at least as many lines go as hold them.
    let gone = 0
    let freed = 0
    while (gone < shown.length && (gone === 0 || freed < over)) freed += bytesOf(shown[gone++] ?? '') + 1
    shown = shown.slice(gone)
  }
  return undefined
}

function blockOf(log: Log, shown: readonly string[]): string {
  const hidden = log.lines.length - shown.length
  const cut = hidden === 0 ? [] : [`… ${hidden} earlier ${hidden === 1 ? 'line is' : 'lines are'} left out here`]
  const count = log.lines.length === 1 ? '1 line' : `${log.lines.length} lines`
  return `<details><summary>${html(log.name)} (${count})</summary>\n\n${fence([...cut, ...shown])}\n\n</details>`
}
