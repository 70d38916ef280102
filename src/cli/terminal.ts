import type { Plan, StageResult } from '../model/types.ts'
import type { Results } from '../report/results.ts'

const symbols: Record<StageResult['status'], string> = { pass: '✓', fail: '✗', skip: '–', unverified: '?', 'not-run': '–' }

/** What a person sees: live progress on a terminal, plain lines in a pipe, nothing but the results with --json. */
export function createTerminal(json: boolean): {
  print: (line: string) => void
  note: (line: string) => void
  header: (plan: Plan, from: string) => void
  progress: (stage: string, what: string) => void
  stage: (result: StageResult) => void
  verdict: (results: Results, directory: string) => void
} {
  const live = process.stderr.isTTY === true && !json
  const colour = live && process.env['NO_COLOR'] === undefined
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const clear = (): void => {
    if (live) process.stderr.write('\r\u001b[K')
  }
  const say = (line: string): void => {
    clear()
    if (!json) console.log(line)
  }
  const columns = (): number => process.stderr.columns ?? 100
  return {
    print: (line) => console.log(line),
    note: (line) => {
      clear()
      console.error(line)
    },
    header: (plan, from) => {
      const base = plan.base.kind === 'version' ? ` from ${plan.base.version}` : plan.base.kind === 'branch' ? ` from ${plan.base.sha.slice(0, 7)}` : ''
      say(
        `testme ${plan.suite.version} · ${plan.recipe} ${plan.head.version ?? ''} (${plan.head.sha.slice(0, 7)})${base} · ${from} · ${plan.domains.fresh}, ${plan.domains.upgrade}`
      )
      say(`deploys with ${plan.abra.version} on the ${plan.server.description}\n`)
    },
    progress: (stage, what) => {
      if (!live) return
      clear()
      process.stderr.write(` … ${stage.padEnd(9)} ${what}`.slice(0, columns() - 1))
    },
    stage: (result) => {
      const colourOf = { pass: 32, fail: 31, skip: 90, unverified: 33, 'not-run': 90 }[result.status]
      const time = result.status === 'not-run' ? '' : `${result.seconds.toFixed(1)}s`
      say(` ${paint(colourOf, symbols[result.status])} ${result.stage.padEnd(9)} ${time.padStart(6)}   ${result.headline}`)
      const red = result.checks.find((check) => check.status === 'fail')
      if (red === undefined) return
      for (const line of red.details ?? []) say(`                     ${line}`)
      say(`                     ${red.class} problem · check "${red.name}"`)
    },
    verdict: (results, directory) => {
      if (json) {
        console.log(JSON.stringify(results, null, 2))
        return
      }
      const { verdict } = results
      say('')
      say(
        ` ${paint(verdict.passed ? 32 : 31, verdict.passed ? 'PASS' : verdict.kind.toUpperCase())}  level ${verdict.level}  ${results.seconds}s   report  ${directory}/results.json`
      )
      if (!verdict.passed) say(` ${verdict.stage === null ? '' : `at ${verdict.stage}: `}${verdict.sentence}`)
    }
  }
}
