import { suite } from '../run/suite.ts'
import { parseCommandLine } from './arguments.ts'
import { showError } from './error.ts'
import { helpOf, overview } from './help.ts'

/** The whole command: words in, exit code out. Never throws. */
export async function main(words: readonly string[]): Promise<number> {
  // A reader that has gone away breaks nothing: the run goes on and is removed as always.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  try {
    const parsed = parseCommandLine(words)
    if (parsed.kind === 'version') console.log(`testme ${suite().version}`)
    if (parsed.kind === 'help') console.log(parsed.command === undefined ? overview() : helpOf(parsed.command))
    if (parsed.kind === 'nothing') {
      console.error(overview())
      return 2
    }
    return parsed.kind === 'command' ? await (await parsed.command.load()).execute(parsed.invocation) : 0
  } catch (error) {
    return showError(error)
  }
}
