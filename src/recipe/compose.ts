import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { RecipeError } from './errors.ts'
import { interpolate, type UnsetVariable } from './interpolate.ts'

export interface ComposeService {
  name: string
  file: string
  line: number
  image: string
  deployLabels: Record<string, string>
  labels: Record<string, string>
  healthcheck: Record<string, unknown> | undefined
  volumes: { type: string; source: string | undefined; target: string; readOnly: boolean }[]
  secrets: string[]
  configs: string[]
  raw: Record<string, unknown>
}

export interface ComposeObject {
  external: boolean
  name: string | undefined
  file: string | undefined
  raw: Record<string, unknown>
}

export interface Compose {
  files: { path: string; text: string }[]
  version: string
  services: Record<string, ComposeService>
  volumes: Record<string, ComposeObject>
  secrets: Record<string, ComposeObject>
  configs: Record<string, ComposeObject>
  networks: Record<string, ComposeObject>
  unset: UnsetVariable[]
}

type Mapping = Record<string, unknown>

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `a=b` lists and mappings are the same thing in compose; both become a mapping of texts. */
function asLabels(value: unknown): Record<string, string> {
  if (Array.isArray(value))
    return Object.fromEntries(
      value.map((item) => {
        const [key = '', rest = ''] = String(item).split(/=(.*)/s)
        return [key, rest]
      })
    )
  return isMapping(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item ?? '')])) : {}
}

/** Merges as `docker stack deploy` does: mappings key by key, labels and environment as mappings, lists of mounts and names appended. */
function merge(base: unknown, over: unknown, key = ''): unknown {
  if (base === undefined) return over
  if (over === undefined || over === null) return base
  if (key === 'labels' || key === 'environment') return { ...asLabels(base), ...asLabels(over) }
  if (Array.isArray(base) && Array.isArray(over)) return ['command', 'entrypoint', 'test'].includes(key) ? over : [...base, ...over]
  if (isMapping(base) && isMapping(over)) {
    const merged: Mapping = { ...base }
    for (const [name, value] of Object.entries(over)) merged[name] = merge(base[name], value, name)
    return merged
  }
  return over
}

const durations = new Set(['interval', 'timeout', 'start_period', 'stop_grace_period', 'delay', 'monitor', 'window', 'max_failure_ratio'])

/**
 * Reads the files that COMPOSE_FILE names, fills in variables and merges them. Throws RecipeError naming file and line.
 * @param directory the recipe's checkout
 * @param environment the app's env and the exports of abra.sh
 */
