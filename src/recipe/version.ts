/** A recipe version `X.Y.Z+upstream`: the recipe's own three numbers, and the version of what it packages. */
export interface Version {
  recipe: [number, number, number]
  upstream: string
  text: string
}

export function parseVersion(text: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\+([A-Za-z0-9][\w.-]*)$/.exec(text)
  if (match === null) return undefined
  return { recipe: [Number(match[1]), Number(match[2]), Number(match[3])], upstream: match[4] ?? '', text }
}

/**
 * Orders by the recipe's numbers, then by the upstream part with runs of digits compared as numbers and a leading `v`
 * ignored. The second half is our own rule: how abra ranks two tags that differ only after `+` is not known.
 */
export function compareVersions(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) if (a.recipe[index] !== b.recipe[index]) return a.recipe[index] - b.recipe[index]
  return a.upstream.replace(/^v/, '').localeCompare(b.upstream.replace(/^v/, ''), 'en', { numeric: true })
}
