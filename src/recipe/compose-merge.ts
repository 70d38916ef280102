import type { Places } from './place.ts'

export type Mapping = Record<string, unknown>

export const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists of `a=b` and mappings are the same thing for labels and environment; both become a mapping of texts with their places. */
export function asLabels(value: unknown, places: Places): Record<string, string> {
  const result: Record<string, string> = Object.create(null) as Record<string, string>
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) {
      const [key = '', rest = ''] = String(item).split(/=(.*)/s)
      result[key] = rest
      const place = places.of(value, index)
      if (place !== undefined) places.set(result, key, place)
    }
  else if (isMapping(value)) {
    for (const [key, item] of Object.entries(value)) result[key] = String(item ?? '')
    places.copy(value, result)
  }
  return result
}

/** Lists that a later file replaces; all others grow. */
const replaced = new Set(['command', 'entrypoint', 'test'])

/**
 * Merges as `docker stack deploy` does: mappings key by key, labels and environment as mappings, lists appended. Where Docker would replace an
 * entry with the same target, both are kept: what a file asks for is judged even if another takes it back.
 */
export function mergeCompose(base: unknown, over: unknown, places: Places, key = ''): unknown {
  if (base === undefined || base === null) return over
  if (over === undefined || over === null) return base
  if (key === 'labels' || key === 'environment') {
    const [first, second] = [asLabels(base, places), asLabels(over, places)]
    return overlaid(first, second, { ...first, ...second }, places)
  }
  if (Array.isArray(base) && Array.isArray(over)) {
    if (replaced.has(key)) return over
    const list = [...base, ...over]
    for (const index of list.keys()) {
      const place = index < base.length ? places.of(base, index) : places.of(over, index - base.length)
      if (place !== undefined) places.set(list, index, place)
    }
    return list
  }
  if (isMapping(base) && isMapping(over)) {
    const merged: Mapping = Object.assign(Object.create(null) as Mapping, base)
    for (const [name, value] of Object.entries(over)) merged[name] = mergeCompose(base[name], value, places, name)
    return overlaid(base, over, merged, places)
  }
  // A list in one file and a mapping in the other, as service networks may be: the names of both count.
  if (key === 'networks' && (isMapping(base) || isMapping(over))) return mergeCompose(asNetworks(base, places), asNetworks(over, places), places)
  return over
}

/** Service networks as a mapping of names. */
export function asNetworks(value: unknown, places: Places): Mapping {
  if (isMapping(value)) return value
  const result: Mapping = {}
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) {
      result[String(item)] = null
      const place = places.of(value, index)
      if (place !== undefined) places.set(result, String(item), place)
    }
  return result
}

function overlaid<T extends object>(base: object, over: object, merged: T, places: Places): T {
  places.copy(base, merged)
  places.copy(over, merged)
  return merged
}
