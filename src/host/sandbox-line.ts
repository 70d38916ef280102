import { execa } from 'execa'
import { anotherUser, whatIsMissing, whyNoWalls } from '../sandbox/identity.ts'
import type { Line } from './line.ts'

/** Whether the tests in recipes' own repositories could be run by this process, which is the host's. Nothing else needs it. */
export async function sandboxLine(): Promise<Line> {
  const missing = whatIsMissing()
  if (missing !== undefined) return lineOf(missing)
  const [program = '', ...words] = [...anotherUser().words, 'bwrap', '--unshare-all', '--ro-bind', '/', '/', 'true']
  const { exitCode, stderr } = await execa(program, words, { reject: false, stdin: 'ignore', timeout: 10_000 })
  return exitCode === 0 ? { state: 'ok', text: "tests in recipes' own repositories can be run" } : lineOf(whyNoWalls(stderr))
}

const lineOf = ({ why, next }: { why: string; next: string }): Line => ({
  state: 'warn',
  text: `tests in recipes' own repositories cannot be run: ${why}`,
  mend: next
})
