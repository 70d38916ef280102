/** `keycloak`, or `keycloak@1.0.0+26.4.0`. */
export const dependencyForm = /^[a-z0-9][a-z0-9-]*(@\d+\.\d+\.\d+\+\S+)?$/

/** The recipe that an entry of `dependencies` names, and the version where it names one. Pure. */
export function dependencyOf(entry: string): { recipe: string; version?: string } {
  const [recipe = '', version] = entry.split('@')
  return { recipe, ...(version === undefined ? {} : { version }) }
}
