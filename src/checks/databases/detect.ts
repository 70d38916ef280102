import type { DatabaseKind } from './kind.ts'
import { mariadb } from './mariadb.ts'
import { mongodb } from './mongodb.ts'
import { postgresql } from './postgresql.ts'
import { redis } from './redis.ts'

export const databaseKinds: DatabaseKind[] = [postgresql, mariadb, mongodb, redis]

export function kindNamed(name: DatabaseKind['name']): DatabaseKind {
  const kind = databaseKinds.find((candidate) => candidate.name === name)
  if (kind === undefined) throw new Error(`there is no database kind ${name}`)
  return kind
}

/** `registry/owner/name:tag@digest` → `name`. */
export function imageName(image: string): string {
  return (image.split('@')[0]?.split('/').at(-1) ?? '').split(':')[0] ?? ''
}

/**
 * What kind of database a service is: by its image's name, else by the server process that runs in its container.
 * Undefined for anything else; a client or an exporter (`postgres-exporter`, a shell that waits for `postgres`) is none.
 */
export function detectDatabase(image: string, processes: string[]): DatabaseKind | undefined {
  return (
    databaseKinds.find((kind) => kind.images.test(imageName(image))) ??
    databaseKinds.find((kind) => processes.some((command) => kind.processes.test(programOf(command))))
  )
}

/** The program of a command line, without what only starts it. */
function programOf(command: string): string {
  return (
    command
      .trim()
      .replace(/^(\S*\/)?(tini|dumb-init|docker-init)(\s+-\S+)*\s+(--\s+)?/, '')
      .split(/\s+/)[0] ?? ''
  )
}
