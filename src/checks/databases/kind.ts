/**
 * One kind of database server: how to recognise it, and how to write and read rows through its own client inside its
 * container. Statements hold only values of ours (`[a-z0-9-]`), so nothing in them needs quoting.
 */
export interface DatabaseKind {
  name: 'PostgreSQL' | 'MariaDB' | 'MongoDB' | 'Redis'
  /** The last part of an image's name, without tag. */
  images: RegExp
  /** The program of the server process. */
  processes: RegExp
  /** Shell script that feeds $TESTME_INPUT to the client with the container's own credentials. */
  client: string
  /** More variables for the script, from the command line that the container was started with. */
  environment?(command: string[]): Record<string, string>
  insert(value: string): string
  remove(value: string): string
  /** Prints every row of ours, one a line, between the two marks. */
  list: string
}

/** What stands between these lines is the answer; whatever a client prints around it is chatter (L55). */
export const mark = { begin: 'testme-begin', end: 'testme-end' } as const

/**
 * Shell function: the first of these variables that is set, directly or through a file (`NAME_FILE`, a mounted secret).
 * Bitnami's images use other names for the same thing.
 */
export const firstOf = `first_of() {
  for name in "$@"; do
    eval "value=\\\${$name:-}"
    if [ -z "$value" ]; then
      eval "file=\\\${\${name}_FILE:-}"
      if [ -n "$file" ] && [ -r "$file" ]; then value="$(cat "$file")"; fi
    fi
    if [ -n "$value" ]; then printf %s "$value"; return 0; fi
  done
}
`

/** The rows in a client's output. Throws when a mark is missing: no answer is not "no rows" (L44). */
export function rowsIn(output: string): string[] {
  const lines = output.split(/\r?\n/).map((line) => line.trim())
  const begin = lines.indexOf(mark.begin)
  const end = lines.indexOf(mark.end, begin + 1)
  if (begin < 0 || end < 0) throw new Error(`the database's client gave no whole answer: ${JSON.stringify(output.trim().slice(-200))}`)
  return lines.slice(begin + 1, end).filter((line) => line !== '')
}
