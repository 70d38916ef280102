const sequences = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()][A-Z0-9]|\u001b[=>78]|(?:\^D)?\u0008+/g

/** What a terminal showed, as plain text: no colours, every line ended by a newline alone. */
export function plainText(shown: string): string {
  return shown.replace(sequences, '').replace(/\r+\n/g, '\n').replace(/\r/g, '\n')
}

/** As `plainText`, for chunks as they come: a sequence or a line ending cut in two is held back until its rest is there. */
export function createPlainText(): { push(chunk: string): string; end(): string } {
  let held = ''
  return {
    push(chunk) {
      held += chunk
      const open = /(?:\u001b(?:\[[0-9;?]*[ -/]*|\][^\u0007\u001b]*|[()])?|\r+|\^D?)$/.exec(held)
      const cut = open?.index ?? held.length
      const ready = held.slice(0, cut)
      held = held.slice(cut)
      return plainText(ready)
    },
    end() {
      const rest = plainText(held)
      held = ''
      return rest
    }
  }
}

/** The words behind a level at the start of a line or after other output; logger prefixes such as `[0012]` and `<file.go:12>` are not part of them. */
function linesOfLevel(output: string, level: 'FATA' | 'WARN'): string[] {
  const marker = new RegExp(`(?:^|[^A-Za-z])${level}(?:\\[\\d+\\])?(?![A-Za-z])[:\\s]*(?:<[^>]*>\\s*)?(.*)$`)
  const lines = output.split('\n')
  return lines.flatMap((line, index) => {
    const match = marker.exec(line)
    if (match === null) return []
    const text = (match[1] ?? '').trim()
    return [text === '' ? (lines.slice(index + 1).find((next) => next.trim() !== '') ?? '').trim() : text]
  })
}

/** The last FATA of an output, wherever it stands: abra prints its errors on either stream (Q2, L3). */
export function fatalOf(output: string): string | undefined {
  return linesOfLevel(output, 'FATA').at(-1)
}

/** All WARN lines of an output, in their order. */
export function warningsOf(output: string): string[] {
  return linesOfLevel(output, 'WARN')
}

/** One sentence for why a call failed: its last FATA, else its last line. */
export function reasonOf(output: string): string {
  return (
    fatalOf(output) ??
    output
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .at(-1) ??
    'ended without a word'
  )
}

/**
 * The JSON in the output of a `-m` call. Its shape is in no source (Q42), and warnings may stand before or behind it:
 * the first run of whole lines that parses is taken. Undefined where there is none.
 */
export function machineOutputOf(output: string): unknown {
  const lines = output.split('\n')
  for (const [start, line] of lines.entries()) {
    if (!/^\s*[[{]/.test(line)) continue
    for (let end = lines.length; end > start; end--) {
      if (!/[\]}]\s*$/.test(lines[end - 1] ?? '')) continue
      try {
        return JSON.parse(lines.slice(start, end).join('\n')) as unknown
      } catch {
        // Not these lines: a shorter run of them may be.
      }
    }
  }
  return undefined
}
