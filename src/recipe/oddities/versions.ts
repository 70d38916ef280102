import type { Finding } from '../../model/types.ts'
import { compareVersions, parseVersion } from '../version.ts'
import { versionLabel } from '../version-label.ts'
import { finding, type OddityQuestion } from './question.ts'

const write = 'Write coop-cloud.${STACK_NAME}.version=X.Y.Z+upstream in the list of deploy labels of "app".'

/** What is odd about the version that the recipe says it is. */
export function versionFindings({ compose, stack, tags: { published, contained } }: OddityQuestion): Finding[] {
  const label = versionLabel(compose)
  const app = compose.services['app'] ?? Object.values(compose.services)[0]
  const place = { file: app?.file ?? 'compose.yml', line: app?.line ?? null }
  if (label === undefined) return [finding('warning', 'version-missing', place, 'no service carries a version label', write)]
  const findings: Finding[] = []
  const key = stack === '' ? label.key : label.key.replace(stack, '${STACK_NAME}')
  if (label.old) findings.push(finding('warning', 'version-old-form', label.place, `the label ${key} is of an old form that abra no longer reads`, write))
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
  if (version === undefined) {
    const says = label.text === '' ? 'is empty' : `says "${label.text}", which is no version`
    return [...findings, finding('warning', 'version-unreadable', label.place, `the version label ${says}`, write)]
  }
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

/** L20, Q24: abra refuses to deploy a version with a lightweight tag. A tag that names no version publishes nothing. */
export function tagFindings({ tags: { published, others } }: OddityQuestion): Finding[] {
  const lightweight = published
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
  const [first] = others
  if (first === undefined) return lightweight
  const named = `${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}`
  return [
    ...lightweight,
    finding(
      published.length === 0 ? 'warning' : 'note',
      'tag-unreadable',
      { file: `refs/tags/${first}`, line: null },
      `${others.length === 1 ? 'a tag names' : 'tags name'} no version X.Y.Z+upstream, so ${published.length === 0 ? 'nothing counts as published' : 'that is not published'}: ${named}`,
      'Tag releases as the version label says them, for example 1.0.0+2.4.8.'
    )
  ]
}
