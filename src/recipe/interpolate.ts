/** A variable that a compose file uses and nobody sets: Docker puts an empty string there. */
export interface UnsetVariable {
  name: string
  file: string
  line: number
}

export class RequiredVariable extends Error {}

/** Compose interpolation: `$X`, `${X}`, `${X:-d}`, `${X-d}`, `${X:?e}`, `${X?e}`, `$$`; defaults may hold variables again. */
export function interpolate(text: string, variables: Record<string, string>, onUnset: (name: string) => void = () => {}): string {
  let out = ''
  for (let index = 0; index < text.length; ) {
    if (text[index] !== '$') {
      out += text[index++]
      continue
    }
    if (text[index + 1] === '$') {
      out += '$'
      index += 2
      continue
    }
    const bare = /^\$([A-Za-z_]\w*)/.exec(text.slice(index))
    if (bare !== null) {
      const name = bare[1] ?? ''
      if (variables[name] === undefined) onUnset(name)
      out += variables[name] ?? ''
      index += bare[0].length
      continue
    }
    if (text[index + 1] !== '{') {
      out += text[index++]
      continue
    }
    let depth = 0
    let end = index + 1
    for (; end < text.length; end++) {
      if (text[end] === '{') depth++
      if (text[end] === '}' && --depth === 0) break
    }
    const inner = text.slice(index + 2, end)
    const parsed = /^([A-Za-z_]\w*)(?:(:?[-?])(.*))?$/s.exec(inner)
    if (parsed === null) throw new RequiredVariable(`"\${${inner}}" is not a variable`)
    const [, name = '', operator, rest = ''] = parsed
    const value = variables[name]
    const missing = value === undefined || (operator?.startsWith(':') === true && value === '')
    if (!missing) out += value
    else if (operator?.endsWith('-')) out += interpolate(rest, variables, onUnset)
    else if (operator?.endsWith('?')) throw new RequiredVariable(`${name} must be set: ${rest}`)
    else onUnset(name)
    index = end + 1
  }
  return out
}
