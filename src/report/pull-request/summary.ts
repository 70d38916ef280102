import type { Results } from '../schema.ts'
import { bytesOf } from './clean.ts'
import { answer, blocks, next, rowsTable, small } from './comment.ts'
import { foldedLogs } from './folded-logs.ts'
import { code, prose } from './neutral.ts'
import type { RunView } from './view.ts'

/** Bytes. Gitea 1.27 takes 1 MiB for all steps of a job together and drops the step that passes it as a whole; other steps may want room too. */
export const summaryLimit = 512 * 1024

const measure = { text: 300, causes: 40 }

/**
 * The job summary: the comment's answer, and below it every check of the run. It is the report where no result site is configured; where the
 * server shows no summaries the same text goes to the log, so no line of it begins like a runner's command. Pure.
 */
export function summaryMarkdown(view: RunView, results: Results | null = null, limit = summaryLimit): string {
  const top = blocks([...answer(view, measure), rowsTable(view, measure)])
  const bottom = blocks([next(view), small(view)])
  // The checks may take half of what is left, the logs take the rest.
  const left = limit - bytesOf(top) - bytesOf(bottom) - 16
  const details = results === null ? '' : within(detailsOf(results), Math.floor(left / 2))
  return `${blocks([top, details, foldedLogs(view.logs, left - bytesOf(details)), bottom])}\n`
}

function detailsOf(results: Results): string[] {
  return [...results.stages.flatMap((stage) => [checksOf(stage), testsOf(stage)]), findingsOf(results), factsOf(results)].filter((part) => part !== '')
}

const marks = { pass: '✅', fail: '❌', skip: '➖', unverified: '❓' } as const

function checksOf(stage: Results['stages'][number]): string {
  if (stage.checks.length === 0) return ''
  const version = stage.ranOn.version ?? stage.ranOn.sha.slice(0, 12)
  const rows = stage.checks.map((check) => `| ${marks[check.status]} | ${code(check.name, 80)} | ${prose(check.evidence)} |`)
  return [`### ${stage.stage}`, '', `On ${prose(version, 80)}.`, '', '| | check | what was seen |', '| --- | --- | --- |', ...rows].join('\n')
}

function testsOf(stage: Results['stages'][number]): string {
  if (stage.tests === undefined || stage.tests.length === 0) return ''
  const rows = stage.tests.map((test) => `| ${marks[test.status]} | ${prose(test.title)} | ${test.seconds} s | ${prose(test.error[0] ?? '')} |`)
  return ['| | test | | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function findingsOf(results: Results): string {
  const shown = results.findings.filter((finding) => finding.severity !== 'note')
  if (shown.length === 0) return ''
  const rows = shown.map((finding) => {
    const place = finding.line === null ? finding.file : `${finding.file}:${finding.line}`
    return `| ${finding.severity} | ${code(place, 120)} | ${prose(finding.what)} | ${prose(finding.next)} |`
  })
  return ['### Findings', '', '| | where | what | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function factsOf(results: Results): string {
  const { base, head, host, promotion, server, settings } = results
  const facts: [string, string][] = [
    ['run', code(results.runId)],
    ['commit', code(head.sha)],
    ['base', prose(base.kind === 'none' ? `none: ${base.reason}` : `${base.kind === 'version' ? base.version : base.sha.slice(0, 12)}: ${base.reason}`)],
    [
      'server',
      prose(
        `${server.name}: docker ${server.docker ?? 'of an unknown version'}, ${server.nodes === null || server.nodes === 1 ? '1 node' : `${server.nodes} nodes`}, ${server.ipvs ? 'IPVS' : 'no IPVS'}`
      )
    ],
    [
      'host',
      host === null
        ? ''
        : prose(`${host.cpus} processors, ${gib(host.memory)} GiB (${gib(host.freeMemory)} free at the start), load ${host.load}, Node ${host.node}`)
    ],
    ['settings', settings.digest === null ? 'none' : code(settings.digest.slice(0, 12))],
    ['known good', promotion.promoted ? 'yes' : prose(`no: ${promotion.reasons.join(', ')}`)],
    ['withheld', prose(results.withheld.map(({ file, reason }) => `${file}: ${reason}`).join('; '))]
  ]
  return ['### The run', '', '| | |', '| --- | --- |', ...facts.filter(([, value]) => value !== '').map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
}

const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1)

/** As many whole parts as fit, and a word about the rest. */
function within(parts: readonly string[], limit: number): string {
  const out: string[] = []
  let left = limit - 100
  for (const part of parts) {
    left -= bytesOf(part) + 2
    if (left < 0) {
      out.push(`The summary is cut here: ${parts.length - out.length} parts are left out for their size.`)
      break
    }
    out.push(part)
  }
  return out.join('\n\n')
}
