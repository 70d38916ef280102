import type { Finding } from '../../model/types.ts'
import { backupCapability } from '../backup-labels.ts'
import type { Place } from '../place.ts'
import { finding, type OddityQuestion } from './question.ts'

const databases = /(^|\/)(postgres|postgis|mysql|mariadb|mongo|redis|percona)[\w-]*(:|@|$)/

/** What is odd about what the labels say of the backup. */
export function backupFindings({ compose }: OddityQuestion): Finding[] {
  const services = Object.values(compose.services)
  const namedVolumes = (service: (typeof services)[number]): string[] =>
    service.volumes.flatMap((mount) => (mount.type === 'volume' && mount.source !== undefined ? [mount.source] : []))
  const capability = backupCapability(
    services.map((service) => ({ name: service.name, labels: { ...service.labels, ...service.deployLabels }, volumes: namedVolumes(service) }))
  )
  const placeOf = (service: string, key: string): Place | { file: string; line: null } => {
    const found = compose.services[service]
    const owner = found === undefined ? { file: 'compose.yml', line: null } : { file: found.file, line: found.line }
    return compose.places.of(found?.deployLabels, key) ?? compose.places.of(found?.labels, key) ?? owner
  }
  const legacy = capability.legacy.map(({ service, label }) =>
    finding(
      'warning',
      'backup-v1',
      placeOf(service, label),
      `the label ${label} is of version 1, which the backup service ignores: it takes whole volumes`,
      'Write backupbot.backup.volumes.<volume>.path=…'
    )
  )
  if (!capability.enabled) {
    const volumes = [...new Set(services.flatMap(namedVolumes))]
    const keeper = services.find((service) => namedVolumes(service).length > 0)
    if (keeper === undefined) return legacy
    return [
      ...legacy,
      finding(
        'note',
        'backup-none',
        { file: keeper.file, line: keeper.line },
        `no service switches the backup on, so nothing of ${volumes.length === 1 ? 'the volume' : 'the volumes'} ${volumes.join(', ')} is backed up: backup and restore are skipped`,
        'Where this is data that people keep, label its service backupbot.backup=true.'
      )
    ]
  }
  // L46: the raw files of a running database are no backup.
  const live = services.filter(
    (service) =>
      databases.test(service.image) && capability.hooks[service.name]?.backup.pre === undefined && namedVolumes(service).some((name) => isWhole(name))
  )
  function isWhole(volume: string): boolean {
    return capability.volumes[volume]?.kind === 'whole'
  }
  return [
    ...legacy,
    ...live.map((service) =>
      finding(
        'warning',
        'backup-live-database',
        { file: service.file, line: service.line },
        `"${service.name}" is a database whose files are backed up while it runs, without a dump`,
        'Give it backupbot.backup.pre-hook and backupbot.restore.post-hook, and limit the backup to the dump.'
      )
    )
  ]
}
