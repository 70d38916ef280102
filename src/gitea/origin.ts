import type { Origin, Pull } from './types.ts'

/**
 * Where the code of a pull request comes from. Gitea gives no word for it: an AGit pull request has no label on its head (its ref alone proves
 * nothing: a pull request whose branch is gone has the same), a fork another repository id, a deleted fork none.
 */
export function originOf(pull: Pick<Pull, 'headLabel' | 'headRepo' | 'baseRepo'>): Origin {
  if (pull.headLabel === '') return 'agit'
  if (pull.headRepo === null) return 'fork-gone'
  return pull.headRepo.id === pull.baseRepo.id ? 'same-repository' : 'fork'
}
