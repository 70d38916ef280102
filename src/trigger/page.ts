import type { InvalidKind } from './command.ts'
import { synopsis } from './grammar.ts'
import { grammarTable } from './help.ts'
import { limits } from './limits.ts'
import { problems } from './problems.ts'
import { type Audience, audienceOf, type ReasonCode, type Refusal, reasons, sentenceOf, strangerReply } from './reasons.ts'

const tableOf = (head: string[], rows: string[][]): string => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The grammar as it stands in docs/trigger.md, from the parser's own table. */
export function grammarPage(): string {
  const bounds = [
    ['a comment', `${limits.bodyLength} characters; a longer one is no command`],
    ['the line', `${limits.lineLength} characters, plain ASCII`],
    ['words after `!testme`', String(limits.words)],
    ['a commit', `${limits.shaLeast} to ${limits.shaMost} hex digits`],
    ['`keep`', `${limits.keepMinutes} minutes; units \`s\`, \`m\`, \`h\``]
  ]
  const mistakes = (Object.keys(problems) as InvalidKind[]).map((problem) => [`\`${problem}\``, problems[problem]('')])
  return [`\`${synopsis}\``, grammarTable(), tableOf(['bound', 'at most'], bounds), tableOf(['what is wrong', 'what a member reads'], mistakes)].join('\n\n')
}

const told: Record<Audience, string> = { member: 'the member', stranger: 'the one sentence', nobody: 'the log alone' }

/** Every reason as it stands in docs/trigger.md, with an example of its sentence. */
export function reasonsPage(): string {
  const rows = (Object.keys(reasons) as ReasonCode[]).map((code) => {
    const example = { code, details: reasons[code].example } as Refusal
    return [`\`${code}\``, told[audienceOf(example)], sentenceOf(example)]
  })
  return `${tableOf(['code', 'told to', 'sentence (an example)'], rows)}\n\nThe one sentence: "${strangerReply}"`
}
