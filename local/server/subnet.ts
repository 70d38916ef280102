// Which of the 254 small networks 10.213.n.0/30 a server gets.

/** The ends of an IPv4 network such as `10.213.0.0/16`, `10.213.4.1` or `default`, as numbers; undefined for anything else. Pure. */
export function rangeOf(network: string): { first: number; last: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(network)
  if (match === null) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number)
  const size = 2 ** (32 - Number(match[5] ?? 32))
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const first = address - (address % size)
  return { first, last: first + size - 1 }
}

/**
 * The first index from 1 to 254 that no other server has taken and no route of this machine leads to, or undefined.
 * @param routes destinations of this machine's routes; the default route stands for no network. Pure.
 */
export function chooseSubnet(taken: ReadonlySet<number>, routes: readonly string[]): number | undefined {
  const ranges = routes.flatMap((route) => rangeOf(route) ?? [])
  for (let index = 1; index < 255; index++) {
    const own = rangeOf(`10.213.${index}.0/30`)
    if (own === undefined || taken.has(index)) continue
    // A route to half the world (a VPN) gives way to a more exact one; only networks of one site collide.
    if (ranges.some((range) => range.last - range.first < 2 ** 20 && range.first <= own.last && own.first <= range.last)) continue
    return index
  }
  return undefined
}
