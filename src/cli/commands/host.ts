import { Answers } from '../../host/answers.ts'
import { usualConfiguration } from '../../host/configuration.ts'
import { serve } from '../../host/serve.ts'
import { UsageError } from '../../model/failure.ts'
import { nearest } from '../../model/nearest.ts'
import type { Invocation } from '../invocation.ts'

/** Programs are found here and nowhere else, whatever the caller's sudo has let through. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Exit code 0 when it was done, 1 when it was refused or red, 2 for wrong words; of sweep and check 3 when something is not as it should be. */
export async function execute({ words, values }: Invocation): Promise<number> {
  const file = values['configuration'] ?? usualConfiguration
  const [first = ''] = words
  if (first === 'gate' || first === 'stage') return await answer(words, file)
  if (words.length !== 1 || !['sweep', 'check'].includes(first)) {
    const meant = nearest(first, ['gate', 'stage', 'sweep', 'check'])
    throw new UsageError(`host does not know "${words.join(' ')}"${meant === undefined ? '' : `. Did you mean ${meant}?`}`, 'See ./testme host --help.')
  }
  const lines = first === 'sweep' ? await (await import('../../host/sweep.ts')).sweepOnce(file) : await (await import('../../host/check.ts')).checkHost(file)
  for (const { state, text, mend } of lines) {
    console.log(` ${{ ok: '✓', warn: '?', fail: '✗' }[state]} ${text}`)
    if (mend !== undefined) console.log(`   → ${mend}`)
  }
  return lines.some(({ state }) => state === 'fail') ? 3 : 0
}

async function answer(words: readonly string[], configuration: string): Promise<number> {
  const environment = { ...process.env }
  for (const name of Object.keys(process.env)) if (!['HOME', 'LANG'].includes(name)) delete process.env[name]
  process.env['PATH'] = path
  process.chdir('/')
  process.umask(0o077)
  const gone = new AbortController()
  // What comes in is read and forgotten; only its end says something.
  process.stdin.resume().on('close', () => gone.abort())
  process.stdin.on('error', () => gone.abort())
  const answers = new Answers()
  const end = await serve(words, { configuration, environment, answers, gone: gone.signal })
  // Somebody who holds the other end and reads nothing does not hold us.
  if (!(await answers.end(end))) process.kill(process.pid, 'SIGKILL')
  return process.exit(end.failed ? 1 : 0)
}
