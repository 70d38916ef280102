const authority = /([a-z][a-z0-9+.-]*):\/\/([^/\s'"]*)@/gi

/**
 * A URL, or a text with URLs in it, as it may be shown and written: user and password are taken out. A login name of ssh
 * is no secret and stays. Pure.
 */
export function withoutCredentials(text: string): string {
  return text.replace(authority, (_, scheme: string, user: string) => {
    const login = user.split(':')[0] ?? ''
    return scheme.toLowerCase() === 'ssh' && login !== '' ? `${scheme}://${login}@` : `${scheme}://`
  })
}

/** What in a git URL opens a door, as written and decoded: the password, or a user without one, which is how tokens are given. Pure. */
export function credentialsIn(url: string): string[] {
  return [...url.matchAll(authority)].flatMap(([, scheme = '', user = '']) => {
    const colon = user.indexOf(':')
    const value = colon >= 0 ? user.slice(colon + 1) : scheme.toLowerCase() === 'ssh' ? '' : user
    return value === '' ? [] : [...new Set([value, decoded(value)])]
  })
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
