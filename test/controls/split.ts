/**
 * Splits named work into two parts of about the same duration: the longest first, each to the part that has less so far.
 * What has never been measured counts as the mean. Pure.
 */
export function splitInTwo<T extends { name: string }>(items: readonly T[], seconds: Record<string, number>): [T[], T[]] {
  const known = Object.values(seconds)
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length
  const lasts = (item: T): number => seconds[item.name] ?? mean
  const parts: [T[], T[]] = [[], []]
  const sums: [number, number] = [0, 0]
  for (const item of [...items].sort((a, b) => lasts(b) - lasts(a) || a.name.localeCompare(b.name))) {
    const part = sums[0] <= sums[1] ? 0 : 1
    parts[part].push(item)
    sums[part] += lasts(item)
  }
  return parts
}
