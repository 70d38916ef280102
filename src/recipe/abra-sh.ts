/** The `export X=value` lines of an abra.sh. The file is read, never run. */
export function parseAbraSh(text: string): { exports: Record<string, string>; lines: Record<string, number> } {
  const exports: Record<string, string> = {}
  const lines: Record<string, number> = {}
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const match = /^\s*export\s+([A-Za-z_]\w*)=(?:"([^"$`]*)"|'([^']*)'|([^\s"'$`;]*))\s*(?:#.*)?$/.exec(line)
    if (match === null) continue
    const key = match[1] ?? ''
    exports[key] = match[2] ?? match[3] ?? match[4] ?? ''
    lines[key] = index + 1
  }
  return { exports, lines }
}
