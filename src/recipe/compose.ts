import { createHash } from 'node:crypto'
import { asLabels, isMapping, type Mapping, mergeCompose } from './compose-merge.ts'
import { checkShape } from './compose-shape.ts'
import { RecipeError } from './errors.ts'
import { checkoutFiles, type RecipeFiles, readRecipeText } from './files.ts'
import { InterpolationError, interpolate, type UnsetVariable, variablesIn } from './interpolate.ts'
import { type Place, Places } from './place.ts'
import { readYaml } from './yaml-source.ts'

export interface ComposeMount {
  type: string
  source: string | undefined
  target: string
  readOnly: boolean
  place: Place
}

export interface ComposeService {
  name: string
  file: string
  line: number
  image: string
  /** Where the image is named. */
  imagePlace: Place
  deployLabels: Record<string, string>
  labels: Record<string, string>
  healthcheck: Record<string, unknown> | undefined
  volumes: ComposeMount[]
  secrets: string[]
  configs: string[]
  raw: Record<string, unknown>
}

/** A volume, network, secret or config of the top level. */
export interface ComposeObject {
  external: boolean
  /** As written, variables filled in. */
  name: string | undefined
  /** The name on the server: `<stack>_<key>` where none is written. */
  fullName: string
  /** The variables that its name is made of, in order. */
  nameVariables: string[]
  file: string | undefined
  /** sha256 of what `file` holds; undefined without a file, or when it cannot be read (the policy says why). */
  digest: string | undefined
  place: Place
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
  /** Everything as merged, for whoever judges keys that have no field here. */
  raw: Record<string, unknown>
  unset: UnsetVariable[]
  /** Where an entry of a mapping or list in any `raw`, `labels` or `deployLabels` was written. */
  places: Places
}

/** The compose files that an app selects, in order; without COMPOSE_FILE it is compose.yml alone. */
export function selectedFiles(environment: Record<string, string>): string[] {
  const named = (environment['COMPOSE_FILE'] ?? '').split(':').filter((path) => path !== '')
  return named.length === 0 ? ['compose.yml'] : named
}

/**
 * Reads the files that COMPOSE_FILE names, fills in variables and merges them. Throws RecipeError naming file and line.
 * @param source the recipe's checkout, or any other view of its files
 * @param environment the app's env and the exports of abra.sh
 */
export function loadCompose(source: string | RecipeFiles, environment: Record<string, string>): Compose {
  const files = typeof source === 'string' ? checkoutFiles(source) : source
  const places = new Places()
  const unset: UnsetVariable[] = []
  const texts: Compose['files'] = []
  const nameVariables = new Map<string, string[]>()
  let merged: Mapping = {}
  for (const path of selectedFiles(environment)) {
    const text = readRecipeText(files, path, { file: path, line: 1 })
    if (text === undefined) throw missing(files, path, environment['COMPOSE_FILE'] !== undefined)
    texts.push({ path, text })
    const read = readYaml(text, path, places, (value, keys, place) => {
      if (typeof value !== 'string' || !value.includes('$')) return value
      refuseVariableInDuration(value, keys, place)
      if (keys.length === 3 && keys[2] === 'name') nameVariables.set(keys.join('/'), variablesIn(value))
      try {
        return interpolate(value, environment, (name) => unset.push({ name, ...place }))
      } catch (error) {
        if (error instanceof InterpolationError)
          throw new RecipeError(error.message, place, 'Mend it here, or set the variable in .env.sample or abra.sh.', 'compose-variable')
        throw error
      }
    })
    checkShape(read, path, places)
    merged = mergeCompose(merged, read, places) as Mapping
  }
  const first: Place = { file: texts[0]?.path ?? 'compose.yml', line: 1 }
  const services = merged['services']
  if (!isMapping(services) || Object.keys(services).length === 0)
    throw new RecipeError('there is no service', first, 'Add at least the service "app".', 'compose-empty')
  const stack = environment['STACK_NAME'] ?? ''
  const objects = (kind: 'volumes' | 'secrets' | 'configs' | 'networks'): Record<string, ComposeObject> => {
    const section = merged[kind] ?? {}
    if (!isMapping(section)) throw new RecipeError(`"${kind}" is not a mapping`, places.of(merged, kind) ?? first, 'Write names below it.', 'compose-shape')
    return Object.fromEntries(
      Object.entries(section).map(([key, raw]) => {
        const place = places.of(section, key) ?? first
        return [key, objectOf({ kind, key, raw, place, stack, files, nameVariables: nameVariables.get(`${kind}/${key}/name`) ?? [] })]
      })
    )
  }
  return {
    files: texts,
    version: String(merged['version'] ?? '3.8'),
    services: Object.fromEntries(Object.entries(services).map(([name, raw]) => [name, serviceOf(name, raw, places.of(services, name) ?? first, places)])),
    volumes: objects('volumes'),
    secrets: objects('secrets'),
    configs: objects('configs'),
    networks: objects('networks'),
    raw: merged,
    unset,
    places
  }
}

