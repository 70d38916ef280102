import { messageOf } from '../model/failure.ts'
import { createLog, type Log } from './log.ts'

/** How a step ends: green or red. */
export type StepEnd = { failed: false } | { failed: true; sentence: string }
export const wentWell: StepEnd = { failed: false }

/**
 * The frame of every action. Whatever is thrown, Error or not, and from wherever, fails the step with a sentence. Ends
 * the process when the body has ended: nothing that is left open may hold the step.
 */
export async function runAction(body: (log: Log) => Promise<StepEnd>): Promise<never> {
  // A runner that has gone away breaks nothing here: what was begun is brought to its end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const log = createLog((line) => process.stdout.write(`${line}\n`))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (thrown: unknown) => {
      failWith(log, thrown)
      process.exit(1)
    })
  let code = 1
  try {
    const end = await body(log)
    if (end.failed) log.error(end.sentence)
    else code = 0
  } catch (thrown) {
    failWith(log, thrown)
  }
  // What was written to a pipe is not lost by the exit.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  return process.exit(code)
}

function failWith(log: Log, thrown: unknown): void {
  const next = typeof thrown === 'object' && thrown !== null && 'next' in thrown && typeof thrown.next === 'string' ? thrown.next : undefined
  const message = messageOf(thrown)
  log.error(message === '' ? 'something was thrown that says nothing' : message, next)
}
