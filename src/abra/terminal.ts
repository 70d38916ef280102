import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { execa } from 'execa'
import type { Mask } from '../secrets/mask.ts'
import { createMaskingStream } from '../secrets/stream.ts'
import { kill, terminate } from './descendants.ts'
import { failureOf } from './error.ts'
import { createPlainText, plainText } from './output.ts'

export interface AbraResult {
  exitCode: number
  /** What the terminal showed, both streams in their order, as plain text and not masked. */
  output: string
}

export interface TerminalCall {
  executable: string
  words: string[]
  /** The whole environment of the child: nothing is inherited. */
  environment: Record<string, string>
  /** Milliseconds, wall clock: output does not extend it (L116). */
  deadline: number
  signal?: AbortSignal | undefined
  /** Where what the terminal shows is written while it comes, masked. */
  log: string
  mask: Mask
  /**
   * For output that shows secrets (Q38): called with all of it before any is logged, registers the values with the mask
   * and says whether it found them. Where it did not, only FATA and WARN lines are kept.
   */
  learn?: (output: string) => boolean
}

/** Wider than abra's widest table (146 columns), so that nothing is wrapped. */
const columns = 200
const grace = 5000

function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function levelsOnly(output: string): string {
  const kept = output.split('\n').filter((line) => /^\s*(?:FATA|WARN)/.test(line))
  return [...kept, '(the rest is withheld: it may hold secrets that could not be read out of it)', ''].join('\n')
}

/**
 * Runs one command under a terminal of its own, given by util-linux `script`: without one abra dies on an ioctl (Q1, L2).
 * Both streams go to that terminal and come back merged: which of them abra asks for its size is not known, so none is
 * kept from it. At the deadline or on the signal everything that the call has started is ended, SIGTERM first, and an
 * AbraError says which it was. Any exit code is a result; the caller judges it.
 */
export async function runUnderTerminal(call: TerminalCall): Promise<AbraResult> {
  const { words, mask } = call
  const mark = randomUUID()
  mkdirSync(dirname(call.log), { recursive: true })
  const write = (text: string): void => appendFileSync(call.log, text)
  write(mask.apply(`$ abra ${words.join(' ')}\n`))
  if (call.signal?.aborted === true) throw failureOf({ words, exitCode: undefined, output: '', cancelled: true }, mask, 'cancelled before it began')

  const line = [call.executable, ...words].map(shellQuote).join(' ')
  const child = execa('script', ['--quiet', '--return', '--flush', '--echo', 'never', '--command', `stty cols ${columns} rows 50; exec ${line}`, '/dev/null'], {
    env: { SHELL: '/bin/sh', ...call.environment, TESTME_CALL: mark },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    stripFinalNewline: false,
    detached: true
  })
  const masking = createMaskingStream(mask, write)
  const plain = createPlainText()
  child.all.setEncoding('utf8')
  if (call.learn === undefined) child.all.on('data', (chunk: string) => masking.push(plain.push(chunk)))

  let ended: 'deadline' | 'signal' | undefined
  let lastResort: NodeJS.Timeout | undefined
  const end = (why: 'deadline' | 'signal'): void => {
    ended ??= why
    // `script` ends with its child; asked to end itself it would wait two seconds first.
    terminate(`TESTME_CALL=${mark}`, child.pid)
    lastResort ??= setTimeout(() => void kill(`TESTME_CALL=${mark}`).catch(() => {}), grace)
  }
  const timer = setTimeout(() => end('deadline'), call.deadline)
  const onAbort = (): void => end('signal')
  call.signal?.addEventListener('abort', onAbort, { once: true })
  const result = await child.finally(() => {
    clearTimeout(timer)
    clearTimeout(lastResort)
    call.signal?.removeEventListener('abort', onAbort)
  })
  // Whatever it left running ends with it: children of a call are nobody's afterwards.
  await kill(`TESTME_CALL=${mark}`)

  let output = plainText(String(result.all ?? ''))
  if (call.learn === undefined) masking.push(plain.end())
  else {
    if (!call.learn(output)) output = levelsOnly(output)
    masking.push(output)
  }
  masking.end()

  const exitCode = result.exitCode
  if (ended === 'deadline') throw failureOf({ words, exitCode, output, timedOut: true }, mask, `did not end within ${call.deadline / 1000} s and was ended`)
  if (ended === 'signal') throw failureOf({ words, exitCode, output, cancelled: true }, mask, 'cancelled')
  if (exitCode === undefined)
    throw failureOf({ words, exitCode, output }, mask, `could not be started or was killed: ${result.code ?? result.signal ?? 'no reason given'}`)
  return { exitCode, output }
}
