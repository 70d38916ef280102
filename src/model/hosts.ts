/**
 * Whether a page at this host can be the app's: the app's domain, a name below it, or one of the others, which are
 * entries of policy.hosts (`${DOMAIN}` in them is the app's domain). Pure.
 */
export function isOwnHost(host: string, [domain = '', ...others]: readonly string[]): boolean {
  const lower = host.toLowerCase()
  return lower === domain || lower.endsWith(`.${domain}`) || others.some((other) => lower === other.replaceAll('${DOMAIN}', domain).toLowerCase())
}
