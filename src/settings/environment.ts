import type { Settings } from '../model/types.ts'

/** The env lines that the settings add to one deploy: of the head, or of a released version whose repairs go with it (L18, L36). Pure. */
export function environmentFor(settings: Settings, deploy: { kind: 'head' } | { kind: 'base'; version: string | null }): Record<string, string> {
  if (deploy.kind === 'head') return { ...settings.env, ...settings.head.env }
  return { ...settings.env, ...(deploy.version === null ? {} : settings.base[deploy.version]?.env) }
}
