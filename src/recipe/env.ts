/** One assignment of an `.env` file; comments behind the value carry a secret's modifiers. */
export interface EnvEntry {
  key: string
  /** Without its quotes, variables not filled in. */
  value: string
  /** How the value was written: in `'` nothing is filled in. */
  quote: '"' | "'" | ''
  line: number
  commentedOut: boolean
  modifiers: Record<string, string>
}

const assignment = /^(\s*#[#\s]*)?(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/

const linesOf = (text: string): string[] => text.replace(/^\ufeff/, '').split(/\r?\n/)

/** Splits a right-hand side into its value, without its quotes, and the comment behind it. */
function splitValue(text: string): { value: string; quote: EnvEntry['quote']; comment: string } {
  const trimmed = text.trim()
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#(.*))?$/.exec(trimmed)
  if (quoted !== null) return { value: quoted[1] ?? quoted[2] ?? '', quote: quoted[1] === undefined ? "'" : '"', comment: quoted[3] ?? '' }
  if (trimmed.startsWith('#')) return { value: '', quote: '', comment: trimmed.slice(1) }
  const hash = trimmed.search(/\s#/)
  if (hash < 0) return { value: trimmed, quote: '', comment: '' }
  return { value: trimmed.slice(0, hash).trim(), quote: '', comment: trimmed.slice(hash).replace(/^\s*#/, '') }
}

/** Every assignment of an env file, the commented-out ones marked. Lines that are none are left out: `envProblems` names them. */
export function parseEnv(text: string): EnvEntry[] {
  return linesOf(text).flatMap((content, index) => {
    const match = assignment.exec(content)
    if (match === null) return []
    const { value, quote, comment } = splitValue(match[3] ?? '')
    const modifiers = Object.fromEntries([...comment.matchAll(/([a-z]+)=(\S+)/g)].map((pair) => [pair[1] ?? '', pair[2] ?? '']))
    return [{ key: match[2] ?? '', value, quote, line: index + 1, commentedOut: match[1] !== undefined, modifiers }]
  })
}

/**
 * Lines that are neither blank, nor a comment, nor `KEY=value`. abra's reader takes more (`KEY: value`, `KEY = value`, values over several lines),
 * and what it reads but we do not could select compose files that nobody judged.
 */
export function envProblems(text: string): { line: number; what: string }[] {
  return linesOf(text).flatMap((content, index) => {
    if (/^\s*(#.*)?$/.test(content)) return []
    const match = assignment.exec(content)
    if (match === null) return [{ line: index + 1, what: 'this line is neither KEY=value nor a comment' }]
    const { value, quote } = splitValue(match[3] ?? '')
    const openQuote = quote === '' && /^["']/.test(value)
    return openQuote ? [{ line: index + 1, what: `the value of ${match[2]} begins with a quote that does not end it` }] : []
  })
}

/**
 * The values in force, read top to bottom as abra's reader (godotenv) does: variables of earlier lines are filled in, except between
 * single quotes, so COMPOSE_FILE can append to itself; one that is not set becomes empty.
 */
export function evaluateEnv(text: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null) as Record<string, string>
  for (const entry of parseEnv(text)) if (!entry.commentedOut) values[entry.key] = filledIn(entry, values)
  return { ...values }
}

const variable = /(\\)?\$(\()?(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))?/g

function filledIn({ value, quote }: EnvEntry, values: Record<string, string>): string {
  if (quote === "'") return value
  const text =
    quote === '"'
      ? value
          .replace(/\\n/g, '\n')
          .replace(/\\r/g, '\r')
          .replace(/\\([^$])/g, '$1')
      : value
  return text.replace(variable, (whole, escaped: string | undefined, call: string | undefined, braced: string | undefined, bare: string | undefined) => {
    if (escaped !== undefined || call !== undefined) return escaped === undefined ? whole : whole.slice(1)
    const name = braced ?? bare
    return name === undefined ? whole : (values[name] ?? '')
  })
}

const escapeDouble = (value: string): string => `"${value.replace(/[\\"$]/g, '\\$&')}"`

/**
 * Sets values in the text of an env file, keeps everything else, never glues a key to a line without a newline (L17),
 * and reads its own result back. Throws when a value would not read back as it was given.
 */
export function setEnv(text: string, values: Record<string, string>): string {
  const lines = linesOf(text)
  while (lines.at(-1) === '') lines.pop()
  const sets = (line: string, key: string): boolean => {
    const match = assignment.exec(line)
    return match !== null && match[1] === undefined && match[2] === key
  }
  for (const [key, value] of Object.entries(values)) {
    if (/[\r\n]/.test(value)) throw new Error(`the value of ${key} holds a line break and cannot stand in an env file`)
    const line = `${key}=${value.includes("'") ? escapeDouble(value) : `'${value}'`}`
    const at = lines.findIndex((each) => sets(each, key))
    // Other lines that set it become empty ones: what is said of the sample names its own lines.
    if (at < 0) lines.push(line)
    else lines.splice(0, lines.length, ...lines.map((each, index) => (index === at ? line : sets(each, key) ? '' : each)))
  }
  while (lines.at(-1) === '') lines.pop()
  const result = `${lines.join('\n')}\n`
  const back = evaluateEnv(result)
  for (const [key, value] of Object.entries(values))
    if (back[key] !== value) throw new Error(`${key} does not read back: wrote ${JSON.stringify(value)}, read ${JSON.stringify(back[key])}`)
  return result
}
