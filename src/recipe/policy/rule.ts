/** A router rule as a tree. */
export type Rule = { kind: 'matcher'; name: string; values: string[] } | { kind: 'not'; rule: Rule } | { kind: 'and' | 'or'; rules: Rule[] }

/** Matchers whose meaning is known; names count in any case. HostRegexp is none of them: what it matches cannot be told from a list of hosts. */
const known = new Set('host hostsni path pathprefix pathregexp method header headers headerregexp headersregexp query queryregexp clientip alpn'.split(' '))

/**
 * Reads a traefik rule: matchers with quoted values, `!`, `&&`, `||` and brackets, `&&` before `||`.
 * Undefined for anything else, a comment or an escape in a value included: then nobody can say which hosts it takes.
 */
export function parseRule(text: string): Rule | undefined {
  const tokens = [...text.matchAll(/\s+|&&|\|\||[!(),]|[A-Za-z]+|`[^`]*`|"[^"\\]*"|'[^'\\]*'|[\s\S]/g)]
    .map((match) => match[0])
    .filter((token) => token.trim() !== '')
  let at = 0
  const take = (token: string): boolean => tokens[at] === token && ++at > 0
  const joined = (operator: '&&' | '||', kind: 'and' | 'or', part: () => Rule | undefined): Rule | undefined => {
    const rules: Rule[] = []
    do {
      const rule = part()
      if (rule === undefined) return undefined
      rules.push(rule)
    } while (take(operator))
    return rules.length === 1 ? rules[0] : { kind, rules }
  }
  const either = (): Rule | undefined => joined('||', 'or', both)
  const both = (): Rule | undefined => joined('&&', 'and', single)
  const single = (): Rule | undefined => {
    if (take('!')) {
      const rule = single()
      return rule === undefined ? undefined : { kind: 'not', rule }
    }
    if (take('(')) {
      const rule = either()
      return rule !== undefined && take(')') ? rule : undefined
    }
    const name = tokens[at++]?.toLowerCase() ?? ''
    if (!known.has(name) || !take('(')) return undefined
    const values: string[] = []
    do {
      const value = tokens[at++] ?? ''
      if (!/^[`"']/.test(value) || value.length < 2) return undefined
      values.push(value.slice(1, -1))
    } while (take(','))
    return take(')') ? { kind: 'matcher', name, values } : undefined
  }
  const rule = either()
  return at === tokens.length ? rule : undefined
}

/** Every host that a rule names, as written. */
export function hostsOf(rule: Rule): string[] {
  if (rule.kind === 'matcher') return rule.name === 'host' || rule.name === 'hostsni' ? rule.values : []
  return rule.kind === 'not' ? hostsOf(rule.rule) : rule.rules.flatMap(hostsOf)
}

/** Whether the rule can only match requests for a host that it names: `PathPrefix` alone matches everybody's. */
export function isBoundToHosts(rule: Rule): boolean {
  if (rule.kind === 'matcher') return rule.name === 'host' || rule.name === 'hostsni'
  if (rule.kind === 'not') return false
  return rule.kind === 'and' ? rule.rules.some(isBoundToHosts) : rule.rules.every(isBoundToHosts)
}
