/** Columns that a text takes on a terminal: emoji take two. */
function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{Emoji_Presentation}/u.test(character) ? 2 : 1), 0)
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columnsOf(text)))

function wrap(text: string, width: number): string[] {
  const wrapped: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      wrapped.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...wrapped, line]
}

/** A bordered table that fits `width` columns; the widest columns are narrowed and their cells wrapped. */
export function renderTable(header: string[], rows: string[][], width: number): string {
  const widths = header.map((title, index) => Math.max(columnsOf(title), ...rows.map((row) => columnsOf(row[index] ?? ''))))
  const total = (): number => widths.reduce((sum, one) => sum + one + 3, 1)
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= 8) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  const border = (left: string, middle: string, right: string): string => left + widths.map((one) => '─'.repeat(one + 2)).join(middle) + right
  const draw = (row: string[]): string[] => {
    const cells = widths.map((one, index) => wrap(row[index] ?? '', one))
    const height = Math.max(...cells.map((cell) => cell.length))
    return Array.from({ length: height }, (_, at) => `│${cells.map((cell, index) => ` ${pad(cell[at] ?? '', widths[index] ?? 0)} `).join('│')}│`)
  }
  return [border('╭', '┬', '╮'), ...draw(header), border('├', '┼', '┤'), ...rows.flatMap(draw), border('╰', '┴', '╯')].join('\n')
}

/** What a person gets, or with `-m` a program. */
export function printRows(rows: Record<string, unknown>[], machine: boolean): void {
  if (machine) console.log(JSON.stringify(rows))
  else if (rows.length > 0)
    console.log(
      renderTable(
        Object.keys(rows[0] ?? {}).map((key) => key.toUpperCase()),
        rows.map((row) => Object.values(row).map(String)),
        process.stdout.columns ?? 80
      )
    )
}
