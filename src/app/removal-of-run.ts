import { messageOf } from '../model/failure.ts'
import type { Server } from '../model/types.ts'
import { stackName } from '../recipe/stack.ts'
import { endProcessesOf } from '../run/processes.ts'
import { Stack } from '../swarm/stack.ts'
import { type RemovalContext, removeApp } from './removal.ts'
import { routeLeft } from './routes.ts'
import { forgetSnapshots, snapshotsOf } from './snapshots.ts'
import { whyStuck } from './stuck.ts'

/** Seconds, for a server that does not say: traefik asks the swarm every 15 s unless its configuration says otherwise. */
const unknownEdgeDelay = 20

/** Everything that a run can have left on a server, by name. */
export interface RunOnServer {
  runId: string
  server: Server
  domains: string[]
  snapshotHosts: string[]
  /** Whether the run came far enough to have made a snapshot. */
  mayHaveSnapshots: boolean
}

/** What was removed, what went wrong on the way, and what is left of each kind after looking again. */
export interface RunRemoval {
  removed: string[]
  forgotten: string[]
  ended: string[]
  notes: string[]
  left: Record<'objects' | 'snapshots' | 'processes' | 'routes', string[]>
}

/** Removes a run from its server and looks what is left (L109, L114). Never throws: what it cannot look at counts as left. */
export async function removeRun(context: RemovalContext, run: RunOnServer): Promise<RunRemoval> {
  const notes: string[] = []
  context.progress('ending what the run started')
  const { ended } = await endProcessesOf(run.runId, 2000)
  const removed: string[] = []
  const forgotten: string[] = []
  const anonymous = new Map<string, string[]>()
  const aside = (work: Promise<void>): Promise<void> => work.catch((error: unknown) => void notes.push(messageOf(error)))
  await Promise.all([
    ...run.domains.map((domain) =>
      aside(
        removeApp(context, domain).then((result) => {
          removed.push(...result.removed)
          anonymous.set(domain, result.anonymous)
          notes.push(...result.notes)
        })
      )
    ),
    run.mayHaveSnapshots
      ? aside(forgetSnapshots(context.abra, run.server.backupApp, run.snapshotHosts).then((ids) => void forgotten.push(...ids)))
      : Promise.resolve()
  ])
  context.progress('looking for what is left')
  const look = async (what: string, work: () => Promise<string[]>): Promise<string[]> => {
    try {
      return await work()
    } catch (error) {
      return [`${what} could not be looked at: ${messageOf(error)}`]
    }
  }
  // An edge that is slow to forget gets a time of its own, whatever the deadline.
  const edgeDeadline = Date.now() + (run.server.edgeDelay ?? unknownEdgeDelay) * 1000
  const [objects, snapshots, routes] = await Promise.all([
    look('Docker', async () =>
      (await Promise.all(run.domains.map((domain) => whyStuck(new Stack(context.engine, stackName(domain)), anonymous.get(domain))))).flat()
    ),
    look('the backup service', async () =>
      run.mayHaveSnapshots ? (await snapshotsOf(context.abra, run.server.backupApp, run.snapshotHosts)).map((id) => `snapshot ${id.slice(0, 8)}`) : []
    ),
    look('the edge', async () =>
      (await Promise.all(run.domains.map((domain) => routeLeft(run.server, domain, edgeDeadline)))).filter((line) => line !== undefined)
    )
  ])
  const { left: processes } = await endProcessesOf(run.runId, 0)
  return { removed, forgotten, ended, notes: [...new Set(notes)], left: { objects, snapshots, processes: processes.map((name) => `process ${name}`), routes } }
}
