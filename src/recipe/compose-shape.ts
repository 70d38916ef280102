import { isMapping } from './compose-merge.ts'
import { RecipeError } from './errors.ts'
import type { Place, Places } from './place.ts'

/** What may stand at a place of a compose file; nothing may stand everywhere. */
interface Shape {
  /** A text, a number, true or false. */
  scalar?: true
  /** A list of these. */
  list?: Shape
  /** A mapping whose values are all of this shape. */
  map?: Shape
  /** A mapping whose keys that are named here have these shapes; the policy judges the others. */
  keys?: Record<string, Shape>
  /** The key without which such a mapping says nothing. */
  needs?: string
}

const scalar: Shape = { scalar: true }
const scalars: Shape = { list: scalar }
/** Labels, environment and kernel parameters: `a=b` in a list, or a mapping. */
const pairs: Shape = { list: scalar, map: scalar }
const entries = (needs: string, keys: Record<string, Shape>): Shape => ({ list: { scalar: true, keys, needs } })

const references = entries('source', { source: scalar, target: scalar })
const mounts = entries('target', {
  type: scalar,
  source: scalar,
  target: scalar,
  read_only: scalar,
  volume: { map: scalar },
  tmpfs: { map: scalar },
  bind: { map: scalar }
})

const service: Shape = {
  keys: {
    image: scalar,
    labels: pairs,
    environment: pairs,
    env_file: { scalar: true, ...entries('path', { path: scalar }) },
    secrets: references,
    configs: references,
    volumes: mounts,
    tmpfs: { scalar: true, list: scalar },
    ports: entries('target', { published: scalar, target: scalar, protocol: scalar, mode: scalar }),
    networks: { list: scalar, map: { keys: { aliases: scalars } } },
    cap_add: scalars,
    sysctls: pairs,
    logging: { keys: { driver: scalar, options: { map: scalar } } },
    healthcheck: { keys: { disable: scalar, interval: scalar, timeout: scalar, start_period: scalar, retries: scalar } },
    deploy: {
      keys: {
        labels: pairs,
        replicas: scalar,
        mode: scalar,
        update_config: { map: scalar },
        rollback_config: { map: scalar },
        restart_policy: { map: scalar },
        placement: { keys: { constraints: scalars, preferences: { list: { scalar: true, map: scalar } } } },
        resources: { keys: { limits: { map: scalar }, reservations: { keys: { memory: scalar, cpus: scalar } } } }
      }
    }
  }
}

const object: Shape = {
  keys: {
    name: scalar,
    file: scalar,
    external: { scalar: true, keys: { name: scalar } },
    driver: scalar,
    driver_opts: { map: scalar },
    template_driver: scalar,
    labels: pairs,
    ipam: { keys: { driver: scalar, config: { list: { scalar: true, map: scalar } } } }
  }
}

const compose: Shape = {
  keys: {
    version: scalar,
    services: { map: service },
    volumes: { map: object },
    networks: { map: object },
    secrets: { map: object },
    configs: { map: object }
  }
}

/**
 * Refuses a compose file in which something stands as a list, a mapping or a word where Docker wants another of the three. Everything behind it may
 * take the shapes for granted.
 */
export function checkShape(document: Record<string, unknown>, file: string, places: Places): void {
  check(document, compose, '', { file, line: 1 }, places)
}

function check(value: unknown, shape: Shape, path: string, place: Place, places: Places): undefined {
  if (value === null || value === undefined) return
  if (Array.isArray(value)) {
    if (shape.list === undefined) return mismatch(value, shape, path, place)
    for (const [index, item] of value.entries()) check(item, shape.list, `${path}[${index}]`, places.of(value, index) ?? place, places)
    return
  }
  if (!isMapping(value)) {
    return shape.scalar === true ? undefined : mismatch(value, shape, path, place)
  }
  if (shape.map === undefined && shape.keys === undefined) return mismatch(value, shape, path, place)
  if (shape.needs !== undefined && (value[shape.needs] ?? '') === '')
    throw new RecipeError(`${path} has no "${shape.needs}"`, place, `Give it one, or take the entry out.`, 'compose-shape')
  for (const [key, item] of Object.entries(value)) {
    const inner = shape.keys !== undefined && Object.hasOwn(shape.keys, key) ? shape.keys[key] : shape.map
    if (inner !== undefined) check(item, inner, path === '' ? key : `${path}.${key}`, places.of(value, key) ?? place, places)
  }
}

function mismatch(value: unknown, shape: Shape, path: string, place: Place): never {
  const found = Array.isArray(value) ? 'a list' : isMapping(value) ? 'a mapping' : 'a word'
  const wanted = [
    shape.scalar === true ? 'a word' : undefined,
    shape.list === undefined ? undefined : 'a list',
    shape.map === undefined && shape.keys === undefined ? undefined : 'a mapping'
  ].filter((kind) => kind !== undefined)
  throw new RecipeError(`${path} is ${found} where ${wanted.join(' or ')} is expected`, place, remedy(value, path), 'compose-shape')
}

/** `- key: value` in a list of texts is the usual slip: the colon makes a mapping of it. */
function remedy(value: unknown, path: string): string {
  const [pair, ...more] = isMapping(value) ? Object.entries(value) : []
  if (path.endsWith(']') && pair !== undefined && more.length === 0 && !isMapping(pair[1]) && !Array.isArray(pair[1]))
    return `Write it as one text: "${pair[0]}=${String(pair[1] ?? '')}".`
  return 'Write it as the compose specification has it.'
}
