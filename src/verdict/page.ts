import { verdictTable } from './verdict.ts'

const rowsOf = (cells: string[][]): string => cells.map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The verdict table as it stands in docs/lifecycle.md. */
export function verdictTablePage(): string {
  return rowsOf([
    ['verdict', 'when (the first line that is true decides)', 'exit code', 'commit status'],
    ['---', '---', '---', '---'],
    ...verdictTable.map((row) => [row.kind, row.when, String(row.exitCode), row.commitStatus])
  ])
}

/** A page with what stands between `<!-- name -->` and `<!-- /name -->` replaced. Throws where the markers are missing. */
export function withGenerated(page: string, name: string, content: string): string {
  const [before, rest] = page.split(`<!-- ${name} -->`)
  const [, behind] = rest?.split(`<!-- /${name} -->`) ?? []
  if (before === undefined || behind === undefined)
    throw new Error(`the page has no place for the generated part: it needs <!-- ${name} --> and <!-- /${name} -->`)
  return `${before}<!-- ${name} -->\n${content.trim()}\n<!-- /${name} -->${behind}`
}
