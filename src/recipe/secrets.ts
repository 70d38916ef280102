import type { Compose } from './compose.ts'
import type { EnvEntry } from './env.ts'

export interface SecretSpec {
  name: string
  version: string
  length: number | undefined
  charset: string | undefined
  /** False where the sample says `generate=false`: a person must insert it (L22). */
  generate: boolean
}

/** The secrets that a compose file uses, with version and modifiers from `SECRET_<NAME>_VERSION` of the env file. */
export function secretsOf(compose: Compose, entries: EnvEntry[], environment: Record<string, string>): SecretSpec[] {
  const used = new Set(Object.values(compose.services).flatMap((service) => service.secrets))
  return [...used].sort().map((name) => {
    const key = `SECRET_${name.toUpperCase().replaceAll('-', '_')}_VERSION`
    const entry = entries.find((candidate) => candidate.key === key && !candidate.commentedOut)
    const length = Number(entry?.modifiers['length'])
    return {
      name,
      version: environment[key] ?? entry?.value ?? compose.secrets[name]?.name?.split('_').at(-1) ?? 'v1',
      length: Number.isInteger(length) && length > 0 ? length : undefined,
      charset: entry?.modifiers['charset'],
      generate: entry?.modifiers['generate'] !== 'false'
    }
  })
}
