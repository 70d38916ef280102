import { join } from 'node:path'
import { ensureImages } from '../../local/images/images.ts'
import { type ServerFacts, up } from '../../local/server/server.ts'
import { root } from '../run/entries.ts'
import type { Holder } from '../run/lock.ts'

/** The command of the embedded `abra` stand-in. */
export const standIn = join(root, 'local', 'abra', 'abra')

export async function bringUp(name: string, assumeYes: boolean, progress: (line: string) => void, wait?: (holder: Holder) => void): Promise<ServerFacts> {
  const facts = await up({ name, assumeYes, progress, ...(wait === undefined ? {} : { wait }) })
  await ensureImages(facts.dockerHost, progress)
  return facts
}