export function loadCompose(directory: string, environment: Record<string, string>): Compose {
  const paths = (environment['COMPOSE_FILE'] ?? 'compose.yml').split(':').filter((path) => path !== '')
  const files: Compose['files'] = []
  const unset: UnsetVariable[] = []
  const places: Record<string, { file: string; line: number }> = {}
  let merged: Mapping = {}
  for (const path of paths) {
    const full = join(directory, path)
    if (!existsSync(full))
      throw new RecipeError(
        `${path} is named by COMPOSE_FILE and does not exist`,
        { file: '.env.sample' },
        'Add the file, or take it out of COMPOSE_FILE.',
        'compose-missing'
      )
    const text = readFileSync(full, 'utf8')
    files.push({ path, text })
    const counter = new LineCounter()
    const document = parseDocument(text, { lineCounter: counter, merge: true })
    const lineOf = (node: Node | null | undefined): number => counter.linePos(node?.range?.[0] ?? 0).line
    const broken = document.errors[0]
    if (broken !== undefined)
      throw new RecipeError(
        `this is not YAML: ${broken.message.split('\n')[0]}`,
        { file: path, line: counter.linePos(broken.pos[0]).line },
        'Mend the syntax at this line.',
        'compose-syntax'
      )
    if (!isMap(document.contents))
      throw new RecipeError('a compose file must be a mapping', { file: path, line: 1 }, 'Start it with "version:" and "services:".', 'compose-shape')
    visit(document, {
      Pair(_key, pair) {
        const name = isScalar(pair.key) ? String(pair.key.value) : ''
        const value = isScalar(pair.value) ? pair.value.value : undefined
        // L12: durations are validated before variables are filled in.
        if (durations.has(name) && typeof value === 'string' && value.includes('$'))
          throw new RecipeError(
            `${name}: "${value}" is validated before variables are filled in: Does not match format 'duration'`,
            { file: path, line: lineOf(pair.value as Node) },
            'Write the duration itself, for example 30s.',
            'compose-duration'
          )
      },
      Scalar(key, node) {
        if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return
        try {
          node.value = interpolate(node.value, environment, (name) => unset.push({ name, file: path, line: lineOf(node) }))
        } catch (error) {
          throw new RecipeError(
            error instanceof Error ? error.message : String(error),
            { file: path, line: lineOf(node) },
            'Set the variable in .env.sample or abra.sh.',
            'compose-variable'
          )
        }
      }
    })
    const services = document.get('services')
    if (isMap(services))
      for (const pair of services.items) {
        const name = isScalar(pair.key) ? String(pair.key.value) : ''
        places[name] ??= { file: path, line: lineOf(pair.key as Node) }
      }
    merged = merge(merged, document.toJS() as Mapping) as Mapping
  }
  const services = merged['services']
  const firstFile = paths[0] ?? 'compose.yml'
  if (!isMapping(services) || Object.keys(services).length === 0)
    throw new RecipeError('there is no service', { file: firstFile }, 'Add at least the service "app".', 'compose-empty')
  return {
    files,
    version: String(merged['version'] ?? '3.8'),
    services: Object.fromEntries(Object.entries(services).map(([name, raw]) => [name, serviceOf(name, raw, places[name] ?? { file: firstFile, line: 1 })])),
    volumes: objects(merged['volumes']),
    secrets: objects(merged['secrets']),
    configs: objects(merged['configs']),
    networks: objects(merged['networks']),
    unset
  }
}

function serviceOf(name: string, raw: unknown, place: { file: string; line: number }): ComposeService {
  if (!isMapping(raw)) throw new RecipeError(`the service "${name}" is not a mapping`, place, 'Give it at least an image.', 'compose-shape')
  const image = raw['image']
  if (typeof image !== 'string' || image === '') throw new RecipeError(`the service "${name}" has no image`, place, 'Add "image:" to it.', 'compose-image')
  const deploy = isMapping(raw['deploy']) ? raw['deploy'] : {}
  const sources = (value: unknown): string[] => (Array.isArray(value) ? value.map((item) => (isMapping(item) ? String(item['source']) : String(item))) : [])
  return {
    name,
    ...place,
    image,
    labels: asLabels(raw['labels']),
    deployLabels: asLabels(deploy['labels']),
    healthcheck: isMapping(raw['healthcheck']) && raw['healthcheck']['disable'] !== true ? raw['healthcheck'] : undefined,
    volumes: (Array.isArray(raw['volumes']) ? raw['volumes'] : []).map(mountOf),
    secrets: sources(raw['secrets']),
    configs: sources(raw['configs']),
    raw
  }
}

function mountOf(item: unknown): ComposeService['volumes'][number] {
  if (isMapping(item))
    return {
      type: String(item['type'] ?? 'volume'),
      source: item['source'] === undefined ? undefined : String(item['source']),
      target: String(item['target'] ?? ''),
      readOnly: item['read_only'] === true
    }
  const [first = '', second, mode = ''] = String(item).split(':')
  if (second === undefined) return { type: 'volume', source: undefined, target: first, readOnly: false }
  return { type: /^[./~]/.test(first) ? 'bind' : 'volume', source: first, target: second, readOnly: mode.split(',').includes('ro') }
}

function objects(value: unknown): Record<string, ComposeObject> {
  if (!isMapping(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const raw = isMapping(item) ? item : {}
      const external = raw['external']
      const name = raw['name'] ?? (isMapping(external) ? external['name'] : undefined)
      return [
        key,
        {
          external: external === true || isMapping(external),
          name: name === undefined ? undefined : String(name),
          file: raw['file'] === undefined ? undefined : String(raw['file']),
          raw
        }
      ]
    })
  )
}
