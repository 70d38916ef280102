import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'

/** An output over 1 MiB is dropped without a word (Gitea 1.26). */
const longestValue = 1024 * 1024

/**
 * One entry of a command file, such as that behind GITHUB_OUTPUT. Throws for what a runner would change or lose on the
 * way: a heredoc's value loses its leading empty lines, and an empty line between entries is an error on runner 1.0.8.
 */
export function commandFileEntry(name: string, value: string, delimiter: string = randomBytes(16).toString('hex')): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) throw new Error(`"${name}" is no name for an output`)
  if (Buffer.byteLength(value) > longestValue) throw new Error(`the value of "${name}" is longer than a runner keeps (1 MiB)`)
  if (value.includes('\0')) throw new Error(`the value of "${name}" holds a NUL, with which no step can start`)
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`
  if (/^[\r\n]/.test(value)) throw new Error(`the value of "${name}" begins with an empty line, which a runner drops`)
  if (value.split(/\r?\n/).includes(delimiter)) throw new Error(`the value of "${name}" holds its own end`)
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
}

/** Appends to the command file that a variable names. Without the variable there is no runner, and nothing is written. */
export function appendEntry(variable: 'GITHUB_OUTPUT' | 'GITHUB_STATE', name: string, value: string, environment: NodeJS.ProcessEnv = process.env): void {
  const file = environment[variable]
  const entry = commandFileEntry(name, value)
  if (file !== undefined && file !== '') appendFileSync(file, entry)
}
