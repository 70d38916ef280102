import { fatalOf } from './output.ts'

/** One row of the table that `abra recipe lint` prints. */
export interface LintRule {
  /** R001 and so on. */
  ref: string
  rule: string
  severity: string
  /** Undefined where the table says nothing that we can read: neither kept nor broken. */
  satisfied: boolean | undefined
  skipped: boolean
  /** How to mend it. */
  fix: string
}

export type LintAnswer =
  | { kind: 'table'; rules: LintRule[] }
  /** abra read the recipe and could not make sense of it: the recipe's own fault (Q4, L4). */
  | { kind: 'invalid'; why: string }
  /** Tags or a login were asked for and not had: says nothing about the recipe (Q4). */
  | { kind: 'environment'; why: string }
  /** No table, no reason that we know: nothing was linted. */
  | { kind: 'unreadable'; why: string }

const columns = ['ref', 'rule', 'severity', 'satisfied', 'skipped', 'fix'] as const
type Column = (typeof columns)[number]

/** Which column a header names; abra calls the last one "resolve" or "how to fix". */
function columnOf(title: string): Column | undefined {
  const plain = title.toLowerCase()
  if (/resolve|fix/.test(plain)) return 'fix'
  return columns.find((column) => plain === column)
}

const separators = /[│┃║|]/

/** The cells of a line: between borders of any style, or parted by two and more spaces where there are none. */
function cellsOf(line: string): string[] {
  if (!separators.test(line)) return /^\s*R\d{3}\s{2,}|^\s*ref\s{2,}/i.test(line) ? line.trim().split(/\s{2,}/) : []
  const cells = line.split(separators).map((cell) => cell.trim())
  // A closed frame leaves an empty cell at each end; an open one does not.
  if (cells[0] === '' && /^\s*[│┃║|]/.test(line)) cells.shift()
  if (cells.at(-1) === '' && /[│┃║|]\s*$/.test(line)) cells.pop()
  return cells
}

const yes = /^(?:✅|✔️?|✓|☑️?|yes|true|ok|pass(?:ed)?|satisfied)$/i
const no = /^(?:❌|✘|✗|✖️?|🗙|no|false|fail(?:ed)?|unsatisfied)$/i

/** The rows of the table in whatever border it is drawn; a cell wrapped over several lines is put together again. Pure. */
export function readLintTable(output: string): LintRule[] {
  let order: readonly (Column | undefined)[] = columns
  const rows: string[][] = []
  let open = false
  for (const line of output.split('\n')) {
    const cells = cellsOf(line)
    if (cells.length < 2 || cells.every((cell) => /^[-=:+]*$/.test(cell))) {
      open = open && separators.test(line)
      continue
    }
    if (cells.some((cell) => columnOf(cell) === 'ref')) {
      order = cells.map(columnOf)
      continue
    }
    if (/^R\d{3}$/.test(cells[order.indexOf('ref')] ?? '')) {
      rows.push(cells)
      open = true
      continue
    }
    const last = rows.at(-1)
    if (!open || last === undefined || cells[order.indexOf('ref')] !== '') continue
    for (const [index, cell] of cells.entries()) if (cell !== '') last[index] = `${last[index] ?? ''} ${cell}`.trim()
  }
  return rows.map((cells) => {
    const cell = (column: Column): string => {
      const index = order.indexOf(column)
      return index < 0 ? '' : (cells[index] ?? '')
    }
    const satisfied = cell('satisfied')
    return {
      ref: cell('ref'),
      rule: cell('rule'),
      severity: cell('severity').toLowerCase(),
      satisfied: yes.test(satisfied) ? true : no.test(satisfied) ? false : undefined,
      skipped: yes.test(cell('skipped')) || /^skip/i.test(satisfied),
      fix: cell('fix')
    }
  })
}

const invalid = /unable to validate recipe/i
const environment =
  /authentication required|unauthorized|unable to (?:fetch|clone|pull)|repository not found|no such host|dial tcp|connection refused|i\/o timeout|network is unreachable/i

/** What the output of `recipe lint` says. The exit code says nothing: it is 0 with rules broken (Q3, L4). Pure. */
export function readLint(output: string): LintAnswer {
  const fatal = fatalOf(output)
  if (invalid.test(fatal ?? output)) return { kind: 'invalid', why: fatal ?? lastLine(output) }
  const rules = readLintTable(output)
  if (rules.length > 0 && fatal === undefined) return { kind: 'table', rules }
  const why = fatal ?? lastLine(output)
  if (fatal !== undefined && environment.test(fatal)) return { kind: 'environment', why }
  return { kind: 'unreadable', why: rules.length > 0 ? `the table was cut short: ${why}` : why }
}

function lastLine(output: string): string {
  return (
    output
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .at(-1) ?? 'abra printed nothing'
  )
}
