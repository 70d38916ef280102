import { join } from 'node:path'
import { applications } from '../../local/images/applications.ts'
import { ensureAll, ensureImages } from '../../local/images/images.ts'
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

/** Makes the images of a recipe of ours that is a real application, where the server's registry does not hold them yet. */
export async function bringImages(recipe: string, facts: ServerFacts, progress: (line: string) => void): Promise<void> {
  await ensureAll(applications[recipe] ?? [], facts.dockerHost, progress)
}
