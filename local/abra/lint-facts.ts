import { readdirSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import { messageOf } from '../../src/model/failure.ts'
import { parseAbraSh } from '../../src/recipe/abra-sh.ts'
import { evaluateEnv, parseEnv } from '../../src/recipe/env.ts'
import { interpolate } from '../../src/recipe/interpolate.ts'
import { type PublishedVersion, publishedVersions } from '../../src/recipe/tags.ts'
import { Fatal } from './context.ts'
import { recipeText } from './recipe-text.ts'

export interface LintService {
  image: string
  healthcheck: boolean
  labels: Record<string, string>
}

/** What the rules look at. */
export interface LintFacts {
  files: { path: string; text: string; version: unknown }[]
  services: Record<string, LintService>
  configNames: string[]
  /** With the version where the name says one. */
  secretNames: string[]
  sample: boolean
  sampleKeys: string[]
  exported: string[]
  tags: PublishedVersion[]
  readme: string
}

type Mapping = Record<string, unknown>
const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)
const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {})

/** Q5, L38: every `compose*.yml` that lies there is read, tracked or not, selected or not. */
export function composeFilesIn(checkout: string): { path: string; text: string }[] {
  return readdirSync(checkout)
    .filter((name) => /^compose.*\.ya?ml$/.test(name))
    .sort((a, b) => a.length - b.length || a.localeCompare(b))
    .map((path) => ({ path, text: recipeText(checkout, path) ?? '' }))
}

function labelsOf(value: unknown, fill: (text: string) => string): Record<string, string> {
  const pairs = Array.isArray(value)
    ? value.map((item) => String(item).split(/=(.*)/s))
    : Object.entries(mapping(value)).map(([key, one]) => [key, String(one)])
  return Object.fromEntries(pairs.map(([key = '', one = '']) => [fill(key), fill(one)]))
}

/** Aliases that unfold without an end, or name nothing, are found only now. */
function contentOf(document: ReturnType<typeof parseDocument>, invalid: (why: string) => never): unknown {
  try {
    return document.toJS() as unknown
  } catch (error) {
    return invalid(messageOf(error).split('\n')[0] ?? '')
  }
}

const duration = /^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+$/

/** Reads all of it, or ends with "unable to validate recipe" (Q4). */
export async function lintFacts(recipe: string, checkout: string): Promise<LintFacts> {
  const invalid = (why: string): never => {
    throw new Fatal(`unable to validate recipe: ${why}`)
  }
  const read = (name: string): string => recipeText(checkout, name) ?? ''
  const abraSh = parseAbraSh(read('abra.sh')).exports
  const environment = { ...evaluateEnv(read('.env.sample')), ...abraSh, STACK_NAME: recipe }
  const fill = (text: string): string => {
    try {
      return interpolate(text, environment)
    } catch (error) {
      return invalid(messageOf(error))
    }
  }
  const services: Record<string, LintService> = {}
  const configNames: string[] = []
  const secretNames: string[] = []
  const found = composeFilesIn(checkout)
  if (found.length === 0) invalid('no compose files found')
  const files = found.map(({ path, text }) => {
    const counter = new LineCounter()
    const document = parseDocument(text, { lineCounter: counter, merge: true })
    const broken = document.errors[0]
    if (broken !== undefined) invalid(`${path}: yaml: line ${counter.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`)
    const content = contentOf(document, (why) => invalid(`${path}: yaml: ${why}`))
    if (!isMapping(content)) return invalid(`${path}: Top-level object must be a mapping`)
    for (const [name, raw] of Object.entries(mapping(content['services']))) {
      if (!isMapping(raw)) return invalid(`${path}: services.${name} must be a mapping`)
      // Q19: before variables are filled in.
      for (const key of ['interval', 'timeout', 'start_period']) {
        const value = mapping(raw['healthcheck'])[key]
        if (value !== undefined && !duration.test(String(value))) invalid(`${path}: services.${name}.healthcheck.${key} Does not match format 'duration'`)
      }
      const before = services[name]
      const labels = { ...labelsOf(raw['labels'], fill), ...labelsOf(mapping(raw['deploy'])['labels'], fill) }
      services[name] = {
        image: typeof raw['image'] === 'string' ? fill(raw['image']) : (before?.image ?? ''),
        healthcheck: isMapping(raw['healthcheck']) || (before?.healthcheck ?? false),
        labels: { ...before?.labels, ...labels }
      }
    }
    for (const config of Object.values(mapping(content['configs']))) configNames.push(String(mapping(config)['name'] ?? ''))
    for (const [key, secret] of Object.entries(mapping(content['secrets']))) secretNames.push(fill(String(mapping(secret)['name'] ?? key)))
    return { path, text, version: content['version'] }
  })
  if (Object.keys(services).length === 0) invalid('no services found')
  return {
    files,
    services,
    configNames,
    secretNames,
    sample: recipeText(checkout, '.env.sample') !== undefined,
    sampleKeys: parseEnv(read('.env.sample')).map((entry) => entry.key),
    exported: Object.keys(abraSh),
    tags: await publishedVersions(checkout),
    readme: read('README.md')
  }
}
