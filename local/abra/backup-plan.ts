import { type BackupCapability, backupCapability, readBackupLabels } from '../../src/recipe/backup-labels.ts'

/** A service as the bot sees it: full name, labels, and the volumes it mounts by their full names. */
export interface BackedService {
  service: string
  labels: Record<string, string>
  volumes: string[]
}

export interface Hook {
  service: string
  kind: 'backup.pre-hook' | 'backup.post-hook' | 'restore.pre-hook' | 'restore.post-hook'
  command: string
}

/** What one backup of an app will do. Volumes by full name; no path leaves its volume. */
export interface BackupPlan {
  enabled: boolean
  paths: { volume: string; path: string | undefined }[]
  hooks: Hook[]
  /** Every volume that a service mounts, whatever its labels say: where a snapshot may be restored to. */
  mounted: string[]
  warnings: string[]
}

/**
 * backup-bot-two's reading of the labels (2.x), pure: the label on one service or on several switches the app on, every
 * volume counts unless a label leaves it out or limits it to paths. Throws when a path leaves its volume.
 */
export function planBackup(stack: string, services: BackedService[]): BackupPlan {
  const short = (name: string): string => (name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name)
  const sorted = [...services].sort((a, b) => a.service.localeCompare(b.service))
  const capability: BackupCapability = backupCapability(
    sorted.map((service) => ({ name: short(service.service), labels: service.labels, volumes: service.volumes.map(short) }))
  )
  const mounted = [...new Set(sorted.flatMap((service) => service.volumes))].sort()
  return {
    enabled: capability.enabled,
    mounted,
    paths: mounted.flatMap((volume): BackupPlan['paths'] => {
      const coverage = capability.volumes[short(volume)] ?? { kind: 'whole' }
      if (coverage.kind === 'excluded') return []
      if (coverage.kind === 'whole') return [{ volume, path: undefined }]
      return coverage.paths.map((path) => {
        if (path.split('/').includes('..')) throw new Error(`the path "${path}" leaves the volume ${volume}`)
        return { volume, path }
      })
    }),
    hooks: sorted.flatMap((service) => {
      const { hooks } = readBackupLabels(service.labels)
      const all: [Hook['kind'], string | undefined][] = [
        ['backup.pre-hook', hooks.backup.pre],
        ['backup.post-hook', hooks.backup.post],
        ['restore.pre-hook', hooks.restore.pre],
        ['restore.post-hook', hooks.restore.post]
      ]
      return all.flatMap(([kind, command]) => (command === undefined ? [] : [{ service: service.service, kind, command }]))
    }),
    warnings: capability.legacy.map(({ service, label }) => `${stack}_${service}: the label ${label} is of version 1 and is ignored: whole volumes are taken`)
  }
}
