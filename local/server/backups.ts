import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomic } from '../../src/run/atomic.ts'
import { run } from './command.ts'
import type { Places } from './places.ts'

export function backupPlaces(places: Places): { repository: string; passwordFile: string } {
  return { repository: join(places.backups, 'restic'), passwordFile: join(places.backups, 'password') }
}

/** The restic repository of this server's backup service. */
export async function ensureBackups(places: Places): Promise<void> {
  const { repository, passwordFile } = backupPlaces(places)
  mkdirSync(places.backups, { recursive: true, mode: 0o700 })
  if (!existsSync(passwordFile)) writeAtomic(passwordFile, `${randomBytes(24).toString('hex')}\n`, 0o600)
  if (existsSync(join(repository, 'config'))) return
  // An initialisation that was cut off leaves keys without a configuration.
  rmSync(repository, { recursive: true, force: true })
  await run('restic', ['init', '--repo', repository, '--password-file', passwordFile, '--no-cache'], {
    what: 'making the backup repository',
    environment: { HOME: places.state }
  })
}
