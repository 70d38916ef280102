import { forms, runArguments, synopsis } from './grammar.ts'

/** The table of what can be said, in Markdown; every example stands in inline code, so the parser does not take our own words for commands. */
export function grammarTable(): string {
  const rows = [
    ...forms.map(({ example, meaning }) => `| \`${example}\` | ${meaning} |`),
    ...runArguments.map(({ form, example, meaning }) => `| \`${form}\` | ${meaning}; for example \`${example}\` |`)
  ]
  return ['| command | meaning |', '| --- | --- |', ...rows].join('\n')
}

/** The answer to `!testme help`. */
export function helpMarkdown(): string {
  return `Commands stand on a line of their own: \`${synopsis}\`, the words in any order.\n\n${grammarTable()}`
}
