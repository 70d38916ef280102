/** A variable that a compose file uses and nobody sets: Docker puts an empty string there. */
export interface UnsetVariable {
  name: string
  file: string
  line: number
}

/** The text cannot be filled in; the message says why. */
export class InterpolationError extends Error {}

/** What Docker takes for a variable (docker/cli, cli/compose/template): names in any case, a default that ends at the first brace. */
const token = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*(?::?[-?][^}]*)?)\}|())/gi

/**
 * Fills in `$X`, `${X}`, `${X:-d}`, `${X-d}`, `${X:?e}`, `${X?e}` and `$$` as `docker stack deploy` does. Where Docker's reading and a shell's part
 * (a variable inside a default; `${A-b:-c}`, which Docker splits at `:-`), it throws: what is judged must be what is deployed.
 */
export function interpolate(text: string, variables: Record<string, string>, onUnset: (name: string) => void = () => {}): string {
  return text.replace(token, (whole, escaped: string | undefined, named: string | undefined, braced: string | undefined) => {
    if (escaped !== undefined) return '$'
    if (named === undefined && braced === undefined)
      throw new InterpolationError(`"${shorten(text)}" holds a "$" that begins no variable; a dollar sign itself is written "$$"`)
    if (named !== undefined) return plain(named, variables, onUnset)
    return substitute(braced ?? '', variables, onUnset, whole)
  })
}

/** The names of the variables in a text, in the order in which they stand. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(token)].flatMap((match) => match[2] ?? /^\w+/.exec(match[3] ?? '')?.[0] ?? [])
}

function plain(name: string, variables: Record<string, string>, onUnset: (name: string) => void): string {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (value === undefined) onUnset(name)
  return value ?? ''
}

function substitute(inner: string, variables: Record<string, string>, onUnset: (name: string) => void, whole: string): string {
  const [, name = '', operator = '', rest = ''] = /^(\w+)(:?[-?])?(.*)$/s.exec(inner) ?? []
  if (operator === '') return plain(name, variables, onUnset)
  if (/\$/.test(rest)) throw new InterpolationError(`"${shorten(whole)}" has a variable inside a default, which Docker does not fill in`)
  // Docker looks for ":-", then "-", then ":?", then "?", anywhere in the braces.
  const first = [':-', '-', ':?', '?'].find((separator) => inner.includes(separator)) ?? ''
  if (inner.indexOf(first) !== name.length)
    throw new InterpolationError(
      `"${shorten(whole)}" is split at "${first}" by Docker and at "${operator}" by a shell; leave "${first}" out of the text behind it`
    )
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined
  const missing = value === undefined || (operator.startsWith(':') && value === '')
  if (!missing) return value
  if (operator.endsWith('-')) return rest
  throw new InterpolationError(`${name} must be set: ${rest}`)
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text)
