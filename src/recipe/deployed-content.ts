import type { CommitFiles } from './commit-files.ts'
import { selectedFiles } from './compose.ts'
import { isMapping } from './compose-merge.ts'
import { evaluateEnv, parseEnv } from './env.ts'
import { environmentOf } from './environment.ts'
import { readRecipeText } from './files.ts'
import { interpolate } from './interpolate.ts'
import { Places } from './place.ts'
import { readYaml } from './yaml-source.ts'

/**
 * What a deploy of this commit is made of, as one text to compare: compose files (also those that no sample selects), every file that they name, abra.sh
 * and .env.sample, each by what git stores (DESIGN 15). Notes, tests, pages and pictures are not in it.
 */
export function deployedContent(files: CommitFiles): string {
  const paths = new Set(['abra.sh', '.env.sample'])
  const composeFiles = [...new Set([...[...files.entries.keys()].filter((path) => /^compose[\w.-]*\.ya?ml$/.test(path)), ...selectableFiles(files)])]
  for (const path of composeFiles) {
    paths.add(path)
    for (const named of filesNamedIn(files, path)) paths.add(named)
  }
  return [...paths]
    .sort()
    .flatMap((path) => {
      const found = files.look(path)
      const entry = found.kind === 'file' ? files.entries.get(found.path) : undefined
      return entry === undefined ? [] : [`${path} ${entry.mode} ${entry.oid}`]
    })
    .join('\n')
}

/** Files that COMPOSE_FILE names in the sample, in lines that are commented out too: somebody's app has them switched on. */
function selectableFiles(files: CommitFiles): string[] {
  const sample = text(files, '.env.sample')
  if (sample === undefined) return []
  const lines = parseEnv(sample).filter((entry) => entry.key === 'COMPOSE_FILE')
  return [...selectedFiles(evaluateEnv(sample)), ...lines.flatMap((entry) => entry.value.split(':').filter((part) => part !== '' && !part.includes('$')))]
}

/** The files of configs, secrets and services. Where a compose file cannot be read, every file whose name occurs in it counts. */
function filesNamedIn(files: CommitFiles, path: string): string[] {
  const content = text(files, path)
  if (content === undefined) return []
  try {
    const environment = environmentOf(files, text(files, '.env.sample') ?? '', 'stack').values
    const document = readYaml(content, path, new Places(), (value) => (typeof value === 'string' ? interpolate(value, environment) : value))
    const sections = (['configs', 'secrets', 'services'] as const).flatMap((key) => (isMapping(document[key]) ? Object.values(document[key]) : []))
    return sections
      .flatMap((item) => (isMapping(item) ? [item['file'], ...[item['env_file']].flat(2)] : []))
      .flatMap((named) => (typeof named === 'string' ? [named] : isMapping(named) ? [String(named['path'])] : []))
  } catch {
    return [...files.entries.keys()].filter((name) => content.includes(name))
  }
}

function text(files: CommitFiles, path: string): string | undefined {
  try {
    return readRecipeText(files, path)
  } catch {
    return undefined
  }
}
