import type { Finding } from '../model/types.ts'
import { type BackupCapability, backupCapability } from './backup-labels.ts'
import type { Compose } from './compose.ts'
import { parseEnv } from './env.ts'
import type { RecipeEnvironment } from './environment.ts'
import type { RecipeFiles } from './files.ts'
import type { PublishedVersion } from './tags.ts'
import { compareVersions, parseVersion } from './version.ts'
import { versionLabel } from './version-label.ts'

export interface OddityQuestion {
  compose: Compose
  environment: RecipeEnvironment
  files: RecipeFiles
  /** The recipe's .env.sample as it is. */
  sample: string
  published: PublishedVersion[]
  /** The newest published version that the head contains. */
  contained: PublishedVersion | undefined
}

const finding = (severity: Finding['severity'], code: string, place: { file: string; line: number | null }, what: string, next: string): Finding => ({
  severity,
  code,
  file: place.file,
  line: place.line,
  what,
  next
})

/** What is odd about a recipe that can be deployed: nothing here changes a verdict, everything is shown. Pure. */
export function oddities(question: OddityQuestion): Finding[] {
  return [
    ...unsetVariables(question),
    ...versionFindings(question),
    ...tagFindings(question.published),
    ...backupFindings(question.compose),
    ...optionalFiles(question.sample),
    ...contentFindings(question)
  ]
}

function unsetVariables({ compose }: OddityQuestion): Finding[] {
  const seen = new Set<string>()
  return compose.unset.flatMap(({ name, file, line }) => {
    if (seen.has(name)) return []
    seen.add(name)
    return [
      finding(
        'warning',
        'variable-unset',
        { file, line },
        `${name} is set nowhere: Docker puts nothing in its place`,
        `Set it in .env.sample or abra.sh, or write \${${name}:-default}.`
      )
    ]
  })
}

function versionFindings({ compose, published, contained }: OddityQuestion): Finding[] {
  const label = versionLabel(compose)
  const app = compose.services['app'] ?? Object.values(compose.services)[0]
  const place = { file: app?.file ?? 'compose.yml', line: app?.line ?? null }
  const write = 'Write coop-cloud.${STACK_NAME}.version=X.Y.Z+upstream in the list of deploy labels of "app".'
  if (label === undefined) return [finding('warning', 'version-missing', place, 'no service carries a version label', write)]
  const findings: Finding[] = []
  if (label.old) findings.push(finding('warning', 'version-old-form', label.place, `the label ${label.key} is of an old form that abra no longer reads`, write))
  if (label.literal)
    findings.push(
      finding(
        'warning',
        'version-literal',
        label.place,
        'labels stand in a mapping here, in whose keys Docker fills in no variables: the label belongs to no stack',
        write
      )
    )
  const version = parseVersion(label.text)
  if (version === undefined)
    return [...findings, finding('warning', 'version-unreadable', label.place, `the version label says "${label.text}", which is no version`, write)]
  if (contained !== undefined && compareVersions(version, contained.version) < 0)
    findings.push(
      finding(
        'warning',
        'version-back',
        label.place,
        `the version label says ${label.text}, but this commit contains the published ${contained.version.text}, which is newer`,
        'Raise the label above what is published.'
      )
    )
  if (!published.some((candidate) => candidate.version.text === label.text))
    findings.push(
      finding(
        'note',
        'version-untagged',
        label.place,
        `${label.text} is not published yet: there is no tag of that name`,
        'Nothing to do before it is released; then tag it.'
      )
    )
  return findings
}

/** L20, Q24: abra refuses to deploy a version with a lightweight tag. */
function tagFindings(published: PublishedVersion[]): Finding[] {
  return published
    .filter((candidate) => !candidate.annotated)
    .map(({ version }) =>
      finding(
        'warning',
        'tag-lightweight',
        { file: `refs/tags/${version.text}`, line: null },
        `the tag ${version.text} is lightweight: abra cannot deploy that version by its name`,
        `Replace it: git tag -a -f ${version.text} ${version.text}^{} -m ${version.text}`
      )
    )
}

