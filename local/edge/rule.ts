// The rules of traefik's routers, as far as recipes use them: Host, Path and PathPrefix with &&, ||, ! and parentheses.

export type Rule =
  | { kind: 'host'; hosts: string[] }
  | { kind: 'path'; paths: string[] }
  | { kind: 'prefix'; prefixes: string[] }
  | { kind: 'not'; rule: Rule }
  | { kind: 'and' | 'or'; rules: Rule[] }

type Token = { kind: 'word'; text: string } | { kind: 'value'; text: string } | { kind: 'sign'; text: string }

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  const pattern = /\s*(?:([A-Za-z]+)|`([^`]*)`|"([^"]*)"|(&&|\|\||[!(),]))\s*/y
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    const [, word, plain, quoted, sign] = match
    if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else tokens.push({ kind: 'value', text: plain ?? quoted ?? '' })
  }
  return tokens
}

/** The rule as a tree, or undefined for what this edge cannot read; such a router is left out, never guessed at. Pure. */
export function parseRule(text: string): Rule | undefined {
  const tokens = tokensOf(text) ?? []
  let at = 0
  const isSign = (text: string): boolean => tokens[at]?.kind === 'sign' && tokens[at]?.text === text
  const take = (text: string): boolean => {
    if (!isSign(text)) return false
    at += 1
    return true
  }
  const series = (kind: 'and' | 'or', sign: string, part: () => Rule | undefined): Rule | undefined => {
    const rules: Rule[] = []
    do {
      const rule = part()
      if (rule === undefined) return undefined
      rules.push(rule)
    } while (take(sign))
    return rules.length === 1 ? rules[0] : { kind, rules }
  }
  const either = (): Rule | undefined => series('or', '||', both)
  const both = (): Rule | undefined => series('and', '&&', single)
  const single = (): Rule | undefined => {
    if (take('!')) {
      const rule = single()
      return rule === undefined ? undefined : { kind: 'not', rule }
    }
    if (take('(')) {
      const rule = either()
      return take(')') ? rule : undefined
    }
    return matcher()
  }
  const matcher = (): Rule | undefined => {
    const name = tokens[at]
    at += 1
    if (name?.kind !== 'word' || !take('(')) return undefined
    const values: string[] = []
    do {
      const value = tokens[at]
      if (value?.kind !== 'value') return undefined
      values.push(value.text)
      at += 1
    } while (take(','))
    if (!take(')')) return undefined
    if (name.text === 'Host') return { kind: 'host', hosts: values.map((host) => host.trim().toLowerCase()) }
    if (name.text === 'Path') return { kind: 'path', paths: values }
    return name.text === 'PathPrefix' ? { kind: 'prefix', prefixes: values } : undefined
  }
  const rule = either()
  return at === tokens.length ? rule : undefined
}

/** Whether a request for this host (lower case, without port) and path is meant. Pure. */
export function matches(rule: Rule, host: string, path: string): boolean {
  switch (rule.kind) {
    case 'host':
      return rule.hosts.includes(host)
    case 'path':
      return rule.paths.includes(path)
    case 'prefix':
      return rule.prefixes.some((prefix) => path.startsWith(prefix))
    case 'not':
      return !matches(rule.rule, host, path)
    case 'and':
      return rule.rules.every((part) => matches(part, host, path))
    case 'or':
      return rule.rules.some((part) => matches(part, host, path))
  }
}
