import type { DataSurvey, OutOfReach } from '../checks/data-survey.ts'
import type { Canaries } from './canaries.ts'

/** What a backup must bring back, and what it leaves out on purpose. Names of volumes are full ones. */
export interface Covered {
  canaries: Canaries
  /** Paths that a label names, with the volume's path on the host; `dumped` where a hook makes them. */
  paths: { volume: string; path: string; dumped: boolean }[]
  excluded: string[]
  /** Databases whose raw files are all the backup has: no hook dumps them (L46). */
  live: string[]
  /** Data that no damage of ours reaches, so that nothing shows a restore of it: only what is damaged through the app does (L46, L50). */
  unreached: OutOfReach[]
  /** Where a later file must be gone after a restore, because a hook is known to clear (L51). */
  cleared: string[]
}

/** Pure: which of the seeded data the labels promise to bring back. */
export function coveredBy(
  survey: Pick<DataSurvey, 'capability' | 'databases' | 'volumes' | 'outOfReach'>,
  canaries: Canaries,
  volumes: { Name: string; Mountpoint: string }[],
  clears: (hook: string | undefined) => boolean
): Covered {
  const { capability } = survey
  const short = (volume: string): string => volume.replace(`${canaries.stack}_`, '')
  const coverage = (volume: string): string => capability.volumes[short(volume)]?.kind ?? 'excluded'
  const dumpedBy = (service: string): boolean => capability.hooks[service]?.backup.pre !== undefined
  const clearing = Object.entries(capability.hooks)
    .filter(([, hooks]) => clears(hooks.restore.pre))
    .map(([service]) => service)
  const isCache = (service: string): boolean => {
    const database = survey.databases.find((candidate) => candidate.service === service)
    return database?.kind === 'Redis' && !dumpedBy(database.short) && database.volumes.every((volume) => coverage(volume) === 'excluded')
  }
  const whole = canaries.volumes.filter((canary) => coverage(canary.volume) === 'whole')
  return {
    canaries: {
      ...canaries,
      volumes: whole,
      databases: canaries.databases.filter((canary) => !isCache(canary.service))
    },
    paths: volumes.flatMap((volume) => {
      const said = capability.volumes[short(volume.Name)]
      return said?.kind === 'paths' ? said.paths.map((path) => ({ volume: volume.Name, path: `${volume.Mountpoint}/${path}`, dumped: said.dumped })) : []
    }),
    excluded: volumes.filter((volume) => coverage(volume.Name) === 'excluded').map((volume) => volume.Name),
    live: survey.databases
      .filter((database) => !dumpedBy(database.short) && database.volumes.some((volume) => coverage(volume) !== 'excluded'))
      .map((database) => database.short),
    unreached: [
      ...survey.outOfReach,
      ...survey.volumes.flatMap(({ Name }) => {
        const said = capability.volumes[short(Name)]
        const what = `the backup takes only ${said?.kind === 'paths' ? said.paths.join(', ') : ''} of ${Name}: nothing shows that the app's data is in there and comes back`
        return said?.kind === 'paths' ? [{ of: [short(Name)], what, fleeting: false }] : []
      })
    ],
    cleared: whole.filter((canary) => canary.mounts.some(({ service }) => clearing.includes(service))).map((canary) => canary.volume)
  }
}

/** Why a backup with these labels can hold nothing of the app's data, or undefined. Pure. */
export function whyNothingIsCovered(covered: Covered, volumes: { Name: string }[]): string | undefined {
  if (covered.paths.length > 0 || volumes.some((volume) => !covered.excluded.includes(volume.Name))) return undefined
  if (covered.excluded.length === 0) return undefined
  return covered.excluded.length === 1
    ? `the only volume, ${covered.excluded[0]}, is excluded from the backup by a label`
    : `all ${covered.excluded.length} volumes are excluded from the backup by labels`
}