function missing(files: RecipeFiles, path: string, named: boolean): RecipeError {
  const almost = ['docker-compose.yml', 'docker-compose.yaml', 'compose.yaml'].find((other) => files.look(other).kind === 'file')
  const hint = path !== 'compose.yml' || almost === undefined ? '' : `; ${almost} is not read`
  const what = named ? `${path} is named by COMPOSE_FILE and does not exist` : 'there is no compose.yml'
  return new RecipeError(`${what}${hint}`, { file: named ? '.env.sample' : path }, 'Add the file, or take it out of COMPOSE_FILE.', 'compose-missing')
}

const durations = new Set(['interval', 'timeout', 'start_period', 'start_interval', 'stop_grace_period', 'delay', 'monitor', 'window'])
const holders = new Set(['healthcheck', 'update_config', 'rollback_config', 'restart_policy'])

/** L12, Q19: abra validates before variables are filled in. */
function refuseVariableInDuration(value: string, keys: readonly string[], place: Place): void {
  const name = keys.at(-1) ?? ''
  if (keys[0] !== 'services' || !durations.has(name) || !(holders.has(keys.at(-2) ?? '') || keys.length === 3)) return
  throw new RecipeError(
    `${name}: "${value}" is validated before variables are filled in: Does not match format 'duration'`,
    place,
    'Write the duration itself, for example 30s.',
    'compose-duration'
  )
}

function serviceOf(name: string, raw: unknown, place: Place, places: Places): ComposeService {
  if (!isMapping(raw)) throw new RecipeError(`the service "${name}" is not a mapping`, place, 'Give it at least an image.', 'compose-shape')
  const image = raw['image']
  if (typeof image !== 'string' || image === '') throw new RecipeError(`the service "${name}" has no image`, place, 'Add "image:" to it.', 'compose-image')
  const deploy = isMapping(raw['deploy']) ? raw['deploy'] : {}
  const list = (key: string): unknown[] => (Array.isArray(raw[key]) ? raw[key] : [])
  const sources = (key: string): string[] => list(key).map((item) => (isMapping(item) ? String(item['source']) : String(item)))
  return {
    name,
    ...place,
    image,
    imagePlace: places.of(raw, 'image') ?? place,
    labels: asLabels(raw['labels'], places),
    deployLabels: asLabels(deploy['labels'], places),
    healthcheck: isMapping(raw['healthcheck']) && raw['healthcheck']['disable'] !== true ? raw['healthcheck'] : undefined,
    volumes: list('volumes').map((item, index) => ({ ...mountOf(item), place: places.of(raw['volumes'], index) ?? place })),
    secrets: sources('secrets'),
    configs: sources('configs'),
    raw
  }
}

function mountOf(item: unknown): Omit<ComposeMount, 'place'> {
  if (isMapping(item))
    return {
      type: String(item['type'] ?? 'volume'),
      source: item['source'] === undefined ? undefined : String(item['source']),
      target: String(item['target'] ?? ''),
      readOnly: item['read_only'] === true
    }
  const [first = '', second, ...modes] = String(item).split(':')
  if (second === undefined) return { type: 'volume', source: undefined, target: first, readOnly: false }
  return { type: /^[./~\\]/.test(first) ? 'bind' : 'volume', source: first, target: second, readOnly: modes.join(':').split(',').includes('ro') }
}

interface ObjectSource {
  kind: string
  key: string
  raw: unknown
  place: Place
  stack: string
  files: RecipeFiles
  nameVariables: string[]
}

function objectOf({ key, raw: given, place, stack, files, nameVariables }: ObjectSource): ComposeObject {
  const raw = isMapping(given) ? given : {}
  const external = raw['external']
  const written = raw['name'] ?? (isMapping(external) ? external['name'] : undefined)
  const name = written === undefined || written === null ? undefined : String(written)
  const file = raw['file'] === undefined ? undefined : String(raw['file'])
  const found = file === undefined ? undefined : files.look(file)
  const isExternal = isMapping(external) || (external !== undefined && external !== null && !isFalse(external))
  return {
    external: isExternal,
    name,
    fullName: name ?? (isExternal ? key : `${stack}_${key}`),
    nameVariables,
    file,
    digest: found?.kind === 'file' ? createHash('sha256').update(found.content).digest('hex') : undefined,
    place,
    raw
  }
}

/** What every reader of YAML and Docker's own conversion of filled-in variables take for false; all else may mean true. */
const isFalse = (value: unknown): boolean => value === false || (typeof value === 'string' && /^(false|no|off|n|0)$/i.test(value))
