import type { Settings } from '../model/types.ts'

/**
 * The env lines that the settings add to one deploy: of the head, or of a released version whose repairs go with it (L18, L36). `${DOMAIN}` in a value
 * becomes the domain of the app, as it does in `policy.hosts`. Pure.
 */
export function environmentFor(
  settings: Settings,
  domain: string,
  deploy: { kind: 'head' } | { kind: 'base'; version: string | null }
): Record<string, string> {
  const more = deploy.kind === 'head' ? settings.head.env : deploy.version === null ? {} : settings.base[deploy.version]?.env
  const lines = Object.entries({ ...settings.env, ...more })
  return Object.fromEntries(lines.map(([key, value]) => [key, value.replaceAll('${DOMAIN}', domain)]))
}
