/** One assignment of an `.env` file; comments behind the value carry a secret's modifiers. */
export interface EnvEntry {
  key: string
  value: string
  line: number
  commentedOut: boolean
  modifiers: Record<string, string>
}

const assignment = /^(\s*#\s*)?(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/

/** Splits a right-hand side into its value, without its quotes, and the comment behind it. */
function splitValue(text: string): { value: string; comment: string } {
  const trimmed = text.trim()
  const quoted = /^(["'])((?:(?!\1).)*)\1\s*(?:#(.*))?$/.exec(trimmed)
  if (quoted !== null) return { value: quoted[2] ?? '', comment: quoted[3] ?? '' }
  const hash = trimmed.search(/\s#/)
  if (trimmed.startsWith('#')) return { value: '', comment: trimmed.slice(1) }
  return hash < 0 ? { value: trimmed, comment: '' } : { value: trimmed.slice(0, hash).trim(), comment: trimmed.slice(hash).replace(/^\s*#/, '') }
}

export function parseEnv(text: string): EnvEntry[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const match = assignment.exec(content)
    if (match === null) return []
    const { value, comment } = splitValue(match[3] ?? '')
    const modifiers = Object.fromEntries([...comment.matchAll(/([a-z]+)=(\S+)/g)].map((pair) => [pair[1] ?? '', pair[2] ?? '']))
    return [{ key: match[2] ?? '', value, line: index + 1, commentedOut: match[1] !== undefined, modifiers }]
  })
}

/** The values in force: read top to bottom, `$KEY` and `${KEY}` of earlier lines filled in, so COMPOSE_FILE can append to itself. */
export function evaluateEnv(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const entry of parseEnv(text)) {
    if (entry.commentedOut) continue
    values[entry.key] = entry.value.replace(
      /\$\{(\w+)\}|\$(\w+)/g,
      (whole, braced: string | undefined, bare: string | undefined) => values[braced ?? bare ?? ''] ?? whole
    )
  }
  return values
}

/**
 * Sets values in the text of an env file, keeps everything else, never glues a key to a line without a newline (L17),
 * and reads its own result back. Throws when a value would not read back as it was given.
 */
export function setEnv(text: string, values: Record<string, string>): string {
  const lines = text.split(/\r?\n/)
  while (lines.at(-1) === '') lines.pop()
  for (const [key, value] of Object.entries(values)) {
    if (/[\r\n]/.test(value)) throw new Error(`the value of ${key} holds a line break and cannot stand in an env file`)
    const written = `${key}=${value.includes("'") ? `"${value}"` : `'${value}'`}`
    const kept = lines.filter((line) => {
      const match = assignment.exec(line)
      return match === null || match[1] !== undefined || match[2] !== key
    })
    const at = lines.findIndex((line) => {
      const match = assignment.exec(line)
      return match !== null && match[1] === undefined && match[2] === key
    })
    lines.splice(0, lines.length, ...kept)
    lines.splice(at < 0 ? lines.length : Math.min(at, lines.length), 0, written)
  }
  const result = `${lines.join('\n')}\n`
  const back = Object.fromEntries(
    parseEnv(result)
      .filter((entry) => !entry.commentedOut)
      .map((entry) => [entry.key, entry.value])
  )
  for (const [key, value] of Object.entries(values))
    if (back[key] !== value) throw new Error(`${key} does not read back: wrote ${JSON.stringify(value)}, read ${JSON.stringify(back[key])}`)
  return result
}
