import type { Engine } from '../swarm/engine.ts'
import { execute, runningContainer } from '../swarm/exec.ts'
import { kindNamed } from './databases/detect.ts'
import { type DatabaseKind, rowsIn } from './databases/kind.ts'

/**
 * Rows in a database, written and read through its own client in its container; never a file in its data directory.
 * `service` is the full name of the swarm service; the rows' values begin with `nonce`.
 */
export interface DatabaseCanary {
  service: string
  kind: DatabaseKind['name']
  nonce: string
}

/** The client ended with an error, or could not be started. `transient` when the server was not there to talk to (L45). */
export class ClientError extends Error {
  readonly transient: boolean
  constructor(message: string, transient: boolean) {
    super(message)
    this.name = 'ClientError'
    this.transient = transient
  }
}

/** What clients print when the server is not there or not ready yet; a FATAL with another reason (a role, a password) stays. */
export const notThere =
  /connection to server .* failed: (?!FATAL)|connection refused|could not connect|can't connect|the database system is (starting up|shutting down|in recovery)|not yet accepting connections|not currently accepting connections|server closed the connection|connection reset|lost connection|gone away|^LOADING|ECONNREFUSED|terminating connection/i

/** Runs statements; throws ClientError with the client's last lines when it ends with anything but 0 (L44). */
export async function runClient(engine: Engine, canary: Pick<DatabaseCanary, 'service' | 'kind'>, statements: string): Promise<string> {
  const container = await runningContainer(engine, canary.service)
  if (container === undefined) throw new ClientError(`no container of ${canary.service} is running`, true)
  const kind = kindNamed(canary.kind)
  const { Path, Args } = await engine.call<{ Path: string; Args: string[] }>('GET', `/containers/${container}/json`)
  const done = await execute(engine, container, ['sh', '-c', kind.client], { TESTME_INPUT: statements, ...kind.environment?.([Path, ...Args]) })
  if (done.exitCode === 0) return done.stdout
  const last = (done.stderr.trim() || done.stdout.trim()).split('\n').slice(-3).join(' ')
  throw new ClientError(`${canary.service}: the ${canary.kind} client ended with ${done.exitCode}: ${last}`, notThere.test(last))
}

const kept = (nonce: string): string[] => [`${nonce}-one`, `${nonce}-two`]
const forgotten = (nonce: string): string => `${nonce}-forgotten`
const changed = (nonce: string): string => `${nonce}-two-changed`
const later = (nonce: string): string => `${nonce}-later`

/** Two rows that stay and one that is deleted again: what is gone before a backup must stay gone (L51). */
export async function seedRows(engine: Engine, canary: DatabaseCanary): Promise<void> {
  const kind = kindNamed(canary.kind)
  for (const value of [...kept(canary.nonce), forgotten(canary.nonce)]) await runClient(engine, canary, kind.insert(value))
  await runClient(engine, canary, kind.remove(forgotten(canary.nonce)))
}

/** The rows of this canary that are there now. */
export async function rowsOf(engine: Engine, canary: DatabaseCanary): Promise<string[]> {
  const rows = rowsIn(await runClient(engine, canary, kindNamed(canary.kind).list))
  return rows.filter((row) => row.startsWith(`${canary.nonce}-`)).sort()
}

/** One row deleted, one deleted and written again with another value, one added. */
export async function damageRows(engine: Engine, canary: DatabaseCanary): Promise<void> {
  const kind = kindNamed(canary.kind)
  for (const value of kept(canary.nonce)) await runClient(engine, canary, kind.remove(value))
  await runClient(engine, canary, kind.insert(changed(canary.nonce)))
  await runClient(engine, canary, kind.insert(later(canary.nonce)))
}

/** Undefined when the rows are as they were seeded, else what is wrong. Pure. */
export function whatIsWrongWithRows(canary: DatabaseCanary, found: string[]): string | undefined {
  const missing = kept(canary.nonce).filter((value) => !found.includes(value))
  if (missing.length > 0)
    return `${missing.length} of ${kept(canary.nonce).length} rows seeded in the database of ${canary.service} ${missing.length === 1 ? 'is' : 'are'} gone`
  if (found.includes(forgotten(canary.nonce))) return `a row deleted before is back in the database of ${canary.service}`
  return undefined
}

/** Rows that were not there when the backup was made and survived the restore; a database must never merge. Pure. */
export function laterRows(canary: DatabaseCanary, found: string[]): string[] {
  return found.filter((row) => row === later(canary.nonce) || row === changed(canary.nonce))
}
