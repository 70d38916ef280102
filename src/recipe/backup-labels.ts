/**
 * What a recipe says about its backup: the labels of backup-bot-two, version 2. Pure; both sides read it, the checks
 * that demand data back and the backup service of the embedded server.
 */

/** The labels of one service. */
export interface BackupLabels {
  enabled: boolean
  /** Volumes by their name in the compose file: left out, or limited to these paths relative to the volume. */
  volumes: Record<string, 'excluded' | string[]>
  hooks: { backup: { pre?: string; post?: string }; restore: { pre?: string; post?: string } }
  /** Labels of version 1: ignored by the bot (L47, Q33), which then takes whole volumes. */
  legacy: string[]
}

const prefix = 'backupbot.'
const truthy = /^(true|1|yes|y|t|on)$/i
const falsy = /^(false|0|no|n|f|off)$/i

export function readBackupLabels(labels: Record<string, string>): BackupLabels {
  const read: BackupLabels = { enabled: false, volumes: {}, hooks: { backup: {}, restore: {} }, legacy: [] }
  for (const [key, value] of Object.entries(labels)) {
    if (!key.startsWith(prefix)) continue
    const rest = key.slice(prefix.length)
    const volume = /^backup\.volumes\.(.+?)(\.path)?$/.exec(rest)
    const hook = /^(backup|restore)\.(pre|post)-hook$/.exec(rest)
    if (rest === 'backup') read.enabled = truthy.test(value.trim())
    else if (hook !== null) {
      if (value.trim() !== '') read.hooks[hook[1] as 'backup' | 'restore'][hook[2] as 'pre' | 'post'] = value
    } else if (volume !== null) {
      const name = volume[1] ?? ''
      if (volume[2] === undefined) {
        if (falsy.test(value.trim())) read.volumes[name] = 'excluded'
      } else if (read.volumes[name] !== 'excluded') read.volumes[name] = splitPaths(value)
    } else if (rest === 'backup.path' || rest === 'restore' || rest === 'backup.repos.pre-hook') read.legacy.push(key)
  }
  return read
}

function splitPaths(value: string): string[] {
  return value
    .split(',')
    .map((path) => path.trim().replace(/^\/+|\/+$/g, ''))
    .filter((path) => path !== '')
}

/** How the backup treats one volume. */
export type Coverage = { kind: 'whole' } | { kind: 'excluded' } | { kind: 'paths'; paths: string[]; dumped: boolean }

export interface BackupCapability {
  enabled: boolean
  /** Short names of the services that carry the enabling label. */
  enabledOn: string[]
  /** By the volume's name in the compose file. */
  volumes: Record<string, Coverage>
  /** Services with hooks, by short name. */
  hooks: Record<string, BackupLabels['hooks']>
  legacy: { service: string; label: string }[]
}

/**
 * What a backup of the whole app takes. The label on any one service switches the app's backup on (the draft
 * specification), several do the same (what live recipes do); then every volume counts unless a label says otherwise.
 * `volumes` are the names that a service mounts, without the stack's prefix.
 */
export function backupCapability(services: { name: string; labels: Record<string, string>; volumes: string[] }[]): BackupCapability {
  const read = services.map((service) => ({ ...service, backup: readBackupLabels(service.labels) })).sort((a, b) => a.name.localeCompare(b.name))
  const enabledOn = read.filter((service) => service.backup.enabled).map((service) => service.name)
  const volumes: Record<string, Coverage> = {}
  for (const name of [...new Set(read.flatMap((service) => service.volumes))].sort()) {
    const said = read.flatMap((service) => service.backup.volumes[name] ?? [])
    if (read.some((service) => service.backup.volumes[name] === 'excluded')) volumes[name] = { kind: 'excluded' }
    else {
      const paths = [...new Set(said.flat())]
      const dumped = read.some((service) => service.volumes.includes(name) && service.backup.hooks.backup.pre !== undefined)
      volumes[name] = paths.length === 0 ? { kind: 'whole' } : { kind: 'paths', paths, dumped }
    }
  }
  return {
    enabled: enabledOn.length > 0,
    enabledOn,
    volumes,
    hooks: Object.fromEntries(
      read
        .filter(({ backup: { hooks } }) => Object.keys(hooks.backup).length + Object.keys(hooks.restore).length > 0)
        .map((service) => [service.name, service.backup.hooks])
    ),
    legacy: read.flatMap((service) => service.backup.legacy.map((label) => ({ service: service.name, label })))
  }
}

/** A restore hook that empties what it restores into; a file that came after the backup must then be gone (L51). */
export function clearsBeforeRestore(hook: string | undefined): boolean {
  return hook !== undefined && /\brm\s+(-\w*[rR]\w*|--recursive)|\bfind\b.*\s-delete\b|\brsync\b.*\s--delete\b/.test(hook)
}
