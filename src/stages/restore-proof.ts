import { type Canaries, countOf, unprovenIn } from './canaries.ts'

/**
 * What a restore has not proven, one line each; with any of them the stage is unverified. A restore proves the data that
 * was damaged before it and came back (L50): what the app's own `seed` wrote counts only where `damage` was seen to make
 * `verify` say no, or where everything that the app may keep it in was damaged. Pure.
 * @param unreached data that no damage of ours reaches, as the backup stage found it
 */
export function unprovenByRestore(canaries: Canaries, unreached: string[], damagedThroughApp: boolean): string[] {
  const untouched = damagedThroughApp ? [] : unreached
  const nothingDamaged =
    !damagedThroughApp && canaries.app.length > 0 && countOf({ ...canaries, app: [] }) === 0 && untouched.length === 0
      ? ["what the recipe's own seed wrote was never damaged, so that it is still there proves no restore; a hook damage would"]
      : []
  return [...new Set([...unprovenIn(canaries), ...untouched, ...nothingDamaged])]
}
