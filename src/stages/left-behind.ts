import type { Mount, VolumeCanary } from '../checks/volume-canary.ts'

/** A service as it is now, by its name in the compose file, with what it mounts. */
export interface Mounting {
  short: string
  mounts: { volume: string | undefined; target: string }[]
}

/**
 * What became of a seeded volume: `used` by each service that is still there where it was; `dropped` with every service
 * that mounted it; `moved` to another path or another service; `lost` to a service that is still there.
 */
export interface Whereabouts {
  verdict: 'used' | 'dropped' | 'moved' | 'lost'
  what: string
}

/**
 * A seeded file proves nothing in a volume that the app has left behind (L39, L41): what counts is each pair of a service
 * and the path where it keeps its data, since an image that still writes to the old path starts empty. Pure.
 */
export function leftBehind({ volume, mounts }: Pick<VolumeCanary, 'volume' | 'mounts'>, now: Mounting[]): Whereabouts {
  const users = now.map((service) => ({
    short: service.short,
    targets: service.mounts.filter((mount) => mount.volume === volume).map(({ target }) => clean(target))
  }))
  const found = mounts.map((mount) => whereIs(volume, mount, mounts, users))
  for (const verdict of ['lost', 'moved'] as const) {
    const worst = found.find((one) => one.verdict === verdict)
    if (worst !== undefined) return worst
  }
  const gone = found[0]
  return gone !== undefined && found.every((one) => one.verdict === 'dropped') ? gone : { verdict: 'used', what: '' }
}

function whereIs(volume: string, { service, target }: Mount, before: Mount[], users: { short: string; targets: string[] }[]): Whereabouts {
  const same = users.find((user) => user.short === service)
  if (same?.targets.includes(clean(target)) === true) return { verdict: 'used', what: '' }
  if (same !== undefined && same.targets.length > 0)
    return { verdict: 'moved', what: `"${service}" mounts the volume ${volume} at ${same.targets.join(', ')} and no longer at ${target}` }
  const heir = users.find((user) => user.targets.length > 0 && !before.some((mount) => mount.service === user.short))
  if (heir !== undefined) {
    // A service by another name that has it where it was is the old one.
    if (same === undefined && heir.targets.includes(clean(target))) return { verdict: 'used', what: '' }
    return { verdict: 'moved', what: `the volume ${volume} went from "${service}" at ${target} to "${heir.short}" at ${heir.targets.join(', ')}` }
  }
  return same === undefined
    ? { verdict: 'dropped', what: `the volume ${volume} went out of use with "${service}"` }
    : { verdict: 'lost', what: `"${service}" kept data in the volume ${volume} at ${target} and no longer mounts it: it is lost to the app` }
}

const clean = (path: string): string => path.replace(/(?<=.)\/+$/, '')
