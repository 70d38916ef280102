import { z } from 'zod'
import type { Abra } from '../abra/abra.ts'
import { messageOf } from '../model/failure.ts'

const listing = z.array(z.looseObject({ id: z.string(), hostname: z.string() })).nullable()

/** restic's JSON among what else a terminal shows. Throws where there is none: no answer is not "none" (L44). */
export function readSnapshotIds(output: string, hosts: string[]): string[] {
  const line = output.split('\n').find((candidate) => /^(\[|null\s*$)/.test(candidate.trim()))
  if (line === undefined) throw new Error(`restic listed no snapshots: ${output.trim().split('\n').at(-1) ?? 'it printed nothing'}`)
  return (listing.parse(JSON.parse(line)) ?? []).filter((snapshot) => hosts.includes(snapshot.hostname)).map((snapshot) => snapshot.id)
}

export async function snapshotsOf(abra: Abra, backupApp: string, hosts: string[]): Promise<string[]> {
  const words = ['snapshots', '--json', '--no-lock', ...hosts.flatMap((host) => ['--host', host])]
  return readSnapshotIds(await abra.restic(backupApp, words), hosts)
}

/**
 * Forgets every snapshot that names one of these hosts, also those of a run that died before it recorded one (L48, Q32).
 * A restic that was killed leaves a lock in the repository; `unlock` removes those of dead processes only.
 */
export async function forgetSnapshots(abra: Abra, backupApp: string, hosts: string[]): Promise<string[]> {
  const ids = await snapshotsOf(abra, backupApp, hosts)
  if (ids.length === 0) return []
  try {
    await abra.restic(backupApp, ['forget', ...ids])
  } catch (error) {
    if (!/lock/i.test(messageOf(error))) throw error
    await abra.restic(backupApp, ['unlock'])
    await abra.restic(backupApp, ['forget', ...ids])
  }
  return ids.map((id) => id.slice(0, 8))
}
