import type { StageName } from '../model/types.ts'
import type { RunDirectory } from '../run/directory.ts'
import { HostRefusal } from './refusals.ts'

/** A stage is done once: a second try could turn its answer. Teardown may come again and again, and answers what it found. Throws HostRefusal. */
export function stageOnce(run: Pick<RunDirectory, 'hasBegun' | 'readStage'>, stage: StageName): void {
  if (stage !== 'teardown' && (run.hasBegun(stage) || run.readStage(stage) !== undefined)) throw new HostRefusal('stage-taken')
}
