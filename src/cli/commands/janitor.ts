import { join, resolve } from 'node:path'
import { serverReport } from '../../../local/server/server.ts'
import { reap } from '../../lifecycle/janitor.ts'
import { removeAbandoned } from '../../run/abandoned.ts'
import { registrations } from '../../run/registry.ts'
import { serverOf } from '../../run/server-file.ts'
import { bringUp } from '../embedded.ts'
import type { Invocation } from '../invocation.ts'
import { createTerminal } from '../terminal.ts'

/** Exit code 0 when nothing of a dead run is left, 6 when something is. */
export async function execute({ flags, values }: Invocation): Promise<number> {
  const name = values['server'] ?? 'default'
  const terminal = createTerminal(flags.has('json'))
  const abandoned = removeAbandoned(resolve(values['runs'] ?? 'runs'))
  const { stateDirectory } = await serverReport(name)
  const known = registrations({ locksDirectory: join(stateDirectory, 'locks') })
  // Without a registered run there is nothing to do, and a server that is down stays down.
  const reaped =
    known.length === 0 ? [] : await reap(serverOf(await bringUp(name, flags.has('yes'), terminal.note)), (what) => terminal.progress('janitor', what))
  if (flags.has('json')) terminal.print(JSON.stringify({ server: name, reaped, abandoned }, null, 2))
  else if (reaped.length + abandoned.length === 0) terminal.say(`no run has left anything on the server ${name}`)
  else {
    for (const one of abandoned) terminal.say(` ✓ ${one}  removed: it was never begun`)
    for (const { runId, outcome, sentence } of reaped) terminal.say(` ${outcome === 'residue' || outcome === 'unreadable' ? '✗' : '✓'} ${runId}  ${sentence}`)
  }
  return reaped.some(({ outcome }) => outcome === 'residue' || outcome === 'unreadable') ? 6 : 0
}
