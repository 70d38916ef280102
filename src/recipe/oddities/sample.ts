import type { Finding } from '../../model/types.ts'
import type { Compose } from '../compose.ts'
import { type EnvEntry, parseEnv } from '../env.ts'
import { finding, type OddityQuestion } from './question.ts'

const sampleAt = (line: number): { file: string; line: number } => ({ file: '.env.sample', line })

/** Variables that compose files use and nobody sets. One that the sample offers, commented out, is meant to be empty by default. */
export function unsetVariables({ compose, sample }: OddityQuestion): Finding[] {
  const offered = new Map(parseEnv(sample).flatMap((entry) => (entry.commentedOut ? [[entry.key, entry.line] as const] : [])))
  const first = new Map(compose.unset.toReversed().map((use) => [use.name, use]))
  return [...first.values()].toReversed().map(({ name, file, line }) => {
    const where = offered.get(name)
    return where === undefined
      ? finding(
          'warning',
          'variable-unset',
          { file, line },
          `${name} is set nowhere: Docker puts nothing in its place`,
          `Set it in .env.sample or abra.sh, or write \${${name}:-default}.`
        )
      : finding(
          'note',
          'variable-optional',
          { file, line },
          `${name} is commented out in .env.sample:${where}: Docker puts nothing in its place`,
          'Nothing to do where that is meant; what it would change is not tested.'
        )
  })
}

/** What the lines of the sample say that an app would not have, or not as it reads. */
export function sampleFindings({ recipe, sample }: OddityQuestion): Finding[] {
  const entries = parseEnv(sample)
  return [...typeFinding(recipe, entries), ...twiceSet(entries), ...modifierFindings(entries)]
}

function typeFinding(recipe: string, entries: EnvEntry[]): Finding[] {
  const type = entries.find((entry) => entry.key === 'TYPE' && !entry.commentedOut)
  const named = type?.value.split(':')[0] ?? ''
  if (type === undefined || named === recipe || named === '' || named.includes('$')) return []
  return [
    finding(
      'note',
      'type-differs',
      sampleAt(type.line),
      `TYPE is ${named}, and the repository is called ${recipe}: abra goes by the repository's name, and so does this plan`,
      'Nothing to do for a fork or a mirror; else write the name of the recipe.'
    )
  ]
}

/** COMPOSE_FILE is meant to be set again, with itself in front. */
function twiceSet(entries: EnvEntry[]): Finding[] {
  const seen = new Map<string, number>()
  return entries.flatMap((entry) => {
    if (entry.commentedOut) return []
    const before = seen.get(entry.key)
    seen.set(entry.key, entry.line)
    if (before === undefined || new RegExp(`\\$\\{?${entry.key}\\b`).test(entry.value)) return []
    return [
      finding('note', 'sample-twice', sampleAt(entry.line), `${entry.key} is set in line ${before} already; the later line counts`, 'Take one of them out.')
    ]
  })
}

function modifierFindings(entries: EnvEntry[]): Finding[] {
  return entries.flatMap(({ key, line, modifiers }) => {
    if (!/^SECRET_\w+_VERSION$/.test(key)) return []
    const odd = (name: string, wanted: string): Finding =>
      finding(
        'warning',
        'secret-modifier',
        sampleAt(line),
        `${name}=${modifiers[name]} behind ${key} is not ${wanted}`,
        `Write ${key}=v1 # ${name}=${name === 'length' ? '32' : 'false'}.`
      )
    const { length, generate } = modifiers
    return [
      ...(length !== undefined && !/^[1-9]\d{0,3}$/.test(length) ? [odd('length', 'a number of characters')] : []),
      ...(generate !== undefined && !/^(true|false)$/.test(generate) ? [odd('generate', 'true or false')] : [])
    ]
  })
}

/** What a sample offers and does not switch on is not tested; what it offers should be there. */
export function variantFindings({ sample, files, compose }: OddityQuestion): Finding[] {
  const lines = parseEnv(sample).filter((entry) => entry.key === 'COMPOSE_FILE')
  const offered = lines.filter((entry) => entry.commentedOut)
  const mentioned = new Set([...compose.files.map((file) => file.path), ...lines.flatMap((entry) => entry.value.split(':'))])
  const silent = [...files.entries.keys()].filter((path) => /^compose[\w.-]*\.ya?ml$/.test(path) && !mentioned.has(path))
  return [
    ...offered.flatMap((entry) => {
      const missing = entry.value.split(':').filter((path) => path !== '' && !path.includes('$') && files.look(path).kind === 'missing')
      return [
        finding(
          'note',
          'compose-optional',
          sampleAt(entry.line),
          `COMPOSE_FILE=${entry.value} is commented out: this variant is not tested`,
          'To test it, set COMPOSE_FILE in recipe.yml → env.'
        ),
        ...missing.map((path) =>
          finding(
            'warning',
            'compose-optional-missing',
            sampleAt(entry.line),
            `${path} does not exist: whoever switches this line on cannot deploy`,
            'Add the file, or take the line out.'
          )
        )
      ]
    }),
    ...silent.map((path) =>
      finding(
        'note',
        'compose-unmentioned',
        { file: path, line: null },
        `no COMPOSE_FILE line of .env.sample names ${path}, not even commented out: nobody is told of this variant, and it is not tested`,
        'Add a commented-out line for it, or remove the file.'
      )
    )
  ]
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
        sampleAt(entry.line),
        `${entry.key} is new in the sample: apps that exist do not have it when they are upgraded`,
        'Give it a default in the compose file, or say so in the release notes.'
      )
    )
}
