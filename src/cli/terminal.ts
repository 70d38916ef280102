import type { Voice } from '../lifecycle/run-all.ts'
import type { Finding, Plan, StageName } from '../model/types.ts'
import type { Results } from '../report/results.ts'
import { headerLines, redLines, stageLine, verdictLines } from '../report/run-lines.ts'
import { inWords } from './duration.ts'
import { keptLines } from './kept-lines.ts'

export interface Terminal extends Voice {
  /** On stdout as it is, also with --json. */
  print: (text: string) => void
  /** On stdout for people; nothing with --json. */
  say: (line: string) => void
  header: (plan: Plan, from: string, asked: readonly StageName[]) => void
  findings: (findings: readonly Finding[]) => void
  verdict: (results: Results, directory: string) => void
  /** Stops what moves. */
  end: () => void
}

/** In a pipe a line shows after so long that a wait is alive. */
const quiet = 30_000

/** What a person sees: live progress on a terminal, plain lines in a pipe, nothing but the results with --json. */
export function createTerminal(
  json: boolean,
  streams: { out: NodeJS.WriteStream; err: NodeJS.WriteStream } = { out: process.stdout, err: process.stderr }
): Terminal {
  const { out, err } = streams
  const live = err.isTTY === true && !json && process.env['TERM'] !== 'dumb'
  const colour = live && out.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  let current: { stage: string; what: string; since: number; told: number } | undefined
  const clear = (): void => {
    if (live) err.write('\r\u001b[K')
  }
  const draw = (): void => {
    if (current === undefined) return
    const elapsed = Date.now() - current.since
    if (live) {
      clear()
      const time = `${Math.floor(elapsed / 1000)}s`
      err.write(paint(90, ` … ${current.stage.padEnd(9)} ${time.padStart(6)}   ${current.what}`.slice(0, (err.columns ?? 100) - 1)))
    } else if (!json && Date.now() - current.told >= quiet) {
      current.told = Date.now()
      err.write(` … ${current.stage.padEnd(9)} ${inWords(elapsed).padStart(6)}   ${current.what}\n`)
    }
  }
  const clock = setInterval(draw, 1000)
  clock.unref()
  const write = (stream: NodeJS.WriteStream, line: string): void => {
    clear()
    stream.write(`${line}\n`)
    draw()
  }
  const say = (line: string): void => {
    if (!json) write(out, line)
  }
  const findings = (list: readonly Finding[]): void => {
    const colours = { refused: 31, error: 31, warning: 33, note: 90 } as const
    for (const finding of list) {
      const place = finding.line === null ? finding.file : `${finding.file}:${finding.line}`
      say(` ${paint(colours[finding.severity], finding.severity.padEnd(8))} ${place}  ${finding.what}`)
      if (finding.severity !== 'note') say(`          ${finding.next}`)
    }
  }
  return {
    print: (text) => {
      clear()
      out.write(`${text}\n`)
    },
    say,
    note: (line) => write(err, line),
    findings,
    header: (plan, from, asked) => {
      for (const line of headerLines(plan, from, asked)) say(line)
      findings(plan.findings.filter((finding) => finding.severity !== 'note'))
      say('')
    },
    reaped: (list) => {
      for (const { runId, outcome, sentence } of list) if (outcome !== 'live') write(err, `after an earlier run: ${runId} ${sentence}`)
    },
    progress: (stage, what) => {
      const now = Date.now()
      if (current?.stage !== stage) current = { stage, what, since: now, told: now }
      else current.what = what
      draw()
      // Waiting for somebody else's run can take long: a pipe hears of it at once.
      if (!live && !json && stage === '' && what.startsWith('waiting for the server')) err.write(`${what}\n`)
    },
    stage: (result) => {
      current = undefined
      const colourOf = { pass: 32, fail: 31, skip: 90, unverified: 33, 'not-run': 90 }[result.status]
      const [symbol, rest] = stageLine(result)
      say(` ${paint(colourOf, symbol)} ${rest}`)
      for (const line of redLines(result)) say(`                     ${line}`)
    },
    kept: (plan, until) => {
      current = undefined
      for (const line of keptLines(plan, until)) say(line)
      current = { stage: 'kept', what: 'Ctrl-C removes the app and gives the verdict', since: Date.now(), told: Date.now() }
    },
    end: () => {
      current = undefined
      clearInterval(clock)
      clear()
    },
    verdict: (results, directory) => {
      if (json) {
        out.write(`${JSON.stringify(results, null, 2)}\n`)
        return
      }
      const [first = '', ...rest] = verdictLines(results, directory)
      say('')
      say(` ${paint(results.verdict.passed ? 32 : 31, first.split('  ')[0] ?? '')}${first.slice((first.split('  ')[0] ?? '').length)}`)
      for (const line of rest) say(` ${line}`)
    }
  }
}
