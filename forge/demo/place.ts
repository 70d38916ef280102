import { join } from 'node:path'
import { stateRoot } from '../../local/server/places.ts'

/** The embedded server that the demo deploys on. */
export const demoServer = 'demo'

/** All that the demo keeps outside its server: Gitea, both runner daemons, and what is on record of them. */
export const demoFolder = join(stateRoot, 'demo')

export const forgeFolder = join(demoFolder, 'gitea')
export const runnerFolder = (label: string): string => join(demoFolder, 'runners', label)

/** One daemon answers comments at once, the other one takes one test at a time (docs/trigger.md). */
export const runnerLabels = ['testme-gate', 'testme'] as const
