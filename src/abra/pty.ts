import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { execa } from 'execa'
import type { Mask } from '../secrets/mask.ts'
import { createMaskingStream } from '../secrets/stream.ts'

export interface AbraResult {
  exitCode: number
  /** What the terminal showed, both streams in their order, without colours and carriage returns. */
  output: string
}

/** abra ended with an error; `fatal` is the text of its last FATA line, wherever that stood. */
export class AbraError extends Error {
  readonly command: string
  readonly fatal: string
  readonly output: string
  readonly timedOut: boolean
  constructor(command: string, fatal: string, output: string, timedOut: boolean) {
    super(`abra ${command}: ${fatal}`)
    this.name = 'AbraError'
    this.command = command
    this.fatal = fatal
    this.output = output
    this.timedOut = timedOut
  }
}

function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the control sequences of terminals
const controlSequences = /\u001b\[[0-9;?]*[A-Za-z]|\u001b[()][A-Z0-9]|\r|\^D\u0008+/g

/** The last FATA of an output, else its last line: abra prints its errors on either stream (Q2). */
export function fatalOf(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const fatal = lines.filter((line) => line.startsWith('FATA')).at(-1)
  return fatal?.replace(/^FATA\s*/, '') ?? lines.filter((line) => line !== '').at(-1) ?? 'ended without a word'
}

/** All WARN lines of an output. */
export function warningsOf(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.trim().startsWith('WARN'))
    .map((line) => line.trim().replace(/^WARN\s*/, ''))
}

/**
 * Runs abra under a pseudo-terminal of 200 columns (Q1: without a terminal it dies on an ioctl), util-linux `script`
 * giving the terminal. Ends its whole process group at the deadline (milliseconds).
 */
export async function runUnderTerminal(options: {
  executable: string
  arguments: string[]
  environment: Record<string, string>
  deadline: number
  log: string
  mask: Mask
}): Promise<AbraResult> {
  const words = [options.executable, ...options.arguments].map(shellQuote).join(' ')
  const child = execa('script', ['--quiet', '--return', '--flush', '--echo', 'never', '--command', `stty cols 200 rows 50; exec ${words}`, '/dev/null'], {
    env: options.environment,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    timeout: options.deadline,
    killSignal: 'SIGTERM',
    forceKillAfterDelay: 5000
  })
  mkdirSync(dirname(options.log), { recursive: true })
  appendFileSync(options.log, options.mask.apply(`$ abra ${options.arguments.join(' ')}\n`))
  // Secret generation prints values before anybody can know them; its caller logs nothing of it.
  const silent = options.arguments.includes('generate')
  const masking = createMaskingStream(options.mask, (text) => appendFileSync(options.log, text.replace(controlSequences, '')))
  if (!silent) child.all.on('data', (chunk: Buffer) => masking.push(chunk.toString('utf8')))
  const result = await child
  if (silent) appendFileSync(options.log, '(output withheld: it holds generated secrets)\n')
  else masking.end()
  const output = (result.all ?? '').replace(controlSequences, '')
  if (result.timedOut) throw new AbraError(options.arguments.join(' '), `did not end within ${options.deadline / 1000} s`, output, true)
  return { exitCode: result.exitCode ?? 1, output }
}
