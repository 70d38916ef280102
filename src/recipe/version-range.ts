import { compareVersions, parseVersion, type Version } from './version.ts'

const tests: Record<string, (order: number) => boolean> = {
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0
}

/**
 * Reads a range: comparisons with a space between them that must all hold, as in `>=2.0.0 <3.0.0`. A bound of three numbers looks at the recipe's own
 * numbers alone; one with an upstream part, as in `>=2.0.0+26.5.6`, at that too. Returns what says whether a version lies in it. Throws an Error for what is no range.
 */
export function readRange(range: string): (version: Version) => boolean {
  const comparisons = range.trim().split(/\s+/).map(readComparison)
  return (version) => comparisons.every((holds) => holds(version))
}

function readComparison(text: string): (version: Version) => boolean {
  const [, operator = '', bound = ''] = /^(>=|<=|>|<|=)(.*)$/.exec(text) ?? []
  const test = tests[operator]
  const whole = bound.includes('+')
  const against = parseVersion(whole ? bound : `${bound}+0`)
  if (test === undefined || against === undefined)
    throw new Error(`"${text}" is no comparison of versions; write one like >=2.0.0, <3.0.0 or >=2.0.0+26.5.6, several with a space between them`)
  return (version) => test(compareVersions(whole ? version : { ...version, upstream: against.upstream }, against))
}
