/** A recipe version `X.Y.Z+upstream`: the recipe's own three numbers, and the version of what it packages. */
export interface Version {
  recipe: [number, number, number]
  upstream: string
  text: string
}

export function parseVersion(text: string): Version | undefined {
  const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})\+([A-Za-z0-9][\w.-]*)$/.exec(text)
  if (match === null) return undefined
  return { recipe: [Number(match[1]), Number(match[2]), Number(match[3])], upstream: match[4] ?? '', text }
}

/**
 * Orders by the recipe's numbers, then by the upstream part with runs of digits compared as numbers, a leading `v` ignored, and
 * a release candidate before its release. The second half is our own rule: how abra ranks two tags that differ only after `+` is not known.
 * 0 means that neither is newer, not that they are the same text.
 */
export function compareVersions(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) if (a.recipe[index] !== b.recipe[index]) return a.recipe[index] - b.recipe[index]
  const [left, right] = [upstreamOf(a), upstreamOf(b)]
  return compareParts(left.parts, right.parts) || left.candidate - right.candidate || compareParts(left.rest, right.rest)
}

function upstreamOf({ upstream }: Version): { parts: string[]; candidate: number; rest: string[] } {
  const match = /^v?(.*?)[-.]?(?:(rc|alpha|beta|pre|dev)(?![a-z])(.*))?$/i.exec(upstream)
  const order = ['dev', 'pre', 'alpha', 'beta', 'rc'].indexOf((match?.[2] ?? '').toLowerCase())
  return { parts: partsOf(match?.[1] ?? ''), candidate: order < 0 ? 9 : order, rest: partsOf(match?.[3] ?? '') }
}

const partsOf = (text: string): string[] => text.toLowerCase().match(/\d+|[a-z]+/g) ?? []

function compareParts(a: string[], b: string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left = '', right = ''] = [a[index], b[index]]
    if (left === right) continue
    const [one, other] = [/^\d/.test(left), /^\d/.test(right)]
    if (one && other && Number(left) !== Number(right)) return Number(left) - Number(right)
    // Nothing comes before something; a word comes before a number, as `1.2-slim` does before `1.2.1`.
    if (one !== other) return left === '' || right === '' ? (left === '' ? -1 : 1) : one ? 1 : -1
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
