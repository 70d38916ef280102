import { join } from 'node:path'
import { down, reportLines, serverReport } from '../../../local/server/server.ts'
import { InfrastructureError, UsageError } from '../../model/failure.ts'
import { holderOf } from '../../run/lock.ts'
import { serverLockFile } from '../../run/registry.ts'
import { bringUp } from '../embedded.ts'
import type { Invocation } from '../invocation.ts'
import { createTerminal } from '../terminal.ts'

export async function execute({ words, flags, values }: Invocation): Promise<number> {
  const name = values['server'] ?? 'default'
  const terminal = createTerminal(flags.has('json'))
  const report = async (): Promise<Awaited<ReturnType<typeof serverReport>>> => {
    const seen = await serverReport(name)
    terminal.print(flags.has('json') ? JSON.stringify(seen, null, 2) : reportLines(seen, new Date()).join('\n'))
    return seen
  }
  if (words[0] === 'up') {
    await bringUp(name, flags.has('yes'), terminal.note)
    await report()
    return 0
  }
  if (words[0] === 'status') return (await report()).state === 'up' ? 0 : 1
  if (words[0] === 'down') {
    const { stateDirectory } = await serverReport(name)
    const holder = holderOf(serverLockFile({ locksDirectory: join(stateDirectory, 'locks') }))
    if (holder !== undefined)
      throw new InfrastructureError(
        `${holder.what} is using the server ${name} (process ${holder.pid})`,
        'Wait for it or end it (Ctrl-C, or kill that process), then try again.'
      )
    await down({ name, purge: flags.has('purge'), progress: terminal.note })
    return 0
  }
  throw new UsageError(`local has no "${words[0]}"`, 'It needs up, down or status. For example: ./testme local status')
}