const databases = /(^|\/)(postgres|postgis|mysql|mariadb|mongo|redis|percona)[\w-]*(:|@|$)/

function backupFindings(compose: Compose): Finding[] {
  const services = Object.values(compose.services)
  const labelsOf = (name: string): Record<string, string> => ({ ...compose.services[name]?.labels, ...compose.services[name]?.deployLabels })
  const capability: BackupCapability = backupCapability(
    services.map((service) => ({
      name: service.name,
      labels: labelsOf(service.name),
      volumes: service.volumes.flatMap((mount) => (mount.type === 'volume' && mount.source !== undefined ? [mount.source] : []))
    }))
  )
  const placeOf = (service: string, key: string): { file: string; line: number | null } => {
    const found = compose.services[service]
    return (
      compose.places.of(found?.deployLabels, key) ?? compose.places.of(found?.labels, key) ?? { file: found?.file ?? 'compose.yml', line: found?.line ?? null }
    )
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
  if (!capability.enabled) return legacy
  // L46: the raw files of a running database are no backup.
  const live = services.filter(
    (service) =>
      databases.test(service.image) &&
      service.volumes.some((mount) => mount.type === 'volume' && mount.source !== undefined && capability.volumes[mount.source]?.kind === 'whole')
  )
  const unhooked = live.filter((service) => capability.hooks[service.name]?.backup.pre === undefined)
  return [
    ...legacy,
    ...unhooked.map((service) =>
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

/** What a sample offers and does not switch on is not tested. */
function optionalFiles(sample: string): Finding[] {
  return parseEnv(sample)
    .filter((entry) => entry.key === 'COMPOSE_FILE' && entry.commentedOut)
    .map((entry) =>
      finding(
        'note',
        'compose-optional',
        { file: '.env.sample', line: entry.line },
        `COMPOSE_FILE=${entry.value} is commented out: this variant is not tested`,
        'To test it, set COMPOSE_FILE in recipe.yml → env.'
      )
    )
}

function contentFindings({ compose, files }: OddityQuestion): Finding[] {
  return (['configs', 'secrets'] as const).flatMap((kind) =>
    Object.entries(compose[kind]).flatMap(([key, object]) => {
      const found = object.file === undefined ? undefined : files.look(object.file)
      const place = compose.places.of(object.raw, 'file') ?? object.place
      if (found?.kind === 'file' && found.content.subarray(0, 42).toString('latin1').startsWith('version https://git-lfs.github.com/spec/'))
        return [
          finding(
            'error',
            'lfs-pointer',
            place,
            `${kind.slice(0, -1)} "${key}" is made of ${object.file}, which holds a pointer of Git LFS and not the content`,
            'Store the file itself in git.'
          )
        ]
      if (object.file !== undefined && !object.external && object.nameVariables.every((name) => name === 'STACK_NAME'))
        return [
          finding(
            'note',
            'config-without-version',
            object.place,
            `the name of ${kind.slice(0, -1)} "${key}" holds no version, so its content can never change`,
            `Name it \${STACK_NAME}_${key}_\${…_VERSION} and export the version in abra.sh.`
          )
        ]
      return []
    })
  )
}

/** Keys that the head's sample has and the base's has not: an app that is upgraded lacks them (Q26). */
export function newSampleKeys(base: string, head: string, compose: Compose): Finding[] {
  const known = new Set(
    parseEnv(base)
      .filter((entry) => !entry.commentedOut)
      .map((entry) => entry.key)
  )
  const text = compose.files.map((file) => file.text).join('\n')
  return parseEnv(head)
    .filter((entry) => !entry.commentedOut && !known.has(entry.key) && new RegExp(`\\$\\{?${entry.key}\\b`).test(text))
    .map((entry) =>
      finding(
        'note',
        'sample-key-new',
        { file: '.env.sample', line: entry.line },
        `${entry.key} is new in the sample: apps that exist do not have it when they are upgraded`,
        'Give it a default in the compose file, or say so in the release notes.'
      )
    )
}
