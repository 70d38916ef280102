import { compareVersions, parseVersion, type Version } from './version.ts'

const tests: Record<string, (order: number) => boolean> = {
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0
}

/**
 * Whether a version lies in a range: comparisons with a space between them that must all hold, as in `>=2.0.0 <3.0.0`. A bound of three numbers looks at
 * the recipe's own numbers alone; one with an upstream part, as in `>=2.0.0+26.5.6`, at that too. Throws an Error for what is no range.
 */
export function inRange(version: Version, range: string): boolean {
  const parts = range.trim().split(/\s+/)
  return parts
    .map((part) => {
      const [, operator = '', bound = ''] = /^(>=|<=|>|<|=)(.*)$/.exec(part) ?? []
      const test = tests[operator]
      const whole = bound.includes('+')
      const against = parseVersion(whole ? bound : `${bound}+0`)
      if (test === undefined || against === undefined)
        throw new Error(`"${part}" is no comparison of versions; write one like >=2.0.0, <3.0.0 or >=2.0.0+26.5.6, several with a space between them`)
      return test(compareVersions(whole ? version : { ...version, upstream: against.upstream }, against))
    })
    .every((holds) => holds)
}
