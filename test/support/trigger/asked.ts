import type { RunCommand } from '../../../src/trigger/command.ts'
import { saidLines } from './said.ts'

/**
 * For tests only: the commands that a comment holds, judged apart from the parser: by CommonMark's reference implementation and by one expression over
 * the whole line, written from the words of the documentation.
 */
export function askedBy(body: string): (RunCommand | string)[] {
  if (body.includes('\u0000')) return []
  return saidLines(body).flatMap((line): (RunCommand | string)[] => {
    const verb = /^!testme[ \t]+(help|status|cancel)[ \t]*$/.exec(line)?.[1]
    if (verb !== undefined) return [verb]
    const version = String.raw`\d{1,9}\.\d{1,9}\.\d{1,9}\+[A-Za-z0-9][A-Za-z0-9_.-]*`
    const word = `(?:[0-9a-fA-F]{12,64}|lint|install|upgrade|backup|restore|custom|base=${version}|keep=[1-9][0-9]*[smh])`
    return new RegExp(`^!testme(?:[ \\t]+${word})*[ \\t]*$`).test(line) && line.length <= 240 ? asked(line) : []
  })
}

function asked(line: string): RunCommand[] {
  const words = line
    .trim()
    .split(/[ \t]+/)
    .slice(1)
  const one = (pattern: RegExp): string[] => words.filter((word) => pattern.test(word))
  const shas = one(/^[0-9a-fA-F]{12,}$/)
  const bases = one(/^base=/)
  const keeps = one(/^keep=/)
  const stages = (['lint', 'install', 'upgrade', 'backup', 'restore', 'custom'] as const).filter((stage) => words.includes(stage))
  if (words.length > 12 || shas.length > 1 || bases.length > 1 || keeps.length > 1) return []
  if (stages.length + shas.length + bases.length + keeps.length !== words.length) return []
  const [, count = '0', unit = 's'] = /^keep=(\d+)(.)$/.exec(keeps[0] ?? '') ?? []
  const seconds = Number(count) * ({ s: 1, m: 60, h: 3600 }[unit] ?? Number.NaN)
  if (seconds > 3600) return []
  const [sha] = shas
  const [base] = bases
  return [
    {
      kind: 'run',
      stages,
      ...(sha === undefined ? {} : { sha: sha.toLowerCase() }),
      ...(base === undefined ? {} : { base: base.replace('base=', '') }),
      ...(keeps.length === 0 ? {} : { keepSeconds: seconds })
    }
  ]
}
