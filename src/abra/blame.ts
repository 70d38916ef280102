import type { FailureClass } from '../model/types.ts'
import type { AbraFailure } from './error.ts'

/** What a full disk, a repository that somebody else holds and a way that is cut say, whoever prints it. restic 0.14, Docker 20.10. */
const serverSays =
  /no space left on device|disk quota exceeded|repository is already locked|unable to create lock|Cannot connect to the Docker daemon|i\/o timeout|TLS handshake timeout/i

/**
 * Whose fault a failed call of abra is (L37: only with what decided it): the server's where time ran out, the disk is full, the repository is
 * locked or the engine cannot be reached; else what was deployed said no. Pure.
 */
export function classOf(failure: Pick<AbraFailure, 'timedOut' | 'output' | 'fatal'>): Extract<FailureClass, 'recipe' | 'infrastructure'> {
  return failure.timedOut || serverSays.test(`${failure.fatal}\n${failure.output}`) ? 'infrastructure' : 'recipe'
}
